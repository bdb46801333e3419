"""The recipe: schedule, adapter, decoding, and what the test can prove."""

from __future__ import annotations

from tuneproof.check.recipe import (
    adapter,
    claims,
    schedule,
)

CHECKS = (
    *adapter.CHECKS,
    *claims.CHECKS,
    *schedule.CHECKS,
)
