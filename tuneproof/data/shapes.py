"""The shapes a row can have, and how each becomes a question with its right answers.

Question and answer columns, Alpaca's instruction with input, chats as lists of messages, and
ChatML text. This module sees one row at a time: it knows no file, no other row and no split.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from tuneproof.data import columns as names
from tuneproof.data.jsontext import kind_word
from tuneproof.i18n import _
from tuneproof.types import Style

YES = frozenset(
    "true 1 1.0 yes y t ja wahr oui sí 是 可 可以 對 对 能 有 ✓ ✔".split()  # noqa: SIM905
)
NO = frozenset(
    "false 0 0.0 no n f nein falsch non 否 不 不可 不可以 不是 不能 錯 错 無 无"  # noqa: SIM905
    " 沒有 没有 ✗ ✘".split()
)
STYLES = {
    **{style.value: style for style in Style},
    **dict.fromkeys(("完整", "一般"), Style.FULL),
    **dict.fromkeys(("簡短", "简短", "短"), Style.SHORT),
    **dict.fromkeys(("正式",), Style.FORMAL),
    **dict.fromkeys(("混合", "中英混合", "口語", "口语"), Style.MIXED),
}
_USER = frozenset({"user", "human", "使用者", "用戶", "用户"})
_ASSISTANT = frozenset({"assistant", "gpt", "bot", "model", "chatgpt", "助理", "助手"})
_CHATML = re.compile(
    r"<\|im_start\|>\s*(\w+)[ \t]*\n?(.*?)(?:<\|im_end\|>|(?=<\|im_start\|>)|\Z)", re.S
)


class RowError(Exception):
    """One row cannot be read: the column, and a sentence that says why."""

    def __init__(self, column: str, message: str):
        super().__init__(column, message)  # all of them: pickle makes a copy from these
        self.column = column
        self.message = message

    def __str__(self) -> str:
        return self.message


@dataclass(frozen=True)
class Roles:
    """Which column of a file plays which role; None where the file has none.

    Exactly one of `question`, `messages` and `text` is set.
    """

    question: str | None = None
    answer: str | None = None
    answers: str | None = None
    appended: str | None = None
    messages: str | None = None
    text: str | None = None
    topic: str | None = None
    source: str | None = None
    answerable: str | None = None
    style: str | None = None
    made_by: str | None = None

    @property
    def used(self) -> frozenset[str]:
        """The columns that are read."""
        return frozenset(name for name in vars(self).values() if name)


@dataclass(frozen=True)
class Draft:
    """A row as read. `answerable` is None when the row does not say.

    `earlier` is true when a chat has exchanges before its last one, `system` when it has a
    system message. `doubts` are (column, value) that were not understood and not used.
    """

    question: str
    answers: tuple[str, ...]
    answerable: bool | None = None
    topic: str | None = None
    style: Style | None = None
    sources: tuple[str, ...] = ()
    made_by: str = ""
    earlier: bool = False
    system: bool = False
    doubts: tuple[tuple[str, str], ...] = ()


def plan(columns: Sequence[str], *, answers_needed: bool) -> Roles | None:
    """The roles of a file's columns, or None when no known shape fits."""
    marks = ("topic", "source", "answerable", "style", "made_by")
    rest = {role: names.find(role, columns) for role in marks}
    question = names.find("question", columns)
    answer, answers = names.find("answer", columns), names.find("answers", columns)
    if question and (answer or answers):
        alpaca = names.fold(question) == "instruction"
        appended = names.find("input", columns) if alpaca else None
        return Roles(question, answer, answers, appended, **rest)
    if messages := names.find("messages", columns):
        return Roles(messages=messages, **rest)
    # Only both together are believed: a sheet's title may well be 常見問題.
    asked = question or names.likely("question", columns)
    replied = answer or names.likely("answer", columns)
    if asked and (replied or answers):
        return Roles(asked, replied, answers, **rest)
    if text := names.find("text", columns):
        return Roles(text=text, **rest)
    if question and not answers_needed:
        return Roles(question, **rest)
    return None


def draft(cells: Mapping[str, Any], roles: Roles) -> Draft:
    """One row. Raises RowError when a cell holds what no reading can use."""
    earlier = system = False
    if roles.question:
        question, answers = _pair(cells, roles)
    else:
        turns = _turns(cells, roles)
        question, answers, earlier = _last_exchange(turns)
        system = any(role == "system" and content for role, content in turns)
    answerable, style, doubts = _marks(cells, roles)
    return Draft(
        question=question,
        answers=answers,
        answerable=answerable,
        topic=_optional(cells, roles.topic) or None,
        style=style,
        sources=_sources(cells, roles.source),
        made_by=_optional(cells, roles.made_by),
        earlier=earlier,
        system=system,
        doubts=doubts,
    )


def question_of(cells: Mapping[str, Any], roles: Roles) -> str:
    """The question of a row whose answers do not matter: of a chat, its last user message."""
    if roles.question:
        return _question(cells, roles)
    asked = [content for role, content in _turns(cells, roles) if role == "user"]
    return asked[-1] if asked else ""


def as_text(value: object, column: str) -> str:
    """A cell as text without outer white space; empty for a missing value.

    Raises RowError for lists, objects, bytes and broken characters.
    """
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return ""
    if isinstance(value, Mapping | list | tuple | bytes):
        raise RowError(
            column, _("a text is expected, and this is: {kind}").format(kind=kind_word(value))
        )
    text = str(value).lower() if isinstance(value, bool) else str(value).strip()
    if not text.isascii() and any("\ud800" <= char <= "\udfff" for char in text):
        raise RowError(column, _("half of a surrogate pair, which is no character"))
    return text


def as_texts(value: object, column: str) -> tuple[str, ...]:
    """A cell with one or several texts: a list, or one text. Repeats are dropped."""
    items = value if isinstance(value, list | tuple) else [value]
    texts = (as_text(item, column) for item in items)
    return tuple(dict.fromkeys(text for text in texts if text))


def lists(cells: Iterable[object]) -> bool:
    """Whether most cells of a column that hold something are lists of texts, written as JSON."""
    filled = [cell for cell in cells if isinstance(cell, str) and cell.strip()]
    several = [listed for cell in filled if (listed := _listed(cell))]
    texts = sum(all(isinstance(item, str) for item in listed) for listed in several)
    return 2 * texts > len(filled)


def _listed(value: object) -> list[Any] | None:
    """A list as it is or written as JSON; None when the value is neither."""
    if isinstance(value, list | tuple):
        return list(value)
    if isinstance(value, str) and value.strip().startswith("[") and value.strip().endswith("]"):
        try:
            parsed = json.loads(value)
        except (ValueError, RecursionError):
            return None  # an answer may well begin and end with a bracket
        return parsed if isinstance(parsed, list) else None
    return None


def _pair(cells: Mapping[str, Any], roles: Roles) -> tuple[str, tuple[str, ...]]:
    found: tuple[str, ...] = ()
    if roles.answer:  # "[1]" is what this answer says
        found += as_texts(cells.get(roles.answer), roles.answer)
    if roles.answers:
        cell = cells.get(roles.answers)
        listed = _listed(cell)
        found += as_texts(cell if listed is None else listed, roles.answers)
    return _question(cells, roles), tuple(dict.fromkeys(found))


def _question(cells: Mapping[str, Any], roles: Roles) -> str:
    question = _optional(cells, roles.question)
    appended = _optional(cells, roles.appended)
    return f"{question}\n{appended}" if question and appended else question


def _optional(cells: Mapping[str, Any], column: str | None) -> str:
    return as_text(cells.get(column), column) if column else ""


def _marks(
    cells: Mapping[str, Any], roles: Roles
) -> tuple[bool | None, Style | None, tuple[tuple[str, str], ...]]:
    """Answerable, style, and what was not understood in their columns."""
    doubts: list[tuple[str, str]] = []
    said = _optional(cells, roles.answerable)
    answerable = True if said.casefold() in YES else False if said.casefold() in NO else None
    if said and answerable is None:
        doubts.append((str(roles.answerable), said))
    worded = _optional(cells, roles.style)
    style = STYLES.get(worded.casefold())
    if worded and style is None:
        doubts.append((str(roles.style), worded))
    return answerable, style, tuple(doubts)


def _sources(cells: Mapping[str, Any], column: str | None) -> tuple[str, ...]:
    """Source ids: a list, or a text with separators. Commas part only a column of several."""
    if column is None:
        return ()
    listed = _listed(cells.get(column))
    if listed is not None:
        return as_texts(listed, column)
    several = names.fold(column) not in ("source", "sourceid", "kbid", "kb")
    parts = re.split(r"[;；、|,，]" if several else r"[;；、|]", _optional(cells, column))
    return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))


def _turns(cells: Mapping[str, Any], roles: Roles) -> list[tuple[str, str]]:
    """A chat as (role, content), the role being user, assistant or its own name."""
    if roles.text:
        turns = _CHATML.findall(_optional(cells, roles.text))
        if not turns:
            raise RowError(roles.text, _("no <|im_start|> is in this text"))
        return [(_role(role), content.strip()) for role, content in turns]
    column = str(roles.messages)
    listed = _listed(cells.get(column))
    if listed is None:
        raise RowError(column, _("a list of messages is expected"))
    return [_turn(message, column) for message in listed]


def _turn(message: object, column: str) -> tuple[str, str]:
    if not isinstance(message, Mapping):
        raise RowError(column, _("a message is an object with role and content"))
    role = next((message[key] for key in ("role", "from") if message.get(key)), None)
    content = next((message[key] for key in ("content", "value") if key in message), None)
    if not isinstance(role, str):
        raise RowError(column, _("a message names no role"))
    if isinstance(content, list):  # content in parts, as multi-modal chats have it
        parts = [part.get("text") for part in content if isinstance(part, Mapping)]
        content = "\n".join(as_text(part, column) for part in parts if part is not None)
    return _role(role), as_text(content, column)


def _role(name: str) -> str:
    plain = name.strip().casefold()
    return "user" if plain in _USER else "assistant" if plain in _ASSISTANT else plain


def _last_exchange(turns: list[tuple[str, str]]) -> tuple[str, tuple[str, ...], bool]:
    """Question and answer of the last user message that got a reply, and whether others came
    before it. Without any reply: the last user message and no answer."""
    asked = [i for i, (role, _content) in enumerate(turns) if role == "user"]
    replied = [i for i in asked if any(role == "assistant" for role, _content in turns[i + 1 :])]
    if not asked:
        return "", (), False
    at = (replied or asked)[-1]
    last = _last_reply(turns[at + 1 :])
    return turns[at][1], (last,) if last else (), at > asked[0]


def _last_reply(turns: Sequence[tuple[str, str]]) -> str:
    """The last thing the assistant said, be it in several messages. What it said before it used
    a tool is no part of it."""
    runs = [
        dict.fromkeys(content for _role, content in run if content)
        for role, run in groupby(turns, key=itemgetter(0))
        if role == "assistant"
    ]
    return next(("\n".join(said) for said in reversed(runs) if said), "")
