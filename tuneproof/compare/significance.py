"""How sure a difference is when several are looked at.

Exact McNemar itself and Holm's correction are in `evaluate.stats`; here is what a comparison needs
around them: a paired bootstrap for graded figures, and how clear a result would have had to be.
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
    """Two-sided p-value of the mean of `after - before`, drawing whole clusters (EVIDENCE D).

    `clusters[i]` names what pair i depends on (its topic). With one cluster only, pairs are
    drawn instead. Without any difference, or without pairs, it is 1. Never below what as many
    clusters as differ show by their signs alone: 6 of them at least for less than 0.05, as in
    McNemar's test. Same seed, same value.
    """
    gains = np.asarray(after, dtype=np.float64) - np.asarray(before, dtype=np.float64)
    if not gains.any():
        return 1.0
    names = list(clusters) if len(set(clusters)) > 1 else list(range(len(gains)))
    differ = sum(total != 0.0 for total in _totals(gains.tolist(), names))
    sums, _sizes = resampled(gains.tolist(), clusters, seed)
    # One draw is added to either tail: a p-value of 0 would claim more than the draws can show.
    tail = min(int((sums <= 0).sum()), int((sums >= 0).sum())) + 1
    # Draws of two or three clusters that gained all gain: that is no more than their number says.
    return min(1.0, max(2 * tail / (RESAMPLES + 1), 2.0 ** (1 - differ)))


def _totals(gains: Sequence[float], names: Sequence[Hashable]) -> Iterable[float]:
    found: dict[Hashable, float] = defaultdict(float)
    for gain, name in zip(gains, names, strict=True):
        found[name] += gain
    return found.values()


def needed(fewer: int) -> int:
    """The smallest larger side that is no noise, when the other side has `fewer` questions.

    6 for 0, 8 for 1, 10 for 2 (EVIDENCE D).
    """
    more = fewer + 1
    while binomtest(fewer, fewer + more, 0.5).pvalue >= NOISE:
        more += 1
    return more
