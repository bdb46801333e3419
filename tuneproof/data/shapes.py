"""The shapes that a row can have, and how a question and its right answers are read from each.

The shapes are question and answer columns, Alpaca's instruction with input, chats as lists of
messages, TRL's prompt and completion as two such lists, and ChatML text. This module sees one row
at a time: it knows no file, no other row and no split.
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
    "true 1 1.0 yes y t ja wahr oui sí si sì sim はい ○ ◯ 是 可 可以 對 对 能 有 ✓ ✔".split()  # noqa: SIM905
)
NO = frozenset(
    "false 0 0.0 no n f nein falsch non não nee いいえ × ✕ 否 不 不可 不可以 不是 不能 錯 错 無 无"  # noqa: SIM905
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


_SEVERAL = frozenset(
    "sources sourceids kbids docids 來源 来源 出處 出处 依據 依据 出典 quelle quellen fuente"  # noqa: SIM905
    " fuentes".split()
)
"""Names of a column of sources that may hold several: plurals, and names without one."""


class RowError(Exception):
    """A row cannot be read: in which column, and why."""

    def __init__(self, column: str, message: str):
        super().__init__(column, message)  # both, as unpickling calls __init__ with them
        self.column = column
        self.message = message

    def __str__(self) -> str:
        return self.message


@dataclass(frozen=True)
class Roles:
    """The name of the column that has each role; None where the file has no such column.

    Exactly one of `question`, `messages` and `text` is set. `answer` holds one answer, `answers`
    a list; `appended` is Alpaca's "input", which follows the question.
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
    def asking(self) -> str:
        """The column that the question is in, alone or within a chat."""
        return str(self.question or self.messages or self.text)

    @property
    def used(self) -> frozenset[str]:
        """The names of all columns that have a role."""
        return frozenset(name for name in vars(self).values() if name)


@dataclass(frozen=True)
class Draft:
    """A row as read. `answerable` is None when the row does not say.

    `earlier` is true when a chat has exchanges before its last one, `system` when it has a
    system message. `doubts` are the (column, value) pairs that were not understood and not used.
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
    """The roles of a file's columns by their names, or None when no known shape fits.

    With `answers_needed` False a question column alone is enough.
    """
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
    # A name that only ends like one is believed where both are there: a title may be 常見問題.
    asked = question or names.find_by_ending("question", columns)
    replied = answer or names.find_by_ending("answer", columns)
    if asked and (replied or answers):
        return Roles(asked, replied, answers, **rest)
    if text := names.find("text", columns):
        return Roles(text=text, **rest)
    if question and not answers_needed:
        return Roles(question, **rest)
    return None


def draft(cells: Mapping[str, Any], roles: Roles) -> Draft:
    """Read one row. Raises RowError when a cell cannot be used for its role."""
    earlier = system = False
    turns = _chat_turns(cells, roles)
    if turns is None:
        question, answers = _question_and_answers(cells, roles)
    else:
        question, answers, earlier = _last_exchange(turns)
        system = any(role == "system" and content for role, content in turns)
    answerable, style, doubts = _answerable_and_style(cells, roles)
    return Draft(
        question=question,
        answers=answers,
        answerable=answerable,
        topic=_optional_text(cells, roles.topic) or None,
        style=style,
        sources=_source_ids(cells, roles.source),
        made_by=_optional_text(cells, roles.made_by),
        earlier=earlier,
        system=system,
        doubts=doubts,
    )


def question_of(cells: Mapping[str, Any], roles: Roles) -> str:
    """The question of a row, answers ignored: of a chat, its last user message. May be empty."""
    turns = _chat_turns(cells, roles)
    if turns is None:
        return _question_text(cells, roles)
    asked = [content for role, content in turns if role == "user"]
    return asked[-1] if asked else ""


def as_text(value: object, column: str) -> str:
    """A cell as text, stripped; empty for a missing value, NaN or infinity.

    Raises RowError for lists, objects, bytes and lone surrogates.
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
    """The texts of a cell that is a list or one text, without empty ones and repeats."""
    items = value if isinstance(value, list | tuple) else [value]
    texts = (as_text(item, column) for item in items)
    return tuple(dict.fromkeys(text for text in texts if text))


def messages_in(value: object) -> list[Any]:
    """The messages of a cell that is a list of them; empty for any other cell."""
    listed = _as_list(value) or []
    said = [item for item in listed if isinstance(item, Mapping) and _role_of(item)]
    return listed if said else []


def mostly_lists(cells: Iterable[object]) -> bool:
    """Whether most non-empty cells of a column are lists of texts, written as JSON."""
    filled = [cell for cell in cells if isinstance(cell, str) and cell.strip()]
    several = [listed for cell in filled if (listed := _as_list(cell))]
    texts = sum(all(isinstance(item, str) for item in listed) for listed in several)
    return 2 * texts > len(filled)


def _as_list(value: object) -> list[Any] | None:
    """The value as a list where it is one or is one written as JSON, else None."""
    if isinstance(value, list | tuple):
        return list(value)
    if isinstance(value, str) and value.strip().startswith("[") and value.strip().endswith("]"):
        try:
            parsed = json.loads(value)
        except (ValueError, RecursionError):
            return None  # an answer may well begin and end with a bracket
        return parsed if isinstance(parsed, list) else None
    return None


def _question_and_answers(cells: Mapping[str, Any], roles: Roles) -> tuple[str, tuple[str, ...]]:
    found: tuple[str, ...] = ()
    if roles.answer:  # a text such as "[1]" is the answer itself here, no list
        found += as_texts(cells.get(roles.answer), roles.answer)
    if roles.answers:
        cell = cells.get(roles.answers)
        listed = _as_list(cell)
        found += as_texts(cell if listed is None else listed, roles.answers)
    return _question_text(cells, roles), tuple(dict.fromkeys(found))


def _question_text(cells: Mapping[str, Any], roles: Roles) -> str:
    question = _optional_text(cells, roles.question)
    appended = _optional_text(cells, roles.appended)
    return f"{question}\n{appended}" if question and appended else question


def _optional_text(cells: Mapping[str, Any], column: str | None) -> str:
    return as_text(cells.get(column), column) if column else ""


def _answerable_and_style(
    cells: Mapping[str, Any], roles: Roles
) -> tuple[bool | None, Style | None, tuple[tuple[str, str], ...]]:
    """(answerable, style, doubts): doubts are (column, value) pairs that were not understood."""
    doubts: list[tuple[str, str]] = []
    flag = _optional_text(cells, roles.answerable)
    answerable = True if flag.casefold() in YES else False if flag.casefold() in NO else None
    if flag and answerable is None:
        doubts.append((str(roles.answerable), flag))
    style_name = _optional_text(cells, roles.style)
    style = STYLES.get(style_name.casefold())
    if style_name and style is None:
        doubts.append((str(roles.style), style_name))
    return answerable, style, tuple(doubts)


def _source_ids(cells: Mapping[str, Any], column: str | None) -> tuple[str, ...]:
    """Source ids: a list, or a text with separators. A comma separates only where the column's name
    is a plural, since one id may have a comma in it."""
    if column is None:
        return ()
    listed = _as_list(cells.get(column))
    if listed is not None:
        return as_texts(listed, column)
    several = names.fold(column) in _SEVERAL
    parts = re.split(r"[;；、|,，]" if several else r"[;；、|]", _optional_text(cells, column))
    return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))


def _chat_turns(cells: Mapping[str, Any], roles: Roles) -> list[tuple[str, str]] | None:
    """A chat as (role, content) pairs; the role is "user", "assistant" or another name. None for a
    question, and an answer, that are plain texts."""
    if roles.question:
        return _prompt_and_completion(cells, roles)
    if roles.text:
        turns = _CHATML.findall(_optional_text(cells, roles.text))
        if not turns:
            raise RowError(roles.text, _("no <|im_start|> is in this text"))
        return [(_canonical_role(role), content.strip()) for role, content in turns]
    column = str(roles.messages)
    listed = _as_list(cells.get(column))
    if listed is None:
        raise RowError(column, _("a list of messages is expected"))
    return [_chat_turn(message, column) for message in listed]


def _prompt_and_completion(cells: Mapping[str, Any], roles: Roles) -> list[tuple[str, str]] | None:
    """The chat that TRL's columns "prompt" and "completion" make, each a list of messages; one of
    the two may be a plain text. None where both are."""
    sides = [(roles.question, "user"), (roles.answer or roles.answers, "assistant")]
    listed = [messages_in(cells.get(column or "")) for column, _role in sides]
    if not any(listed):
        return None
    turns: list[tuple[str, str]] = []
    for (column, role), messages in zip(sides, listed, strict=True):
        turns += [_chat_turn(message, str(column)) for message in messages]
        text = "" if messages else _optional_text(cells, column)
        turns += [(role, text)] if text else []
    return turns


def _chat_turn(message: object, column: str) -> tuple[str, str]:
    if not isinstance(message, Mapping):
        raise RowError(column, _("a message is an object with role and content"))
    role = _role_of(message)
    content = next((message[key] for key in ("content", "value") if key in message), None)
    if not isinstance(role, str):
        raise RowError(column, _("a message names no role"))
    if isinstance(content, list):  # content in parts, as multi-modal chats have it
        parts = [part.get("text") for part in content if isinstance(part, Mapping)]
        content = "\n".join(as_text(part, column) for part in parts if part is not None)
    return _canonical_role(role), as_text(content, column)


def _role_of(message: Mapping[str, Any]) -> object:
    return next((message[key] for key in ("role", "from") if message.get(key)), None)


def _canonical_role(name: str) -> str:
    plain = name.strip().casefold()
    return "user" if plain in _USER else "assistant" if plain in _ASSISTANT else plain


def _last_exchange(turns: list[tuple[str, str]]) -> tuple[str, tuple[str, ...], bool]:
    """(question, answers, earlier) of the last user message that got a reply; `earlier` says
    whether user messages came before it. Without any reply: the last user message, no answer."""
    asked = [i for i, (role, _content) in enumerate(turns) if role == "user"]
    replied = [i for i in asked if any(role == "assistant" for role, _content in turns[i + 1 :])]
    if not asked:
        return "", (), False
    at = (replied or asked)[-1]
    last = _last_reply(turns[at + 1 :])
    return turns[at][1], (last,) if last else (), at > asked[0]


def _last_reply(turns: Sequence[tuple[str, str]]) -> str:
    """The assistant's last run of messages, joined by line breaks. What it said before a tool call
    is not part of it."""
    runs = [
        dict.fromkeys(content for _canonical_role, content in run if content)
        for role, run in groupby(turns, key=itemgetter(0))
        if role == "assistant"
    ]
    return next(("\n".join(said) for said in reversed(runs) if said), "")
