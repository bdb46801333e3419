"""The base model: whether it knows the language, how it cuts the rows, what it costs."""

from __future__ import annotations

from tuneproof.check.model import (
    base,
    cost,
    spelling,
    tensors,
)

CHECKS = (
    *base.CHECKS,
    *cost.CHECKS,
    *spelling.CHECKS,
    *tensors.CHECKS,
)
