"""Guesses of what a model will say, taken from answers that are known.

A fine-tuned model mostly says one of the answers it was taught. A draft that agrees with the
model costs one pass instead of one pass a token; a draft that does not costs nothing in
correctness, because every token is checked. Drafts come from training answers only, never
from the answer that a test expects. This module knows ids, no model.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

NGRAM = 3
LONGEST_FREE = 12
"""Most tokens drafted after an n-gram match, which is a weaker guess than a shared prefix."""


class DraftBook:
    """Known targets, looked up by what has been produced so far."""

    def __init__(self, targets: Iterable[Sequence[int]]):
        self._counts = Counter(tuple(target) for target in targets)
        self._by_prefix: dict[tuple[int, ...], tuple[int, ...]] = {}
        self._after: dict[tuple[int, ...], tuple[tuple[int, ...], int]] = {}
        # Common answers first, so that they win a prefix that several share.
        for target, _count in self._counts.most_common():
            for at in range(len(target)):
                self._by_prefix.setdefault(target[:at], target)
            for at in range(NGRAM, len(target)):
                self._after.setdefault(target[at - NGRAM : at], (target, at))

    def next(self, produced: Sequence[int]) -> tuple[int, ...]:
        """A guess of what follows `produced`; empty when there is none."""
        target = self._by_prefix.get(tuple(produced))
        if target is not None:
            return target[len(produced) :]
        if len(produced) >= NGRAM:
            found = self._after.get(tuple(produced[-NGRAM:]))
            if found is not None:
                target, at = found
                return target[at : at + LONGEST_FREE]
        return ()
