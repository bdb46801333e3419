"""Pairs of questions that resemble one another, found once for all checks that ask.

Equal questions are one node, so that a thousand copies make no half million pairs. This module
knows questions only, no answers.
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
"""Pairs that are kept; more than this means a table made by a machine from few patterns."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two rows by number, `first` before `second`, and the overlap of their questions."""

    first: int
    second: int
    overlap: float


class Neighbours:
    """`groups`: rows with the same question, as numbers. `pairs`: between groups, by their
    first rows, overlap from `NEAR` to 1. `complete` is False when there were too many pairs."""

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
