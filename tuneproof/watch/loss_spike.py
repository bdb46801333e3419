"""W402: one step whose loss stands far above those before it."""

from __future__ import annotations

from math import isfinite
from statistics import median

from tuneproof.config import Recipe
from tuneproof.findings import Hit
from tuneproof.i18n import N_
from tuneproof.watch.breaker import Breaker
from tuneproof.watch.robust import center_and_spread, is_spike
from tuneproof.watch.seen import FIRST, WINDOW_LEAST, RunLength, StepSeen


class W402(Breaker):
    """A loss far above that of the steps before it."""

    title = N_("Loss spike")
    measures = N_(
        "The loss of a step against the median of the steps before it (a fifth of the run, 20 to "
        "128 steps): higher by more than watch.spike_deviations standard deviations, estimated "
        "from the median absolute deviation, and by at least a quarter of the initial loss. "
        "Silent for the first 20 steps."
    )
    message = N_("The loss jumped to {loss:.2f} at step {step}; {middle:.2f} was usual before.")
    remedy = N_(
        "Look at the rows of that step for an answer that fits no question. When it happens again, "
        "lower train.learning_rate."
    )
    sources = (
        "EVIDENCE C (spike: median and MAD, at least 20 steps; OLMo-core SkipStepOptimizer: 6)",
        "a quarter of the initial loss: a proposal, twice the highest of a healthy run",
    )
    settings = ("watch.loss_spike", "watch.spike_deviations")
    setting = "loss_spike"
    remembers = ("initial", "losses")

    def __init__(self, recipe: Recipe, length: RunLength):
        super().__init__(recipe, length)
        self.initial: list[float] = []
        self.losses: list[float] = []

    def step(self, seen: StepSeen) -> Hit | None:
        """Strikes where the loss is an outlier."""
        if not isfinite(seen.loss):
            return None
        before = list(self.losses)
        self.losses = [*before, seen.loss][-self.length.window :]
        if len(self.initial) < FIRST:
            self.initial.append(seen.loss)
        if len(before) < WINDOW_LEAST:
            return None
        deviations = self.recipe.watch.spike_deviations
        if not is_spike(seen.loss, before, median(self.initial), deviations):
            return None
        middle, spread = center_and_spread(before)
        return Hit(
            values={"loss": seen.loss, "step": seen.step, "middle": middle},
            evidence={"loss": seen.loss, "median": middle, "spread": spread},
        )

    def went_back(self) -> None:
        """Forget the losses: those to come are of other weights."""
        self.losses = []
