"""A run against the first one, question by question: which were won or lost, with a p-value.

It takes answers that are already matched, and reads no run.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tuneproof.compare.measures import Versus
from tuneproof.compare.significance import wins_needed
from tuneproof.evaluate.stats import NOISE, holm, mcnemar
from tuneproof.types import Judged


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question that only one of two runs has right, with the answers of both."""

    question: str
    answerable: bool
    expected: tuple[str, ...]
    first: str
    other: str
    topic: str | None


@dataclass(frozen=True, slots=True)
class Contest:
    """A run against the first one, question by question.

    `won`: only this run has it right; `lost`: only the first one. `p` is exact McNemar,
    `p_holm` corrected for the number of runs. `needed`: how many the larger of `won`
    and `lost` must count, beside the smaller, to be beyond noise; None with more than two runs, as
    the corrected p decides then.
    """

    letter: str
    won: tuple[Exchange, ...]
    lost: tuple[Exchange, ...]
    both_right: int
    both_wrong: int
    p: float
    p_holm: float
    outcome: Versus
    needed: int | None = None


def contests(letters: Sequence[str], answers: Sequence[Sequence[Judged]]) -> tuple[Contest, ...]:
    """The contest of every further run with the first; all `answers` are to the same questions."""
    if not answers or not answers[0]:
        return ()
    first, *others = answers
    right = [one.correct for one in first]
    results = [mcnemar([one.correct for one in other], right) for other in others]
    corrected = holm([result.p for result in results])
    return tuple(
        _contest(name, first, other, result.p, p_holm, alone=len(others) == 1)
        for name, other, result, p_holm in zip(letters[1:], others, results, corrected, strict=True)
    )


def _contest(
    name: str,
    first: Sequence[Judged],
    other: Sequence[Judged],
    p: float,
    p_holm: float,
    *,
    alone: bool,
) -> Contest:
    pairs = list(zip(first, other, strict=True))
    won = tuple(_exchange(a, b) for a, b in pairs if b.correct and not a.correct)
    lost = tuple(_exchange(a, b) for a, b in pairs if a.correct and not b.correct)
    return Contest(
        letter=name,
        won=won,
        lost=lost,
        both_right=sum(a.correct and b.correct for a, b in pairs),
        both_wrong=sum(not a.correct and not b.correct for a, b in pairs),
        p=p,
        p_holm=p_holm,
        outcome=_outcome_of(len(won), len(lost), p_holm),
        needed=wins_needed(min(len(won), len(lost))) if alone else None,
    )


def _outcome_of(won: int, lost: int, p: float) -> Versus:
    if won == lost == 0:
        return Versus.SAME
    if p >= NOISE:
        return Versus.NOISE
    return Versus.BETTER if won > lost else Versus.WORSE


def _exchange(first: Judged, other: Judged) -> Exchange:
    return Exchange(
        question=first.question,
        answerable=first.answerable,
        expected=first.expected,
        first=first.produced,
        other=other.produced,
        topic=first.topic,
    )
