"""Drafts for speculative decoding, taken from known answers.

A fine-tuned model mostly says one of the answers it was taught. A draft that agrees with the
model costs one pass instead of one per token; one that does not changes no answer, because every
token is verified. Drafts come from training answers only, never from the answer that a test
expects. This module knows ids, no model.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import accumulate, chain

NGRAM = 3
"""Tokens of an n-gram, after which known answers are continued."""
LONGEST_FREE = 12
"""Most tokens drafted after an n-gram match, which is a weaker guess than a shared prefix."""


class DraftBook:
    """Known targets, looked up by what has been produced so far.

    The targets are held twice: sorted by their ids, where those with the same beginning are
    neighbours, and joined to one long tuple, into which n-grams point.
    """

    def __init__(self, targets: Iterable[Sequence[int]]):
        counts = Counter(tuple(target) for target in targets)
        # Common answers first, so that they win a beginning or an n-gram that several share.
        ranked = [target for target, _count in counts.most_common()]
        places = sorted(range(len(ranked)), key=ranked.__getitem__)
        self._sorted = [ranked[place] for place in places]
        self._places = places
        """The rank of each target in `_sorted`, 0 for the commonest."""
        self._first: dict[tuple[int, int], int] = {}
        """For each range of `_sorted` asked for before, the index of its commonest target."""
        self._joined = tuple(chain.from_iterable(ranked))
        self._ends = list(accumulate(map(len, ranked)))
        self._after: dict[tuple[int, ...], int] = {}
        """For each n-gram, the index in `_joined` at which the commonest target goes on."""
        for target, end in zip(ranked, self._ends, strict=True):
            start = end - len(target)
            for at in range(NGRAM, len(target)):
                self._after.setdefault(target[at - NGRAM : at], start + at)

    def next(self, produced: Sequence[int]) -> tuple[int, ...]:
        """A guess of what follows `produced`; empty when there is none."""
        return self._rest_of_target(tuple(produced)) or self._after_ngram(tuple(produced[-NGRAM:]))

    def _rest_of_target(self, produced: tuple[int, ...]) -> tuple[int, ...]:
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

    def _after_ngram(self, tail: tuple[int, ...]) -> tuple[int, ...]:
        """What follows the n-gram `tail` in the commonest target that has it."""
        at = self._after.get(tail)
        if at is None:
            return ()
        end = self._ends[bisect_right(self._ends, at)]
        return self._joined[at : min(end, at + LONGEST_FREE)]
