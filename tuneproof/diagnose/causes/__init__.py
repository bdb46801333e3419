"""All causes, in the order of their codes: one small class each, grouped by where they lie."""

from __future__ import annotations

from tuneproof.diagnose.cause import Cause
from tuneproof.diagnose.causes import (
    amount,
    base,
    nothing,
    pipeline,
    rows,
    schedule,
    testing,
    topics,
    unlearned,
)

_GROUPS = (nothing, amount, unlearned, schedule, base, pipeline, rows, testing, topics)

CAUSES: tuple[Cause, ...] = tuple(
    sorted((kind() for group in _GROUPS for kind in group.CAUSES), key=lambda cause: cause.code)
)
NOTHING = nothing.G500.__name__
"""The code that stands for no cause: nothing is wrong."""

__all__ = ["CAUSES", "NOTHING"]
