"""What the test can prove: R316 rows left out by max_length, R317 its size, R318 its refusals.

Plain arithmetic over numbers of rows; `splitting` looks at what test and training share.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil

from tuneproof.check.needs import NeedsRows
from tuneproof.check.single.length import length_of
from tuneproof.check.subject import Subject
from tuneproof.config import LENGTH_MOST
from tuneproof.data.holdout import held_out_count
from tuneproof.findings import Check, Hit
from tuneproof.i18n import N_, _, percent
from tuneproof.intervals import Z95, least_questions, wilson_bounds, zero_upper
from tuneproof.types import Severity

LIKELY = 0.85
"""The share of right answers for which the interval is computed: what good runs reach (DESIGN)."""
WANTED = 0.05
"""Half width of the interval from which it is a note."""
WIDE = 0.10
"""Half width from which it is a warning."""
LEFT_OUT = 0.10
"""Share of the rows that may be left out for their length."""


class R316(NeedsRows):
    """A length limit that leaves out more than 10 % of the training rows."""

    title = N_("Length limit leaves many rows out")
    measures = N_(
        "The share of training rows with more tokens than model.max_length, counted with the "
        "model's tokenizer where it is at hand, else estimated: above 10 % a warning, all an "
        "error. "
        "Nothing is ever cut, so no row is left without its end."
    )
    message = N_("model.max_length {limit} leaves out about {n} of {rows} rows.")
    remedy = N_("Set model.max_length to {better}.")
    sources = ("EVIDENCE A7 (trl#1053, #588), A19",)
    stops = True
    asks_model = True

    def hits(self, subject: Subject) -> Iterator[Hit]:
        limit, rows = subject.recipe.model.max_length, len(subject.train)
        lengths = [length_of(subject, row) for row in subject.train]
        out = sum(length > limit for length in lengths)
        if out > LEFT_OUT * rows:
            better = min(LENGTH_MOST, max(lengths))
            yield Hit(
                where=("model.max_length",),
                values={"limit": limit, "n": out, "rows": rows, "better": better},
                evidence={"left_out": out, "rows": rows, "limit": limit},
                severity=Severity.ERROR if out == rows else Severity.WARNING,
                patch={"model.max_length": better},
            )


class R317(Check[Subject]):
    """A test so small that its 95 % interval is wide."""

    title = N_("Test too small for the claim")
    measures = N_(
        "Half the width of the 95 % Wilson interval that the answerable test questions give at "
        "85 % right: more than 10 points is a warning, more than 5 a note. The message says how "
        "many questions 5 points need."
    )
    message = N_(
        "Answerable test questions: {n}. At {likely} right the truth lies between {low} "
        "and {high}; ± 5 points take {needed} questions."
    )
    remedy = N_("Add test questions, in other phrasings than training has.")
    sources = ("EVIDENCE D (Wilson; Bowyer et al. 2025)",)

    def hits(self, subject: Subject) -> Iterator[Hit]:
        n = test_size(subject, answerable=True)
        low, high = wilson_bounds(LIKELY, n)
        half = (high - low) / 2
        if half > WANTED:
            yield Hit(
                where=("data.test",),
                values={
                    "n": n,
                    "likely": percent(LIKELY),
                    "low": percent(low),
                    "high": percent(high),
                    "needed": questions_for(WANTED, LIKELY),
                },
                evidence={"questions": n, "half_width": round(half, 4)},
                severity=Severity.WARNING if half > WIDE else Severity.NOTE,
            )


class R318(Check[Subject]):
    """Too few unanswerable test questions to bound the share of false answers."""

    title = N_("Too few unanswerable test questions")
    measures = N_(
        "Unanswerable test questions against those that the claim takes: with fewer than 59 even a "
        "perfect run cannot say that fewer than 5 % of such questions get a false answer, the "
        "level that objectives.false_answers asks for unless it is changed."
    )
    message = N_(
        "Unanswerable test questions: {n}. If all are refused, up to {most} may still get an "
        "answer; to say fewer than {level} takes {wanted}."
    )
    remedy = N_("Add questions that your sources do not answer, near misses above all.")
    severity = Severity.NOTE
    sources = ("EVIDENCE D (zero false answers in n probes)",)

    def hits(self, subject: Subject) -> Iterator[Hit]:
        n = test_size(subject, answerable=False)
        level = subject.recipe.objectives.false_answers
        wanted = least_questions(level)
        if n < wanted:
            yield Hit(
                where=("data.test",),
                values={
                    "n": n,
                    "most": percent(zero_upper(n)),
                    "level": percent(level),
                    "wanted": wanted,
                },
                evidence={"questions": n, "wanted": wanted},
            )

    def said(self, hit: Hit) -> str:
        """Without any such question another message is given."""
        if hit.values["n"]:
            return super().said(hit)
        return _(
            "The test has no unanswerable question, so it shows nothing of refusals; to say that "
            "fewer than {level} of such questions get an answer takes {wanted}."
        ).format(**hit.values)


def test_size(subject: Subject, *, answerable: bool) -> int:
    """The number of (un)answerable test questions; without a test file, of those to be held out."""
    known = subject.test if subject.split is None else subject.split.test
    if known is not None:
        return sum(row.answerable == answerable for row in known)
    n = sum(row.answerable == answerable for row in subject.train)
    return held_out_count(n, subject.recipe.data.test_share)


def questions_for(half: float, share: float) -> int:
    """The fewest questions for which the Wilson interval at `share` is at most ± `half`."""
    n = ceil(Z95 * Z95 * share * (1 - share) / (half * half)) or 1
    while n > 1 and _half_width(share, n - 1) <= half:
        n -= 1
    while _half_width(share, n) > half:
        n += 1
    return n


def _half_width(share: float, n: int) -> float:
    low, high = wilson_bounds(share, n)
    return (high - low) / 2


CHECKS = (R316, R317, R318)
