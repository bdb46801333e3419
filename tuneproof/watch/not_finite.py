"""W401: a loss or gradient that is NaN or infinite."""

from __future__ import annotations

from math import isfinite

from tuneproof.findings import Hit
from tuneproof.i18n import N_
from tuneproof.types import Severity
from tuneproof.watch.breaker import Breaker, half_the_rate
from tuneproof.watch.seen import StepSeen


class W401(Breaker):
    """A loss or gradient norm that is infinite or not a number."""

    title = N_("Loss or gradient is no number")
    measures = N_(
        "The loss and the gradient norm of every step: infinite, or not a number. The step that "
        "shows it has spoiled the weights already, so only stopping or going back can help."
    )
    message = N_("The loss or the gradient was no longer a number at step {step}.")
    remedy = N_(
        "Lower train.learning_rate, keep train.clip_norm at 1, and set model.dtype to float32 if "
        "it happens again."
    )
    severity = Severity.ERROR
    sources = ("EVIDENCE C (divergence: non-finite, stop now)", "EVIDENCE A12 (fp16)")
    settings = ("watch.not_finite",)
    setting = "not_finite"

    def step(self, seen: StepSeen) -> Hit | None:
        """Strikes at every such step."""
        if isfinite(seen.loss) and isfinite(seen.grad_norm):
            return None
        return Hit(
            values={"step": seen.step},
            evidence={"loss": str(seen.loss), "grad_norm": str(seen.grad_norm)},
            patch=half_the_rate(self.recipe),
        )
