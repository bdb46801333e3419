"""W404: gradients that explode."""

from __future__ import annotations

from math import isfinite

from tuneproof.config import Recipe
from tuneproof.findings import Hit
from tuneproof.i18n import N_
from tuneproof.watch.breaker import Breaker, half_the_rate
from tuneproof.watch.seen import RunLength, StepSeen

RUNNING = 3
"""Steps in a row above the limit that are more than one odd batch, as in axolotl's watchdog."""
AT_ONCE = 10
"""One step above so many times the limit is enough: 100 by default (axolotl: alarm above 100)."""


class W404(Breaker):
    """Gradient norms far out of the usual range."""

    title = N_("Gradient norm out of range")
    measures = N_(
        "The gradient norm before clipping: above watch.gradient_limit in 3 steps in a row, or "
        "above ten times that in one. Healthy norms are 0.1 to 10; a healthy run of this project "
        "had one batch at 22 among the first 60."
    )
    message = N_("The gradient norm was {norm:.1f} at step {step}; healthy is up to {limit:g}.")
    remedy = N_("Lower train.learning_rate; keep train.clip_norm at 1 and some warm-up.")
    sources = (
        "the diary (grad_norm above 10.0 is abnormal)",
        "EVIDENCE C (axolotl: healthy 0.1 to 10, alarm above 100; 3 steps in a row)",
    )
    settings = ("watch.gradient_norm", "watch.gradient_limit")
    setting = "gradient_norm"
    remembers = ("running",)

    def __init__(self, recipe: Recipe, length: RunLength):
        super().__init__(recipe, length)
        self.running = 0

    def step(self, seen: StepSeen) -> Hit | None:
        """Strikes where the norm is too large in several steps, or far too large in one."""
        limit = self.recipe.watch.gradient_limit
        if not isfinite(seen.grad_norm):
            return None
        self.running = self.running + 1 if seen.grad_norm > limit else 0
        if self.running < RUNNING and seen.grad_norm <= AT_ONCE * limit:
            return None
        return Hit(
            values={"norm": seen.grad_norm, "step": seen.step, "limit": limit},
            evidence={"grad_norm": seen.grad_norm, "limit": limit, "running": self.running},
            patch=half_the_rate(self.recipe),
        )

    def went_back(self) -> None:
        """Count anew: the gradients to come are of other weights."""
        self.running = 0
