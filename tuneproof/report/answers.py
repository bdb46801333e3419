"""Selects the answers that a report shows, and marks where they differ from the expected ones.

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
from tuneproof.text.similar import ACCURATE
from tuneproof.types import Flag, Line, Slice, System

FARTHER = 0.15
"""How much larger the share of far phrasings must be to explain that fewer answers are right."""
SHOWN = 20
"""Answers of each kind that are shown."""
RIGHT_SHOWN = 6
"""Right answers that are shown."""
LONGEST = 400
"""Characters of an answer that are shown."""
LONGEST_LOOP = 120
"""Characters of an answer that repeats itself that are shown."""
ALIKE = 0.5
"""Similarity of two texts from which their differences are marked."""

# Latin words, numbers and addresses are compared as wholes, Chinese by the character.
_PIECE = re.compile(r"[A-Za-z0-9]+(?:[.@_\-:/][A-Za-z0-9]+)*|\s+|.", re.DOTALL)

Segment = tuple[str, bool]
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Shown:
    """One answer beside what was expected.

    `expected` and `produced` are segments: a text, and whether it differs from the other side.
    `matched` is the other topic whose answer was given, or empty. `other` is the look-up's answer
    in a comparison with it. `more` counts the characters of a long answer that are not shown.
    `guarded` is the answer after the guard, empty where it is the same or there was no guard.
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
    """The first items of many (`shown`), and the number of all."""

    shown: tuple[_T, ...]
    total: int


def of_system(answers: Iterable[Line], system: System) -> dict[str, Line]:
    """The answers of one system by the id of the question."""
    return {str(line.get("id")): line for line in answers if line.get("system") == system}


def harder(validation: Iterable[Line], test: Iterable[Line]) -> str:
    """A sentence that explains why fewer validation than test questions are right; empty unless
    clearly more of them are far phrasings."""
    parts = [_answerable_lines(lines) for lines in (validation, test)]
    if not all(parts):
        return ""
    (here, there), (right_here, right_there) = (
        [sum(map(holds, part)) / len(part) for part in parts] for holds in (_is_far, _is_right)
    )
    if here - there < FARTHER or right_here >= right_there:
        return ""
    return _(
        "{here} of these questions are worded unlike any training question, of the test's {there}: "
        "they are the harder ones, and fewer are right here than in the test."
    ).format(here=percent(here, 0), there=percent(there, 0))


def _answerable_lines(lines: Iterable[Line]) -> list[Line]:
    """The adapter's answers to questions that have one."""
    return [line for line in of_system(lines, System.ADAPTER).values() if line.get("answerable")]


def _is_far(line: Line) -> bool:
    return Slice.FAR in (line.get("slices") or ())


def _is_right(line: Line) -> bool:
    return bool(line.get("correct"))


def _looks_right(line: Line) -> bool:
    """Whether the answer is wrong although its words are those of the right one."""
    alike = (line.get("similarity") or 0.0) >= ACCURATE
    return alike and not line.get("correct") and not line.get("refused")


def worst(answers: Sequence[Line]) -> Shortlist[Shown]:
    """The adapter's wrong answers to answerable questions: first those that look right, as they
    differ in a fact only, then the least similar."""
    wrong = [
        line
        for line in of_system(answers, System.ADAPTER).values()
        if line.get("answerable") and not line.get("correct")
    ]
    wrong.sort(key=lambda line: (not _looks_right(line), line.get("similarity") or 0.0))
    return _shortlist_of(wrong, of_system(answers, System.GUARDED))


def right(answers: Sequence[Line]) -> Shortlist[Shown]:
    """Right answers as they are said, with the guard where there is one: those least like the
    expected one first, then those worded least like a training question."""
    said = of_system(answers, System.GUARDED) or of_system(answers, System.ADAPTER)
    lines = [line for line in said.values() if line.get("answerable") and line.get("correct")]
    lines.sort(key=lambda line: (line.get("similarity") or 0.0, line.get("overlap") or 0.0))
    shown = tuple(_shown_answer(line) for line in lines[:RIGHT_SHOWN])
    return Shortlist(shown, len(lines))


def answered_anyway(answers: Sequence[Line]) -> Shortlist[Shown]:
    """Unanswerable questions that the adapter answered instead of refusing."""
    lines = of_system(answers, System.ADAPTER).values()
    wrong = [line for line in lines if not line.get("answerable") and not line.get("refused")]
    return _shortlist_of(wrong, of_system(answers, System.GUARDED))


def won_and_lost(answers: Sequence[Line]) -> tuple[Shortlist[Shown], Shortlist[Shown]]:
    """(questions that the adapter has right and the look-up wrong, the other way round)."""
    adapter, lookup = of_system(answers, System.ADAPTER), of_system(answers, System.LOOKUP)
    pairs = [(line, lookup[key]) for key, line in adapter.items() if key in lookup]
    won = [(a, b) for a, b in pairs if a.get("correct") and not b.get("correct")]
    lost = [(a, b) for a, b in pairs if b.get("correct") and not a.get("correct")]
    guarded = of_system(answers, System.GUARDED)
    return _shortlist_of_pairs(won, guarded), _shortlist_of_pairs(lost, guarded)


def _shortlist_of(lines: Sequence[Line], guarded: Mapping[str, Line]) -> Shortlist[Shown]:
    shown = tuple(
        _shown_answer(line, guarded=_guard_replacement(line, guarded)) for line in lines[:SHOWN]
    )
    return Shortlist(shown, len(lines))


def _guard_replacement(line: Line, guarded: Mapping[str, Line]) -> str:
    """The answer after the guard; empty where it is the same or there was no guard."""
    text = str(guarded.get(str(line.get("id")), {}).get("produced") or "")
    return "" if text == line.get("produced") else text


def _shortlist_of_pairs(
    pairs: Sequence[tuple[Line, Line]], guarded: Mapping[str, Line]
) -> Shortlist[Shown]:
    shown = tuple(
        _shown_answer(a, other=str(b.get("produced") or ""), guarded=_guard_replacement(a, guarded))
        for a, b in pairs[:SHOWN]
    )
    return Shortlist(shown, len(pairs))


def _shown_answer(line: Line, *, other: str = "", guarded: str = "") -> Shown:
    produced = str(line.get("produced") or "")
    expected = _closest_expected([str(text) for text in line.get("expected") or ()], produced)
    limit = LONGEST_LOOP if Flag.LOOP in (line.get("flags") or ()) else LONGEST
    left, right = difference(expected, produced[:limit])
    answerable = line.get("answerable")
    own = {
        "refused": answerable and line.get("refused"),
        "astray": answerable and _looks_right(line),
    }
    return Shown(
        question=str(line.get("question") or ""),
        topic=str(line.get("topic") or ""),
        expected=left,
        produced=right,
        similarity=line.get("similarity"),
        flags=(
            *(name for name, seen in own.items() if seen),
            *(str(flag) for flag in line.get("flags") or ()),
        ),
        matched=_mistaken_topic(line),
        other=_shortened(other),
        guarded=_shortened(guarded),
        more=max(0, len(produced) - limit),
    )


def _shortened(text: str) -> str:
    return text[:LONGEST] + "…" * (len(text) > LONGEST)


def _mistaken_topic(line: Line) -> str:
    """The topic whose answer was given, where the question is on another topic or unanswerable;
    else empty."""
    matched = str(line.get("matched_topic") or "")
    mixed_up = not line.get("refused") and (
        matched != line.get("topic") or not line.get("answerable")
    )
    return matched if mixed_up else ""


def _closest_expected(expected: Sequence[str], produced: str) -> str:
    """The right answer that is most similar to the produced text; empty where there is none."""
    return max(
        expected,
        key=lambda text: SequenceMatcher(None, text, produced[:LONGEST]).ratio(),
        default="",
    )


def difference(expected: str, produced: str) -> tuple[tuple[Segment, ...], tuple[Segment, ...]]:
    """Both texts as segments, each marked where it differs from the other text.

    Texts that have less than half in common are not marked: nearly all of them would be, which
    helps no reader.
    """
    a, b = _PIECE.findall(expected), _PIECE.findall(produced)
    left: list[Segment] = []
    right: list[Segment] = []
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    if matcher.ratio() < ALIKE:
        return _unmarked(expected), _unmarked(produced)
    for operation, i1, i2, j1, j2 in matcher.get_opcodes():
        changed = operation != "equal"
        left += [("".join(a[i1:i2]), changed)] if i2 > i1 else []
        right += [("".join(b[j1:j2]), changed)] if j2 > j1 else []
    return tuple(left), tuple(right)


def _unmarked(text: str) -> tuple[Segment, ...]:
    return ((text, False),) if text else ()
