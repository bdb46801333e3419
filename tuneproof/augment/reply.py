"""Extract the questions from a model's reply.

Asked for one question a line, models also write JSON, numbered lists within prose, bold labels,
answers and introductions. What is no question is left out.
This module knows no row and no language but the phrases of such prose.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

LONGEST = 300
"""Most characters of a question; a longer line is an explanation."""

_THOUGHT = re.compile(r"(?s:<think>.*?(?:</think>|\Z))|(?m:^\s*```.*$)")
_BULLET = re.compile(r"^\s*(?:[-*•·](?!\*)|\(?\d{1,3}[.):、])\s*")
_ASKS = re.compile(r"^(?:[QqＱ問问]|[Qq]uestion)\s*\d{0,3}[:：.]\s*")
_ANSWERS = re.compile(r"^(?:[AaＡ答]|[Aa]nswer|答案|回答)\s*\d{0,3}[:：]")
_LABEL = re.compile(r"^\*\*[^*?？]{1,30}\*\*[:：]?\s*(?=\S)")
_REMARK = re.compile(r"(?<=[\"”」』?？])\s*[（(\[][^()（）]{1,30}[)）\]]$")
_FRAGMENT = re.compile(r"[\[{]$|^[\[{}\]]|\":\s|\|.*\|")
"""Remains of JSON that was cut off, and rows of a table."""
_QUOTES = "\"'“”「」『』`*"
_CHATTER = re.compile(
    r"^(?:sure\b|of course\b|certainly\b|absolutely\b|here (?:are|is|you go)\b|here's\b|feel free\b"
    r"|(?:i )?hope (?:this|these|it|that)\b|let me know (?:if|whether)\b|as an? (?:ai|language)\b"
    r"|note(?: that)?:|i(?:'ve| have) (?:written|tried)\b|(?:these|all) (?:questions|phrasings)\b"
    r"|(?:当然|當然|好的|沒問題|没问题|以[下上](?:是|就是|為|为)?|[這这][裡里](?:是|有)|希望[這这以對对]"
    r"|如果[你您]?[還还]?需要|作[為为](?:一個|一个|AI)|身[為为])(?!.*[？?]$))",
    re.IGNORECASE,
)
"""Introductions and remarks around a list. In Chinese most can begin a question as well."""


def questions_of(text: str) -> Iterator[str]:
    """The questions of a reply, each in one line of at most `LONGEST` characters."""
    bare = _THOUGHT.sub("", text)
    lines = _json_texts(bare)
    if lines is None:
        lines = [line for line in bare.splitlines() if line.strip()]
        listed = [line for line in lines if _BULLET.match(line)]
        # Lines outside a list are prose about it.
        lines = listed if len(listed) > 1 else lines
    for line in lines:
        question = _bare_question(line)
        if 2 < len(question) <= LONGEST and not question.endswith((":", "：")):
            yield question


def _bare_question(line: str) -> str:
    """The question in a line, without bullet, label, quotes and remarks; empty where it has
    none."""
    bare = _LABEL.sub("", _BULLET.sub("", " ".join(line.split())))
    if _ANSWERS.match(bare) or _FRAGMENT.search(bare) or _CHATTER.match(bare):
        return ""
    bare = _REMARK.sub("", _ASKS.sub("", bare))
    if bare.startswith('"'):
        bare = bare.rstrip(",，")
        if bare.count('"') == 1:
            return ""  # cut off
    return bare.strip(_QUOTES).strip()


def _json_texts(text: str) -> list[str] | None:
    """The texts in the JSON, or JSON lines, that a reply contains; None where it has none."""
    start = min((at for at in (text.find("["), text.find("{")) if at >= 0), default=-1)
    end = max(text.rfind("]"), text.rfind("}")) + 1
    if start < 0 or end <= start:
        return None
    held = text[start:end]
    for parts in ([held], [line.rstrip(" ,") for line in held.splitlines() if line.strip()]):
        try:
            return [found for part in parts for found in _texts_in(json.loads(part))] or None
        except (ValueError, RecursionError):
            continue
    return None


def _texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _texts_in(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if not re.search("answer|style|type|id$|答", str(key), re.IGNORECASE):
                yield from _texts_in(item)
