"""Statistics of counts: intervals of shares, and how many questions a claim takes.

Plain arithmetic on counts; this module knows no question and no answer.
"""

from __future__ import annotations

from math import ceil, log, sqrt

Z95 = 1.959963984540054
"""The standard normal variate with 2.5 % above it."""
CERTAINTY = 0.95
"""Confidence level of one-sided bounds (EVIDENCE D)."""


def wilson_bounds(share: float, n: int) -> tuple[float, float]:
    """The 95 % Wilson interval of a share of `n` questions; 0 to 1 where `n` is 0."""
    if not n:
        return 0.0, 1.0
    square = Z95 * Z95
    middle = (share + square / (2 * n)) / (1 + square / n)
    half = Z95 / (1 + square / n) * sqrt(share * (1 - share) / n + square / (4 * n * n))
    # At the ends rounding could leave a bound a hair away from the share itself: "-0 %".
    return (middle - half if share > 0 else 0.0), (middle + half if share < 1 else 1.0)


def least_questions(level: float) -> int:
    """How many questions, all answered rightly, bound the error rate by `level` with 95 %
    confidence: 59 for 5 %."""
    return ceil(log(1 - CERTAINTY) / log(1 - level))


def zero_upper(n: int) -> float:
    """The upper 95 % bound of the error rate after no error in `n` questions."""
    return float(1 - (1 - CERTAINTY) ** (1 / n)) if n else 1.0
