"""How likely an answer is right to give: a logistic model that can only point one way.

Features are standardised, weights are regularised and never negative: more of what speaks for an
answer cannot make it less likely. This module knows no text and no threshold.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, isfinite

STRENGTH = 1.0
"""Inverse of the L2 penalty on standardised features (scikit-learn's C, its default)."""
LEAST_ROWS = 20
"""Options below which nothing is learned of the features (a proposal)."""
LEAST_SPREAD = 1e-9


@dataclass(frozen=True, slots=True)
class Weight:
    """One feature: its mean and spread where it was learned, and how much it counts."""

    name: str
    mean: float
    spread: float
    weight: float


@dataclass(frozen=True, slots=True)
class RightModel:
    """P(right to give) = 1 / (1 + exp(-(intercept + sum of weighted standardised features)))."""

    intercept: float
    weights: tuple[Weight, ...]

    def probability(self, features: Mapping[str, float]) -> float:
        """The probability; a feature that is absent or not a number counts as average."""
        score = self.intercept
        for one in self.weights:
            value = features.get(one.name, one.mean)
            if isfinite(value):
                score += one.weight * (value - one.mean) / one.spread
        return 1 / (1 + exp(-max(-700.0, min(700.0, score))))


def fit(rows: Sequence[Mapping[str, float]], right: Sequence[bool]) -> RightModel:
    """Learn from options and whether each was right; the same rows give the same model.

    A feature whose weight would be negative is left out and the rest learned again, the worst
    first. With fewer than 20 options, or only right or only wrong ones, the model is their smoothed
    share.
    """
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    share = (sum(right) + 1) / (len(right) + 2)
    if len(rows) < LEAST_ROWS or len(set(right)) < 2:
        return RightModel(float(np.log(share / (1 - share))), ())
    names = sorted({name for row in rows for name in row})
    table = np.array([[row.get(name, np.nan) for name in names] for row in rows])
    table[~np.isfinite(table)] = np.nan
    mean, spread = np.nanmean(table, axis=0), np.nanstd(table, axis=0)
    kept = [place for place, wide in enumerate(spread) if wide > LEAST_SPREAD]
    values = np.nan_to_num((table - mean) / np.maximum(spread, LEAST_SPREAD))
    while kept:
        learned = LogisticRegression(C=STRENGTH, max_iter=1000).fit(values[:, kept], right)
        weights = learned.coef_[0]
        if weights.min() >= 0:
            break
        del kept[int(weights.argmin())]
    if not kept:
        return RightModel(float(np.log(share / (1 - share))), ())
    found = zip(kept, weights, strict=True)
    return RightModel(
        float(learned.intercept_[0]),
        tuple(
            Weight(names[place], float(mean[place]), float(spread[place]), float(weight))
            for place, weight in found
        ),
    )
