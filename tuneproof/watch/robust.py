"""Median and spread of a window of numbers: one wild value moves neither."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

TO_SIGMA = 1.4826
"""Median absolute deviation to standard deviation, for normal values."""


def center_and_spread(values: Sequence[float]) -> tuple[float, float]:
    """The median, and a standard deviation made of the median absolute deviation from it."""
    middle = median(values)
    return middle, TO_SIGMA * median(abs(value - middle) for value in values)
