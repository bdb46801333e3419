"""What pairs join, so that many alike things are told once and not pair by pair.

800 questions of one pattern with as many answers are 319,600 pairs and one fault. This module
knows numbers only.
"""

from __future__ import annotations

from collections import defaultdict


class Clusters:
    """Numbers that pairs have joined, however far apart (union and find)."""

    def __init__(self) -> None:
        self._above: dict[int, int] = {}

    def joined(self, one: int, other: int) -> bool:
        """Whether pairs lead from one number to the other."""
        return one in self._above and other in self._above and self._top(one) == self._top(other)

    def join(self, one: int, other: int) -> None:
        """Note that two numbers belong together."""
        for each in (one, other):
            self._above.setdefault(each, each)
        low, high = sorted((self._top(one), self._top(other)))
        self._above[high] = low

    def groups(self) -> list[tuple[int, ...]]:
        """The numbers that belong together, in order; groups by their first number."""
        found: dict[int, list[int]] = defaultdict(list)
        for each in sorted(self._above):
            found[self._top(each)].append(each)
        return [tuple(group) for group in found.values()]

    def _top(self, number: int) -> int:
        while self._above[number] != number:
            self._above[number] = self._above[self._above[number]]
            number = self._above[number]
        return number
