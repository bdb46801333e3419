"""Which of some texts holds most of another one: the pieces of both decide, rare ones most.

This module knows pieces, not what they were cut from.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from math import log


class Holding:
    """Some texts, each as its pieces.

    `weight` says how much a piece counts; without it, the more the fewer of the texts have it.
    """

    def __init__(
        self, texts: Iterable[Collection[str]], weight: Callable[[str], float] | None = None
    ):
        known = list(texts)
        self._texts = len(known)
        self._having: dict[str, list[int]] = defaultdict(list)
        for place, pieces in enumerate(known):
            for piece in pieces:
                self._having[piece].append(place)
        self._weight = weight or self._rarity

    def most(self, pieces: Iterable[str]) -> tuple[int, float]:
        """The place of the text that holds most of these pieces, the first of equals, and the share
        of them that it holds; (-1, 0.0) where none holds any."""
        shared: dict[int, float] = defaultdict(float)
        whole = 0.0
        for piece in sorted(pieces):
            weight = self._weight(piece)
            whole += weight
            for place in self._having.get(piece, ()):
                shared[place] += weight
        # Rounded, so that a tie stays a tie whatever the order of additions was.
        best = min(shared, key=lambda place: (-round(shared[place], 9), place), default=-1)
        return best, shared[best] / whole if shared else 0.0

    def _rarity(self, piece: str) -> float:
        return log(1 + self._texts / max(1, len(self._having.get(piece, ()))))
