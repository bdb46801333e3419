"""Significance of differences between runs, beside McNemar and Holm of `evaluate.stats`.

A paired bootstrap for graded figures, and how many questions a clear result would have needed.
This module knows no run and no question.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence

import numpy as np
from scipy.stats import binomtest

from tuneproof.evaluate.stats import NOISE, RESAMPLES, resampled


def paired_bootstrap(
    before: Sequence[float], after: Sequence[float], clusters: Sequence[Hashable], seed: int = 0
) -> float:
    """Two-sided p-value of the mean of `after - before`, resampling whole clusters (EVIDENCE D).

    `clusters[i]` is the cluster of pair i (its topic). With one cluster only, pairs are resampled
    instead. 1 without any difference, or without pairs. Never below the p-value of a sign test over
    the clusters that differ: less than 0.05 takes at least 6 of them. Same seed, same value.
    """
    gains = np.asarray(after, dtype=np.float64) - np.asarray(before, dtype=np.float64)
    if not gains.any():
        return 1.0
    names = list(clusters) if len(set(clusters)) > 1 else list(range(len(gains)))
    differ = sum(total != 0.0 for total in _cluster_totals(gains.tolist(), names))
    sums, _sizes = resampled(gains.tolist(), clusters, seed)
    # One draw is added to either tail: a p-value of 0 would claim more than the draws can show.
    tail = min(int((sums <= 0).sum()), int((sums >= 0).sum())) + 1
    # With few clusters that all gained every draw gains, so the sign test bounds it from below.
    return min(1.0, max(2 * tail / (RESAMPLES + 1), 2.0 ** (1 - differ)))


def _cluster_totals(gains: Sequence[float], names: Sequence[Hashable]) -> Iterable[float]:
    found: dict[Hashable, float] = defaultdict(float)
    for gain, name in zip(gains, names, strict=True):
        found[name] += gain
    return found.values()


def wins_needed(fewer: int) -> int:
    """How many questions won (or lost) are beyond noise against `fewer` lost (or won).

    6 for 0, 8 for 1, 10 for 2 (EVIDENCE D).
    """
    more = fewer + 1
    while binomtest(fewer, fewer + more, 0.5).pvalue >= NOISE:
        more += 1
    return more
