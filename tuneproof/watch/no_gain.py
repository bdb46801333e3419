"""W406: early stopping by the size of the improvement."""

from __future__ import annotations

import math

from tuneproof.config import Recipe
from tuneproof.findings import Hit
from tuneproof.i18n import N_
from tuneproof.types import RunState, Severity
from tuneproof.watch.breaker import Breaker
from tuneproof.watch.seen import EpochFigures, RunLength

LOSS_GAIN = 0.05
"""A validation loss that falls by this share or more counts as a gain (docs/training.md)."""


class W406(Breaker):
    """Epochs without a gain in validation answers or loss."""

    title = N_("No gain any more")
    measures = N_(
        "The share of validation questions answered rightly, against that of the last gain. After "
        "stop.patience epochs without a gain of stop.min_gain the run ends, unless the validation "
        "loss fell by 5 % or more: a few dozen questions are too coarse to show a small gain. "
        "Several small gains add up to one. train.epochs is a hard cap whatever the gains."
    )
    message = N_("No gain of {gain} points in {n} epochs, nor a loss lower by 5 %.")
    remedy = N_("Nothing: the best epoch is kept. For more epochs raise stop.patience.")
    severity = Severity.NOTE
    sources = (
        "the diary (patience 3; the size of an improvement counts, not only that there is one)",
        "EVIDENCE B (epochs)",
        "docs/training.md (a loss that falls where the answers stand still)",
    )
    settings = ("watch.no_gain", "stop.patience", "stop.min_gain", "train.epochs")
    setting = "no_gain"
    ends_as = RunState.TRAINED
    remembers = ("gained_at", "level", "loss")

    def __init__(self, recipe: Recipe, length: RunLength):
        super().__init__(recipe, length)
        self.gained_at = 0
        self.level: float | None = None
        self.loss: float | None = None

    def epoch(self, seen: EpochFigures) -> Hit | None:
        """Strikes where the patience is used up and epochs are left that can be saved."""
        if seen.validation_correct is None:
            return None
        self._note_gains(seen.epoch, seen.validation_correct, seen.validation_loss)
        patience, gain = self.recipe.stop.patience, self.recipe.stop.min_gain
        waited = seen.epoch - self.gained_at
        if patience is None or waited < patience or seen.step >= self.length.steps:
            return None
        self.gained_at = seen.epoch
        return Hit(
            values={"gain": round(100 * gain, 1), "n": patience},
            evidence={"epochs": waited, "level": self.level, "min_gain": gain},
        )

    def _note_gains(self, epoch: int, score: float, loss: float | None) -> None:
        """Remember the epoch, and the level or loss that it reached, where it made a gain."""
        least = self.recipe.stop.min_gain
        gain = score - (0.0 if self.level is None else self.level)
        if self.level is None or (gain > 0 and gain >= least - 1e-9):  # 0.3 - 0.1 is below 0.2
            self.gained_at, self.level = epoch, score
        if loss is None or not math.isfinite(loss):
            return
        if self.loss is None or loss <= (1 - LOSS_GAIN) * self.loss:
            self.gained_at, self.loss = epoch, loss
