"""A share of bad answers that rises during training: what W407 and W408 have in common."""

from __future__ import annotations

from abc import abstractmethod

from tuneproof.config import Recipe
from tuneproof.findings import Hit
from tuneproof.i18n import percent
from tuneproof.watch.breaker import Breaker
from tuneproof.watch.seen import EpochFigures, RunLength

ANSWERS = 2
"""Fewest bad answers to strike on: one may be an odd question."""


class Appearing(Breaker):
    """Strikes when the share reaches its limit and is above the lowest of the earlier epochs.

    A base model repeats and echoes before it has learned to answer: a share that was never lower
    has not risen. It never strikes on the best epoch so far.
    """

    remembers = ("lowest",)

    def __init__(self, recipe: Recipe, length: RunLength):
        super().__init__(recipe, length)
        self.lowest: float | None = None

    @abstractmethod
    def share(self, seen: EpochFigures) -> float | None:
        """The share of answers that this is about."""

    def epoch(self, seen: EpochFigures) -> Hit | None:
        """Strikes where the share is high and was lower before."""
        share, lowest = self.share(seen), self.lowest
        if share is None:
            return None
        self.lowest = share if lowest is None else min(share, lowest)
        limit = self.recipe.watch.answer_limit
        count = round(share * seen.validation_questions)
        if lowest is None or share <= lowest or share < limit or count < ANSWERS or seen.best:
            return None
        return Hit(
            values={
                "share": percent(share),
                "n": seen.validation_questions,
                "epoch": seen.epoch,
                "before": percent(lowest),
            },
            evidence={"share": share, "lowest": lowest, "answers": count},
        )
