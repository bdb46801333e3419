"""What a number of questions can show: intervals of shares, and how many a claim takes.

Plain arithmetic on counts; this module knows no question and no answer.
"""

from __future__ import annotations

from math import ceil, log, sqrt

Z95 = 1.959963984540054
"""The standard normal variate with 2.5 % above it."""
CERTAINTY = 0.95
"""Of one-sided bounds (EVIDENCE D)."""


def wilson_bounds(share: float, n: int) -> tuple[float, float]:
    """The 95 % Wilson interval of a share of `n`; all of 0 to 1 when there is nothing."""
    if not n:
        return 0.0, 1.0
    square = Z95 * Z95
    middle = (share + square / (2 * n)) / (1 + square / n)
    half = Z95 / (1 + square / n) * sqrt(share * (1 - share) / n + square / (4 * n * n))
    return middle - half, middle + half


def least_questions(level: float) -> int:
    """Questions that it takes, none of them gone wrong, to bound the share that goes wrong by
    `level` with 95 % certainty: 59 for 5 %."""
    return ceil(log(1 - CERTAINTY) / log(1 - level))


def zero_upper(n: int) -> float:
    """The share that may still go wrong when none of `n` did, with 95 % certainty."""
    return float(1 - (1 - CERTAINTY) ** (1 / n)) if n else 1.0
