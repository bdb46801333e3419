"""Which answers are worth showing, and where they differ from what was expected.

Takes the lines of answers.jsonl as they are: no answer is judged anew here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Generic, TypeVar

from tuneproof.i18n import _
from tuneproof.report.rows import percent
from tuneproof.types import Flag, Line, Slice, System

FARTHER = 0.15
"""From this difference on the wording tells why fewer are right."""
SHOWN = 20
LONGEST = 400
LONGEST_LOOP = 120
ALIKE = 0.5

# Latin words, numbers and addresses differ as wholes; Chinese differs by the character.
_PIECE = re.compile(r"[A-Za-z0-9]+(?:[.@_\-:/][A-Za-z0-9]+)*|\s+|.", re.DOTALL)

Segment = tuple[str, bool]
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Shown:
    """One answer beside what was expected.

    `expected` and `produced` are segments: a text, and whether it differs from the other side.
    `matched` is another topic whose answer this is, if it is. `other` is what the look-up said,
    where that is the point. `more` counts the characters of a long answer that are not shown.
    `guarded` is what the guard made of the answer, empty where it let it stand or was not there.
    """

    question: str
    topic: str
    expected: tuple[Segment, ...]
    produced: tuple[Segment, ...]
    similarity: float | None
    flags: tuple[str, ...]
    matched: str = ""
    other: str = ""
    more: int = 0
    guarded: str = ""


@dataclass(frozen=True, slots=True)
class Shortlist(Generic[_T]):
    """The first of many: `shown`, and how many there are in all."""

    shown: tuple[_T, ...]
    total: int


def of_system(answers: Iterable[Line], system: System) -> dict[str, Line]:
    """The answers of one system by the id of the question."""
    return {str(line.get("id")): line for line in answers if line.get("system") == system}


def harder(validation: Iterable[Line], test: Iterable[Line]) -> str:
    """Why fewer validation questions are right than test questions, where their wording tells."""
    parts = [_answerable(lines) for lines in (validation, test)]
    if not all(parts):
        return ""
    (here, there), (right, right_there) = (
        [sum(map(holds, part)) / len(part) for part in parts] for holds in (_is_far, _is_right)
    )
    if here - there < FARTHER or right >= right_there:
        return ""
    return _(
        "{here} of these questions are worded unlike any training question, of the test's {there}: "
        "they are the harder ones, and fewer are right here than in the test."
    ).format(here=percent(here, 0), there=percent(there, 0))


def _answerable(lines: Iterable[Line]) -> list[Line]:
    """The adapter's answers to questions that have one."""
    return [line for line in of_system(lines, System.ADAPTER).values() if line.get("answerable")]


def _is_far(line: Line) -> bool:
    return Slice.FAR in (line.get("slices") or ())


def _is_right(line: Line) -> bool:
    return bool(line.get("correct"))


def worst(answers: Sequence[Line]) -> Shortlist[Shown]:
    """The adapter's wrong answers to answerable questions, the least similar first."""
    wrong = [
        line
        for line in of_system(answers, System.ADAPTER).values()
        if line.get("answerable") and not line.get("correct")
    ]
    wrong.sort(key=lambda line: line.get("similarity") or 0.0)
    return _shortlist(wrong, of_system(answers, System.GUARDED))


def answered_anyway(answers: Sequence[Line]) -> Shortlist[Shown]:
    """Unanswerable questions that the adapter answered instead of refusing."""
    lines = of_system(answers, System.ADAPTER).values()
    wrong = [line for line in lines if not line.get("answerable") and not line.get("refused")]
    return _shortlist(wrong, of_system(answers, System.GUARDED))


def won_and_lost(answers: Sequence[Line]) -> tuple[Shortlist[Shown], Shortlist[Shown]]:
    """Questions that the adapter has right and the look-up wrong, and the other way round."""
    adapter, lookup = of_system(answers, System.ADAPTER), of_system(answers, System.LOOKUP)
    pairs = [(line, lookup[key]) for key, line in adapter.items() if key in lookup]
    won = [(a, b) for a, b in pairs if a.get("correct") and not b.get("correct")]
    lost = [(a, b) for a, b in pairs if b.get("correct") and not a.get("correct")]
    guarded = of_system(answers, System.GUARDED)
    return _beside(won, guarded), _beside(lost, guarded)


def _shortlist(lines: Sequence[Line], guarded: Mapping[str, Line]) -> Shortlist[Shown]:
    shown = tuple(_shown(line, guarded=_mended(line, guarded)) for line in lines[:SHOWN])
    return Shortlist(shown, len(lines))


def _mended(line: Line, guarded: Mapping[str, Line]) -> str:
    """What the guard said in place of an answer."""
    said = str(guarded.get(str(line.get("id")), {}).get("produced") or "")
    return "" if said == line.get("produced") else said


def _beside(pairs: Sequence[tuple[Line, Line]], guarded: Mapping[str, Line]) -> Shortlist[Shown]:
    shown = tuple(
        _shown(a, other=str(b.get("produced") or ""), guarded=_mended(a, guarded))
        for a, b in pairs[:SHOWN]
    )
    return Shortlist(shown, len(pairs))


def _shown(line: Line, *, other: str = "", guarded: str = "") -> Shown:
    produced = str(line.get("produced") or "")
    expected = _closest([str(text) for text in line.get("expected") or ()], produced)
    limit = LONGEST_LOOP if Flag.LOOP in (line.get("flags") or ()) else LONGEST
    left, right = difference(expected, produced[:limit])
    refused = ("refused",) if line.get("refused") and line.get("answerable") else ()
    return Shown(
        question=str(line.get("question") or ""),
        topic=str(line.get("topic") or ""),
        expected=left,
        produced=right,
        similarity=line.get("similarity"),
        flags=(*refused, *(str(flag) for flag in line.get("flags") or ())),
        matched=_other_topic(line),
        other=_cut(other),
        guarded=_cut(guarded),
        more=max(0, len(produced) - limit),
    )


def _cut(text: str) -> str:
    return text[:LONGEST] + "…" * (len(text) > LONGEST)


def _other_topic(line: Line) -> str:
    """The topic whose answer was given, where the question is on another or cannot be answered."""
    matched = str(line.get("matched_topic") or "")
    mixed_up = not line.get("refused") and (
        matched != line.get("topic") or not line.get("answerable")
    )
    return matched if mixed_up else ""


def _closest(expected: Sequence[str], produced: str) -> str:
    """The right answer that the produced text is most similar to: the one it is held against."""
    return max(
        expected,
        key=lambda text: SequenceMatcher(None, text, produced[:LONGEST]).ratio(),
        default="",
    )


def difference(expected: str, produced: str) -> tuple[tuple[Segment, ...], tuple[Segment, ...]]:
    """Both texts in segments, each marked when the other text does not have it there.

    Texts that have less than half in common are not marked: nearly all would be, and the marks
    would only make both harder to read.
    """
    a, b = _PIECE.findall(expected), _PIECE.findall(produced)
    left: list[Segment] = []
    right: list[Segment] = []
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    if matcher.ratio() < ALIKE:
        return _plain(expected), _plain(produced)
    for operation, i1, i2, j1, j2 in matcher.get_opcodes():
        changed = operation != "equal"
        left += [("".join(a[i1:i2]), changed)] if i2 > i1 else []
        right += [("".join(b[j1:j2]), changed)] if j2 > j1 else []
    return tuple(left), tuple(right)


def _plain(text: str) -> tuple[Segment, ...]:
    return ((text, False),) if text else ()
