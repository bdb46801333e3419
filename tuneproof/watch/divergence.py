"""W403: a loss that has risen and stays high."""

from __future__ import annotations

from math import isfinite
from statistics import median

from tuneproof.config import Recipe
from tuneproof.findings import Hit
from tuneproof.i18n import N_
from tuneproof.watch.breaker import Breaker, half_the_rate
from tuneproof.watch.seen import FIRST, RunLength, StepSeen

LEAST_RISE = 0.5
"""Least rise in nats per token: where the initial loss is almost 0, a factor alone says nothing."""


class W403(Breaker):
    """A loss that stands far above that of the first steps."""

    title = N_("Training diverges")
    measures = N_(
        "The median loss of the newest steps (a quarter of the window, at least 5) against that of "
        "the first 5: more than watch.divergence_factor times as high, and by at least 0.5."
    )
    message = N_("The loss stands at {now:.2f} at step {step}; it began at {start:.2f}.")
    remedy = N_(
        "Halve train.learning_rate, and leave train.warmup_steps out so that the rate rises slowly."
    )
    sources = (
        "EVIDENCE C (divergence: smoothed loss above 1.5 times the initial, a proposal)",
        "EVIDENCE B (72 of 80 diverged runs were at a rate of 3e-3)",
    )
    settings = ("watch.divergence", "watch.divergence_factor")
    setting = "divergence"
    remembers = ("initial", "recent")

    def __init__(self, recipe: Recipe, length: RunLength):
        super().__init__(recipe, length)
        self.initial: list[float] = []
        self.recent: list[float] = []

    def step(self, seen: StepSeen) -> Hit | None:
        """Strikes where the smoothed loss is too high."""
        if not isfinite(seen.loss):
            return None
        if len(self.initial) < FIRST:
            self.initial.append(seen.loss)
            return None
        smoothed_over = max(FIRST, self.length.window // 4)
        self.recent = [*self.recent, seen.loss][-smoothed_over:]
        if len(self.recent) < smoothed_over:
            return None
        start, now = median(self.initial), median(self.recent)
        if now <= self.recipe.watch.divergence_factor * start or now - start < LEAST_RISE:
            return None
        return Hit(
            values={"now": now, "step": seen.step, "start": start},
            evidence={"loss": now, "initial": start},
            patch=half_the_rate(self.recipe),
        )

    def went_back(self) -> None:
        """Forget the losses: those to come are of other weights."""
        self.recent = []
