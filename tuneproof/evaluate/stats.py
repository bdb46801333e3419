"""Intervals and tests for small numbers of questions.

Wilson intervals for shares (no normal approximation below a few hundred questions: Bowyer et al.
2025, arXiv 2503.01747), a cluster bootstrap for means (Miller 2024, arXiv 2411.00640), the exact
McNemar test for two systems on the same questions. This module knows no question and no answer.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binomtest

from tuneproof.intervals import wilson_bounds
from tuneproof.types import Interval

Floats = NDArray[np.float64]

RESAMPLES = 2000
"""Bootstrap draws: the bounds move by less than half a point between seeds."""
DRAWN_AT_ONCE = 1 << 20
"""Most clusters drawn in one go, over several bootstrap draws."""
NOISE = 0.05
"""A difference with a p-value of at least this is within noise."""
LEAST_DECIDED = 6
"""With fewer questions won and lost the exact McNemar test cannot show a difference (EVIDENCE D:
6/0)."""


@dataclass(frozen=True, slots=True)
class PairedTest:
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
    return Interval(share, *wilson_bounds(share, n), n)


def bootstrap_mean(
    values: Sequence[float], clusters: Sequence[Hashable], seed: int = 0
) -> Interval:
    """The mean of values from 0 to 1 with a 95 % interval, drawing whole clusters.

    `clusters[i]` is the cluster of `values[i]` (its topic): phrasings of one answer are right or
    wrong together. With one cluster only, single values are drawn instead; one value alone says
    nothing about the mean and gets the bounds 0 and 1. Where all values are equal every draw is the
    same, which does not show that all others would be: then the bounds allow for the share of other
    values that Wilson's interval does. The same seed gives the same interval. Raises ValueError
    when the two differ in length.
    """
    if len(values) != len(clusters):
        raise ValueError(f"{len(values)} values but {len(clusters)} clusters")
    n = len(values)
    if n == 0:
        return Interval(None, None, None, 0)
    mean = float(np.mean(values))
    if n == 1:
        return Interval(mean, 0.0, 1.0, 1)
    if min(values) == max(values):
        alike, _all = wilson_bounds(1.0, len(set(clusters)) if len(set(clusters)) > 1 else n)
        return Interval(mean, mean * alike, mean * alike + 1 - alike, n)
    sums, sizes = resampled(values, clusters, seed)
    low, high = np.percentile(sums / sizes, [2.5, 97.5])
    return Interval(mean, float(low), float(high), n)


def resampled(
    values: Sequence[float], clusters: Sequence[Hashable], seed: int
) -> tuple[Floats, Floats]:
    """Sum and number of the values in each of `RESAMPLES` draws of whole clusters, both [draws].

    As many clusters are drawn, with replacement, as there are. With one cluster only, single values
    are drawn instead. The same seed gives the same draws.
    """
    names = {name: number for number, name in enumerate(dict.fromkeys(clusters))}
    single = len(names) == 1
    codes = np.arange(len(values)) if single else np.array([names[name] for name in clusters])
    sums = np.bincount(codes, weights=np.asarray(values, dtype=np.float64))
    sizes = np.bincount(codes).astype(np.float64)
    random = np.random.default_rng(seed)
    totals = np.empty((2, RESAMPLES))
    # Some draws at a time: all of them over ten thousand questions would be half a gigabyte.
    step = max(1, DRAWN_AT_ONCE // len(sums))
    for start in range(0, RESAMPLES, step):
        stop = min(start + step, RESAMPLES)
        draws = random.integers(len(sums), size=(stop - start, len(sums)))
        totals[0, start:stop] = sums[draws].sum(axis=1)
        totals[1, start:stop] = sizes[draws].sum(axis=1)
    return totals[0], totals[1]


def mcnemar(a_correct: Sequence[bool], b_correct: Sequence[bool]) -> PairedTest:
    """Exact McNemar test of two systems, question by question in the same order.

    Raises ValueError when the two sequences differ in length.
    """
    pairs = list(zip(a_correct, b_correct, strict=True))
    wins = sum(a and not b for a, b in pairs)
    losses = sum(b and not a for a, b in pairs)
    decided = wins + losses
    p = float(binomtest(wins, decided, 0.5).pvalue) if decided else 1.0
    return PairedTest(wins, losses, p, p >= NOISE)


def holm(values: Sequence[float], among: int | None = None) -> list[float]:
    """The p-values corrected for their number, in the order given (Holm 1979; EVIDENCE D).

    Where corrected values below 0.05 count as differences, the chance of any false one is at most
    5 %. Where `values` were picked from more by what was seen, `among` is how many there were.
    """
    number = len(values) if among is None else among
    order = sorted(range(len(values)), key=lambda place: values[place])
    corrected = [0.0] * len(values)
    highest = 0.0
    for rank, place in enumerate(order):
        highest = max(highest, min(1.0, (number - rank) * values[place]))
        corrected[place] = highest
    return corrected
