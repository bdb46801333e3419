"""Selects the answers that a report shows, and marks where they differ from the expected ones.

Takes the lines of answers.jsonl as they are: no answer is judged anew here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Generic, TypeVar

from tuneproof.evaluation import MixUp
from tuneproof.i18n import _
from tuneproof.report.rows import percent
from tuneproof.text.similar import similarity
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
    `guarded` is the answer after the guard, `own` the adapter's before it where `produced` is what
    the guard made of it; each is empty where it is the same or there was no guard.
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
    own: str = ""


@dataclass(frozen=True, slots=True)
class Shortlist(Generic[_T]):
    """The first items of many (`shown`), and the number of all."""

    shown: tuple[_T, ...]
    total: int


@dataclass(frozen=True, slots=True)
class ShownMixUp:
    """`n` questions on `topic` got the answer of `taken_for`; `example` is one of them, empty where
    the answers are not kept."""

    topic: str
    taken_for: str
    n: int
    example: str


@dataclass(frozen=True, slots=True)
class RightAnswers:
    """The first right answers that are `astray` from the facts of the expected ones, the first of
    the `others`, and the numbers of all astray and of all right answers."""

    astray: tuple[Shown, ...]
    others: tuple[Shown, ...]
    misleading: int
    total: int


def of_system(answers: Iterable[Line], system: System) -> dict[str, Line]:
    """The answers of one system by the id of the question."""
    return {str(line.get("id")): line for line in answers if line.get("system") == system}


def said_answers(answers: Sequence[Line]) -> dict[str, Line]:
    """What whoever asks hears, by the id of the question: with the guard where there is one."""
    return of_system(answers, System.GUARDED) or of_system(answers, System.ADAPTER)


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


def worst(answers: Sequence[Line]) -> Shortlist[Shown]:
    """Wrong answers to answerable questions, as they are said: those that tell somebody something
    wrong before refusals, and of those the least similar first."""
    said = said_answers(answers).values()
    wrong = [line for line in said if line.get("answerable") and not _is_right(line)]
    wrong.sort(key=lambda line: (bool(line.get("refused")), line.get("similarity") or 0.0))
    return _shortlist_as_said(wrong, answers)


def mix_ups(answers: Sequence[Line], pairs: Sequence[MixUp]) -> tuple[ShownMixUp, ...]:
    """The pairs of topics, each with the first question that was taken for the other."""
    examples: dict[tuple[str, str], str] = {}
    for line in _answerable_lines(answers):
        key = (str(line.get("topic") or ""), _mistaken_topic(line))
        examples.setdefault(key, str(line.get("question") or ""))
    return tuple(
        ShownMixUp(
            pair.topic, pair.taken_for, pair.n, examples.get((pair.topic, pair.taken_for), "")
        )
        for pair in pairs
    )


def right(answers: Sequence[Line]) -> RightAnswers:
    """Right answers as they are said, with the guard where there is one: those that are astray
    first, then those least like the expected one and worded least like a training question."""
    lines = [
        line
        for line in said_answers(answers).values()
        if line.get("answerable") and _is_right(line)
    ]
    astray = [line for line in lines if Flag.ASTRAY in (line.get("flags") or ())]
    others = [line for line in lines if line not in astray]
    others.sort(key=lambda line: (line.get("similarity") or 0.0, line.get("overlap") or 0.0))
    return RightAnswers(
        tuple(_shown_answer(line, {}, {}) for line in astray[:SHOWN]),
        tuple(_shown_answer(line, {}, {}) for line in others[:RIGHT_SHOWN]),
        len(astray),
        len(lines),
    )


def taught(answers: Sequence[Line]) -> str:
    """A sentence on how many answers with details that the sources do not have are, word for word,
    right answers of the data: it was not the model that invented those. Empty where none is."""
    written = {str(text) for line in answers for text in line.get("expected") or ()}
    lines = of_system(answers, System.ADAPTER).values()
    flagged = [line for line in lines if Flag.INVENTED in (line.get("flags") or ())]
    known = sum(line.get("produced") in written for line in flagged)
    if not known:
        return ""
    return _(
        "Of the answers with a detail that the sources do not have ({n}), {k} are word for word "
        "answers of your own data. The model did not invent these: data and sources differ there, "
        "or write the same in another way."
    ).format(k=known, n=len(flagged))


def answered_anyway(answers: Sequence[Line]) -> Shortlist[Shown]:
    """Unanswerable questions that got an answer instead of a refusal, as it is said."""
    said = said_answers(answers).values()
    wrong = [line for line in said if not line.get("answerable") and not line.get("refused")]
    return _shortlist_as_said(wrong, answers)


def _shortlist_as_said(lines: Sequence[Line], answers: Sequence[Line]) -> Shortlist[Shown]:
    """The first of `lines`, each with what the adapter alone said, if that was something else."""
    adapter = of_system(answers, System.ADAPTER)
    shown = []
    for line in lines[:SHOWN]:
        own = str(adapter.get(str(line.get("id")), line).get("produced") or "")
        same = own == line.get("produced")
        shown.append(replace(_shown_answer(line, {}, {}), own="" if same else _shortened(own)))
    return Shortlist(tuple(shown), len(lines))


def won_and_lost(answers: Sequence[Line]) -> tuple[Shortlist[Shown], Shortlist[Shown]]:
    """(questions that the adapter has right and the look-up wrong, the other way round)."""
    adapter, lookup = of_system(answers, System.ADAPTER), of_system(answers, System.LOOKUP)
    pairs = [(line, lookup[key]) for key, line in adapter.items() if key in lookup]
    won = [a for a, b in pairs if _is_right(a) and not _is_right(b)]
    lost = [a for a, b in pairs if _is_right(b) and not _is_right(a)]
    return _shortlist_of(won, answers, lookup), _shortlist_of(lost, answers, lookup)


def _shortlist_of(
    lines: Sequence[Line], answers: Sequence[Line], others: Mapping[str, Line]
) -> Shortlist[Shown]:
    """The first of `lines`, each with what the guard says instead, if anything, and the answer to
    the same question among `others`, if any."""
    guarded = of_system(answers, System.GUARDED)
    return Shortlist(
        tuple(_shown_answer(line, guarded, others) for line in lines[:SHOWN]), len(lines)
    )


def _shown_answer(line: Line, guarded: Mapping[str, Line], others: Mapping[str, Line]) -> Shown:
    produced = str(line.get("produced") or "")
    instead, other = (
        str(lines.get(str(line.get("id")), {}).get("produced") or "") for lines in (guarded, others)
    )
    expected = _closest_expected([str(text) for text in line.get("expected") or ()], produced)
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
        matched=_mistaken_topic(line),
        other=_shortened(other),
        guarded="" if instead == line.get("produced") else _shortened(instead),
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
        key=lambda text: similarity(text, produced[:LONGEST]),
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
