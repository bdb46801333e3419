"""Guesses of what a model will say, taken from answers that are known.

A fine-tuned model mostly says one of the answers it was taught. A draft that agrees with the
model costs one pass instead of one pass a token; a draft that does not costs nothing in
correctness, because every token is checked. Drafts come from training answers only, never
from the answer that a test expects. This module knows ids, no model.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import accumulate, chain

NGRAM = 3
LONGEST_FREE = 12
"""Most tokens drafted after an n-gram match, which is a weaker guess than a shared prefix."""


class DraftBook:
    """Known targets, looked up by what has been produced so far.

    Every target is held twice: in the order of their ids, where those with one beginning stand
    together, and joined to one long tuple, into which n-grams point.
    """

    def __init__(self, targets: Iterable[Sequence[int]]):
        counts = Counter(tuple(target) for target in targets)
        # Common answers first, so that they win a beginning or an n-gram that several share.
        ranked = [target for target, _count in counts.most_common()]
        places = sorted(range(len(ranked)), key=ranked.__getitem__)
        self._sorted = [ranked[place] for place in places]
        self._places = places
        """Of each target in `_sorted` its place among the commonest."""
        self._first: dict[tuple[int, int], int] = {}
        """Of a stretch of `_sorted` that was asked for, where its commonest target stands."""
        self._joined = tuple(chain.from_iterable(ranked))
        self._ends = list(accumulate(map(len, ranked)))
        self._after: dict[tuple[int, ...], int] = {}
        """Where the text goes on after an n-gram, in `_joined`."""
        for target, end in zip(ranked, self._ends, strict=True):
            start = end - len(target)
            for at in range(NGRAM, len(target)):
                self._after.setdefault(target[at - NGRAM : at], start + at)

    def next(self, produced: Sequence[int]) -> tuple[int, ...]:
        """A guess of what follows `produced`; empty when there is none."""
        return self._continued(tuple(produced)) or self._found(tuple(produced[-NGRAM:]))

    def _continued(self, produced: tuple[int, ...]) -> tuple[int, ...]:
        """The rest of the commonest target that begins with `produced` and is longer."""
        start = bisect_right(self._sorted, produced)
        stop = len(self._sorted)
        if produced:
            stop = bisect_left(self._sorted, (*produced[:-1], produced[-1] + 1))
        if start >= stop:
            return ()
        if (start, stop) not in self._first:
            self._first[start, stop] = min(range(start, stop), key=self._places.__getitem__)
        return self._sorted[self._first[start, stop]][len(produced) :]

    def _found(self, tail: tuple[int, ...]) -> tuple[int, ...]:
        """What follows the n-gram `tail` in the commonest target that has it."""
        at = self._after.get(tail)
        if at is None:
            return ()
        end = self._ends[bisect_right(self._ends, at)]
        return self._joined[at : min(end, at + LONGEST_FREE)]
