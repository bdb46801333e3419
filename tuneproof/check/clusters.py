"""Groups of numbers that pairs connect, so that many alike things make one finding, not one a pair.

800 questions of one pattern with as many answers are 319,600 pairs and one fault. This module
knows numbers only.
"""

from __future__ import annotations

from typing import NamedTuple


class Joined(NamedTuple):
    """A connected group of numbers, in order, and the greatest overlap of a pair within it."""

    numbers: tuple[int, ...]
    overlap: float


class Clusters:
    """The connected components of a graph whose edges are pairs of numbers."""

    def __init__(self) -> None:
        # Imported here because importing SciPy is slow.
        from scipy.cluster.hierarchy import DisjointSet

        self._sets = DisjointSet()
        self._overlaps: dict[int, float] = {}

    def joined(self, one: int, other: int) -> bool:
        """Whether both numbers are in one group already."""
        there = one in self._sets and other in self._sets
        return there and bool(self._sets.connected(one, other))

    def join(self, one: int, other: int, overlap: float) -> None:
        """Put two numbers into one group, because what they stand for overlaps that much."""
        for number in (one, other):
            self._sets.add(number)
            self._overlaps[number] = max(overlap, self._overlaps.get(number, 0.0))
        self._sets.merge(one, other)

    def groups(self) -> list[Joined]:
        """All groups, by their smallest number."""
        groups = sorted(tuple(sorted(group)) for group in self._sets.subsets())
        return [Joined(group, max(self._overlaps[number] for number in group)) for group in groups]
