"""A share of bad answers that appears while the run goes on: what W407 and W408 have in common."""

from __future__ import annotations

from abc import abstractmethod

from tuneproof.config import Recipe
from tuneproof.findings import Hit
from tuneproof.i18n import percent
from tuneproof.watch.breaker import Breaker
from tuneproof.watch.seen import EpochFigures, RunLength

ANSWERS = 2
"""Fewest answers that are more than one odd question."""


class Appearing(Breaker):
    """Strikes when the share is at its limit and above the lowest of an earlier epoch.

    A base model repeats and echoes before it has learned to answer: a share that was never
    lower has not appeared. An epoch whose answers are the best so far is let pass.
    """

    remembers = ("lowest",)

    def __init__(self, recipe: Recipe, length: RunLength):
        super().__init__(recipe, length)
        self.lowest: float | None = None

    @abstractmethod
    def share(self, seen: EpochFigures) -> float | None:
        """The share of answers that this is about."""

    def epoch(self, seen: EpochFigures) -> Hit | None:
        """Where the share is high and was lower."""
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
