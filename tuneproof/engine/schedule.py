"""The learning rate at every step: warm-up, then decay. Plain numbers, no tensors."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from tuneproof.config import TrainSettings

WARMUP_SHARE = 0.06
"""Share of all steps that the warm-up takes when the recipe does not say (EVIDENCE B)."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """`rate(step)` for steps 1 to `total`: up to `peak` over `warmup` steps, then as `kind`."""

    peak: float
    total: int
    warmup: int
    kind: Literal["cosine", "linear", "constant"]

    @classmethod
    def of(cls, settings: TrainSettings, rows: int) -> Schedule:
        """The schedule of a run over `rows` training rows."""
        total = math.ceil(rows / settings.batch_size) * settings.epochs
        warmup = settings.warmup_steps
        if warmup is None:
            warmup = max(1, round(WARMUP_SHARE * total))
        return cls(settings.learning_rate, total, warmup, settings.schedule)

    def rate(self, step: int) -> float:
        """The rate of `step`, counted from 1. The first step already moves (transformers#34754)."""
        if step <= self.warmup:
            return self.peak * step / max(1, self.warmup)
        if self.kind == "constant":
            return self.peak
        # The peak is at the last step of the warm-up, or at the first step without one. The decay
        # reaches 0 with the last step, whose rate is taken half a step early, so that it is not 0.
        top = max(1, self.warmup)
        span = self.total - top
        progress = min(step - top, span - 0.5) / span if span > 0 else 0.0
        if self.kind == "linear":
            return self.peak * (1.0 - progress)
        return self.peak * 0.5 * (1.0 + math.cos(math.pi * progress))
