"""Intervals and tests for small numbers of questions.

Wilson for shares (no normal approximation below a few hundred questions: Bowyer et al. 2025,
arXiv 2503.01747), a bootstrap by cluster for means (Miller 2024, arXiv 2411.00640), exact
McNemar for two systems on the same questions. This module knows no question and no answer.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import binomtest

from tuneproof.intervals import wilson_bounds
from tuneproof.types import Interval

RESAMPLES = 2000
"""Bootstrap draws: the bounds move by less than half a point between seeds."""
NOISE = 0.05
"""A difference with a p-value from here on is within noise."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two systems on the same questions.

    `wins` counts questions that only the first has right, `losses` those that only the second
    has right. `p` is two-sided and exact; `within_noise` says that it is at least 0.05.
    """

    wins: int
    losses: int
    p: float
    within_noise: bool


def wilson(k: int, n: int) -> Interval:
    """The share k / n with its 95 % Wilson interval; value None when n is 0.

    Raises ValueError when k is not between 0 and n.
    """
    if not 0 <= k <= n:
        raise ValueError(f"{k} of {n} is no share")
    if n == 0:
        return Interval(None, None, None, 0)
    share = k / n
    low, high = wilson_bounds(share, n)
    # At the ends rounding could leave a bound a hair away from the value itself.
    low = 0.0 if k == 0 else max(0.0, low)
    high = 1.0 if k == n else min(1.0, high)
    return Interval(share, low, high, n)


def bootstrap_mean(
    values: Sequence[float], clusters: Sequence[Hashable], seed: int = 0
) -> Interval:
    """The mean of values from 0 to 1 with a 95 % interval, drawing whole clusters.

    `clusters[i]` names what `values[i]` depends on (its topic): phrasings of one answer are
    right or wrong together. With one cluster only, rows are drawn instead; one value alone
    says nothing about the mean and gets the bounds 0 and 1. Same seed, same interval.
    """
    if len(values) != len(clusters):
        raise ValueError(f"{len(values)} values but {len(clusters)} clusters")
    n = len(values)
    if n == 0:
        return Interval(None, None, None, 0)
    array = np.asarray(values, dtype=np.float64)
    mean = float(array.mean())
    if n == 1:
        return Interval(mean, 0.0, 1.0, 1)
    names = {name: number for number, name in enumerate(dict.fromkeys(clusters))}
    codes = np.array([names[name] for name in clusters]) if len(names) > 1 else np.arange(n)
    sums = np.bincount(codes, weights=array)
    sizes = np.bincount(codes)
    draws = np.random.default_rng(seed).integers(len(sums), size=(RESAMPLES, len(sums)))
    means = sums[draws].sum(axis=1) / sizes[draws].sum(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return Interval(mean, float(low), float(high), n)


def mcnemar(a_correct: Sequence[bool], b_correct: Sequence[bool]) -> Comparison:
    """Exact McNemar test of two systems, question by question in the same order.

    Raises ValueError when the two sequences differ in length.
    """
    pairs = list(zip(a_correct, b_correct, strict=True))
    wins = sum(a and not b for a, b in pairs)
    losses = sum(b and not a for a, b in pairs)
    decided = wins + losses
    p = float(binomtest(wins, decided, 0.5).pvalue) if decided else 1.0
    return Comparison(wins, losses, p, p >= NOISE)
