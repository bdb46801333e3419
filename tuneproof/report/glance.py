"""The figures on a report's first screen: what whoever asks gets, beside the look-up.

Takes figures from an evaluation as they are; it computes none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tuneproof.evaluation import Evaluation, FigureName
from tuneproof.i18n import N_, _
from tuneproof.report.rows import bounds, figure, percent
from tuneproof.types import Slice, System

SHOWN: tuple[tuple[Slice, FigureName, str], ...] = (
    (Slice.ANSWERABLE, "correct", N_("right, of {n} questions with an answer")),
    (Slice.FAR, "correct", N_("right, of the {n} worded unlike any training question")),
    (Slice.UNANSWERABLE, "refused", N_("refused, of {n} questions without an answer")),
)
"""(slice, figure, what it is), marked for translation."""


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure: a share, its 95 % interval, what it is of, and the look-up's share, empty where
    that was not measured."""

    share: str
    between: str
    what: str
    lookup: str


def tiles(evaluation: Evaluation) -> Iterator[Tile]:
    """The figures of what is said, with the guard where there is one; none without an adapter."""
    said = System.GUARDED if System.GUARDED in evaluation.systems else System.ADAPTER
    for part, name, what in SHOWN:
        own = figure(evaluation, said, part, name)
        other = figure(evaluation, System.LOOKUP, part, name)
        if own is not None:
            lookup = "" if other is None else percent(other.value, 0)
            yield Tile(percent(own.value, 0), bounds(own, 0), _(what).format(n=own.n), lookup)
