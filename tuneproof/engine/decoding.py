"""The rules of greedy decoding: how the scores of the next token are changed, and when it stops.

Each rule is a function of the prefix alone, so that it can be applied while a draft is
verified in one pass exactly as while tokens are produced one by one. Penalty and n-gram ban
follow the definitions of Transformers' `generate`. This module knows no model.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from torch import Tensor

from tuneproof.config import DecodeSettings

LOOP_TOKENS = 24
"""Fewest tokens of a loop."""
LOOP_TIMES = 4
"""Fewest repeats of its pattern."""


@dataclass(frozen=True, slots=True)
class Decoding:
    """Decoding rules of one run. `limit` is the most tokens an answer may have, its end token
    included; `end_ids` stop it."""

    limit: int
    end_ids: frozenset[int]
    repetition_penalty: float = 1.0
    no_repeat_ngram: int = 0
    stop_on_loop: bool = True

    @classmethod
    def of(cls, settings: DecodeSettings, longest: int, end_ids: Iterable[int]) -> Decoding:
        """The rules that `settings` ask for where the longest known answer has `longest` tokens."""
        return cls(
            limit=settings.limit(longest),
            end_ids=frozenset(end_ids),
            repetition_penalty=settings.repetition_penalty,
            no_repeat_ngram=settings.no_repeat_ngram,
            stop_on_loop=settings.stop_on_loop,
        )

    @property
    def plain(self) -> bool:
        """Whether scores are used as the model gives them."""
        return self.repetition_penalty == 1.0 and self.no_repeat_ngram == 0

    def adjust(self, scores: Tensor, seen: Sequence[int]) -> None:
        """Apply penalty and ban in place to `scores` [words], given all ids seen so far."""
        if self.repetition_penalty != 1.0:
            ids = sorted(set(seen))
            chosen = scores[ids]
            lower, raise_ = chosen * self.repetition_penalty, chosen / self.repetition_penalty
            scores[ids] = lower.where(chosen < 0, raise_)
        for banned in self.banned(seen):
            scores[banned] = float("-inf")

    def banned(self, seen: Sequence[int]) -> set[int]:
        """Ids that would complete an n-gram that `seen` already has."""
        n = self.no_repeat_ngram
        if n == 0 or len(seen) + 1 < n:
            return set()
        tail = tuple(seen[len(seen) - n + 1 :])
        return {
            seen[at + n - 1]
            for at in range(len(seen) - n + 1)
            if tuple(seen[at : at + n - 1]) == tail
        }

    def looping(self, produced: Sequence[int]) -> bool:
        """Whether the end of `produced` is one pattern at least four times over 24 tokens."""
        if not self.stop_on_loop:
            return False
        for period in range(1, len(produced) // LOOP_TIMES + 1):
            span = max(LOOP_TOKENS, period * LOOP_TIMES)
            if span > len(produced):
                return False
            tail = produced[-span:]
            if all(tail[at] == tail[at - period] for at in range(period, span)):
                return True
        return False
