"""Which of several texts holds the largest share of another text's pieces, by weight.

This module knows pieces (words, n-grams), not what they were cut from.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from math import log


class Holding:
    """An index of texts, each given as its pieces.

    `weight` gives the weight of a piece; without it, a piece weighs the more the fewer texts have
    it.
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
        """The place of the text that holds the largest share of these pieces, by weight, and that
        share. The first text wins a tie; (-1, 0.0) where none holds any."""
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
