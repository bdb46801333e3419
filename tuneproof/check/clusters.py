"""What pairs join, so that many alike things are told once and not pair by pair.

800 questions of one pattern with as many answers are 319,600 pairs and one fault. This module
knows numbers only.
"""

from __future__ import annotations

from typing import NamedTuple


class Joined(NamedTuple):
    """Numbers that belong together, in order; the greatest overlap of a pair that joined them."""

    numbers: tuple[int, ...]
    overlap: float


class Clusters:
    """Numbers that pairs have joined, however far apart."""

    def __init__(self) -> None:
        # Here, as importing it takes a moment.
        from scipy.cluster.hierarchy import DisjointSet

        self._sets = DisjointSet()
        self._overlaps: dict[int, float] = {}

    def joined(self, one: int, other: int) -> bool:
        """Whether pairs lead from one number to the other."""
        there = one in self._sets and other in self._sets
        return there and bool(self._sets.connected(one, other))

    def join(self, one: int, other: int, overlap: float) -> None:
        """Note that two numbers belong together, as what they stand for overlaps so much."""
        for each in (one, other):
            self._sets.add(each)
            self._overlaps[each] = max(overlap, self._overlaps.get(each, 0.0))
        self._sets.merge(one, other)

    def groups(self) -> list[Joined]:
        """The numbers that belong together, groups by their first number."""
        found = sorted(tuple(sorted(group)) for group in self._sets.subsets())
        return [Joined(group, max(self._overlaps[each] for each in group)) for group in found]
