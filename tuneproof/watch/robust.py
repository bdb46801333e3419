"""Median and spread of a window of numbers, neither of which one outlier moves."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

TO_SIGMA = 1.4826
"""Standard deviation per median absolute deviation (MAD) of normally distributed values."""
SPIKE_RISE = 0.25
"""Least rise of a spike above the median, as a share of the initial loss. Once the rows are known
the spread is next to nothing and one hard batch is dozens of deviations away: a healthy run of this
project (550 rows, batches of 8) had single batches 0.12 of the initial loss above the median."""


def center_and_spread(values: Sequence[float]) -> tuple[float, float]:
    """The median, and the standard deviation estimated from the median absolute deviation."""
    middle = median(values)
    return middle, TO_SIGMA * median(abs(value - middle) for value in values)


def is_spike(loss: float, before: Sequence[float], initial: float, deviations: float) -> bool:
    """Whether a step's loss is more than `deviations` standard deviations above the median of those
    `before` it, and by at least `SPIKE_RISE` of the `initial` one. All in nats per token."""
    middle, spread = center_and_spread(before)
    return loss - middle > max(SPIKE_RISE * initial, deviations * spread)
