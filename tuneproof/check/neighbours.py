"""Pairs of questions that resemble one another, computed once for all checks.

Equal questions are grouped first, so that a thousand copies do not make half a million pairs. This
module sees questions only, no answers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from tuneproof.data.overlap import CopyIndex, as_asked

NEAR = 0.5
"""Overlap from which two questions count as neighbours: unrelated pairs have .06 (EVIDENCE C)."""
MOST_PAIRS = 400_000
"""Most pairs that are kept; more mean a table generated from a few patterns."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two rows by number, `first` < `second`, and the overlap of their questions, 0 to 1."""

    first: int
    second: int
    overlap: float


class Neighbours:
    """`groups` are the numbers of the rows that ask one question. `pairs` are pairs of groups, each
    by its first row, with an overlap of at least `NEAR`. `complete` is False when there were more
    than `MOST_PAIRS`, of which the first are kept."""

    def __init__(self, questions: Sequence[str]):
        same: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for number, question in enumerate(questions):
            same[as_asked(question)].append(number)
        self.groups: tuple[tuple[int, ...], ...] = tuple(map(tuple, same.values()))
        index = CopyIndex([questions[group[0]] for group in self.groups])
        found = list(islice(index.pairs(NEAR), MOST_PAIRS + 1))
        self.complete = len(found) <= MOST_PAIRS
        self.pairs: tuple[Pair, ...] = tuple(
            Pair(self.groups[first][0], self.groups[second][0], overlap)
            for first, second, overlap in found[:MOST_PAIRS]
        )
