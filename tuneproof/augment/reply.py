"""A model's reply, taken apart into the questions that it holds.

Asked for one question a line, models also write JSON, numbered lists within prose, bold labels,
answers, and what people say around a list. What is no question is left out rather than learned.
This module knows no row and no language but the phrases of such prose.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

LONGEST = 300
"""Characters of a phrasing; a longer line is an explanation."""

_THOUGHT = re.compile(r"(?s:<think>.*?(?:</think>|\Z))|(?m:^\s*```.*$)")
_BULLET = re.compile(r"^\s*(?:[-*•·](?!\*)|\(?\d{1,3}[.):、])\s*")
_ASKS = re.compile(r"^(?:[QqＱ問问]|[Qq]uestion)\s*\d{0,3}[:：.]\s*")
_ANSWERS = re.compile(r"^(?:[AaＡ答]|[Aa]nswer|答案|回答)\s*\d{0,3}[:：]")
_LABEL = re.compile(r"^\*\*[^*?？]{1,30}\*\*[:：]?\s*(?=\S)")
_REMARK = re.compile(r"(?<=[\"”」』?？])\s*[（(\[][^()（）]{1,30}[)）\]]$")
_FRAGMENT = re.compile(r"[\[{]$|^[\[{}\]]|\":\s|\|.*\|")
"""What is left of JSON that was cut off, and rows of a table."""
_QUOTES = "\"'“”「」『』`*"
_CHATTER = re.compile(
    r"^(?:sure\b|of course\b|certainly\b|absolutely\b|here (?:are|is|you go)\b|here's\b|feel free\b"
    r"|(?:i )?hope (?:this|these|it|that)\b|let me know (?:if|whether)\b|as an? (?:ai|language)\b"
    r"|note(?: that)?:|i(?:'ve| have) (?:written|tried)\b|(?:these|all) (?:questions|phrasings)\b"
    r"|(?:当然|當然|好的|沒問題|没问题|以[下上](?:是|就是|為|为)?|[這这][裡里](?:是|有)|希望[這这以對对]"
    r"|如果[你您]?[還还]?需要|作[為为](?:一個|一个|AI)|身[為为])(?!.*[？?]$))",
    re.IGNORECASE,
)
"""What is said around a list. In Chinese most of it can begin a question as well."""


def questions_of(text: str) -> Iterator[str]:
    """The questions of a reply, each in one line of at most `LONGEST` characters."""
    bare = _THOUGHT.sub("", text)
    lines = _texts_of_json(bare)
    if lines is None:
        lines = [line for line in bare.splitlines() if line.strip()]
        listed = [line for line in lines if _BULLET.match(line)]
        # Around a list stands prose.
        lines = listed if len(listed) > 1 else lines
    for line in lines:
        question = _bare(line)
        if 2 < len(question) <= LONGEST and not question.endswith((":", "：")):
            yield question


def _bare(line: str) -> str:
    """The line without what stands around its question; empty where it holds none."""
    bare = _LABEL.sub("", _BULLET.sub("", " ".join(line.split())))
    if _ANSWERS.match(bare) or _FRAGMENT.search(bare) or _CHATTER.match(bare):
        return ""
    bare = _REMARK.sub("", _ASKS.sub("", bare))
    if bare.startswith('"'):
        bare = bare.rstrip(",，")
        if bare.count('"') == 1:
            return ""  # cut off in its midst
    return bare.strip(_QUOTES).strip()


def _texts_of_json(text: str) -> list[str] | None:
    """The texts in a reply that is JSON, or holds it; None where it is none."""
    start = min((at for at in (text.find("["), text.find("{")) if at >= 0), default=-1)
    end = max(text.rfind("]"), text.rfind("}")) + 1
    if start < 0 or end <= start:
        return None
    held = text[start:end]
    for each in ([held], [line.rstrip(" ,") for line in held.splitlines() if line.strip()]):
        try:
            return [said for one in each for said in _texts(json.loads(one))] or None
        except (ValueError, RecursionError):
            continue
    return None


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, dict):
        for key, each in value.items():
            if not re.search("answer|style|type|id$|答", str(key), re.IGNORECASE):
                yield from _texts(each)
