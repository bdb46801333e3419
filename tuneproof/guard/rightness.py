"""How likely an answer is right to give: logistic regression with weights that are never negative.

So more of what speaks for an answer cannot make it less likely. A few dozen validation questions
cannot determine many weights, so where a probe takes part they have a Gaussian prior around what
was found on other data. This module knows no text and no threshold.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, inf, isfinite

import numpy as np
from numpy.typing import NDArray

EXPECTED: Mapping[str, float] = {
    "probe.for": 0.5,
    "probe.against": 0.35,
    "probe.says": 1.0,
    "lookup.says": 1.0,
    "adapter.says": 0.2,
    "adapter.against": 0.1,
    "question.answerable": 3.0,
}
"""Mean of the prior on a feature's weight, per unit of the feature; 0 for features not named here.
Rounded from six runs on 65 % of the training rows of handbook-zh and handbook-en, calibrated on the
other 35 %, much the same in both languages. The model's own words added little there. The last one
is from four sets of questions (docs/guard.md)."""
FAITH, NO_FAITH = 0.01, 1.0
"""Variance of the prior, on standardised features, with and without a probe. With one it takes some
hundred validation questions to outweigh the prior; on those runs, with 50 questions, 0.003 to 0.03
served alike, 1 worse. Without one the prior is around 0, as strong as scikit-learn's default."""
LEAST_SPREAD = 1e-9
"""Standard deviation from which on a feature counts as varied."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Weight:
    """The weight of one feature, and the mean and standard deviation that it is standardised by.

    Raises ValueError for numbers that no fit gives: a file may have been changed by hand.
    """

    name: str
    mean: float
    spread: float
    weight: float

    def __post_init__(self) -> None:
        if not (isfinite(self.mean) and 0 < self.spread < inf and 0 <= self.weight < inf):
            raise ValueError(f"no weight of {self.name}")


@dataclass(frozen=True, slots=True)
class RightModel:
    """P(right to give) = 1 / (1 + exp(-(intercept + sum of weighted standardised features)))."""

    intercept: float
    weights: tuple[Weight, ...]

    def __post_init__(self) -> None:
        if not isfinite(self.intercept):
            raise ValueError("no intercept")

    def probability(self, features: Mapping[str, float]) -> float:
        """The probability; a feature that is absent or not a number counts as average."""
        score = self.intercept
        for one in self.weights:
            value = features.get(one.name, one.mean)
            if isfinite(value):
                score += one.weight * (value - one.mean) / one.spread
        return 1 / (1 + exp(-max(-700.0, min(700.0, score))))


def fit(rows: Sequence[Mapping[str, float]], right: Sequence[bool]) -> RightModel:
    """Fit on the features of options and whether each was right; the same rows give the same model.

    The intercept has no prior, but one right and one wrong option are added that are average in
    every feature. A feature that does not vary is left out.
    """
    names = sorted({name for row in rows for name in row})
    table = np.array([[row.get(name, np.nan) for name in names] for row in rows], dtype=float)
    table = table.reshape(len(rows), len(names))
    table[~np.isfinite(table)] = np.nan
    known = [place for place in range(len(names)) if not np.isnan(table[:, place]).all()]
    mean, spread = np.nanmean(table[:, known], axis=0), np.nanstd(table[:, known], axis=0)
    varied = spread > LEAST_SPREAD
    kept = [names[place] for place, wide in zip(known, varied, strict=True) if wide]
    mean, spread = mean[varied], spread[varied]
    values = (table[:, known][:, varied] - mean) / spread
    probed = any(name.startswith("probe.") for name in kept)
    expected = spread * [EXPECTED.get(name, 0.0) if probed else 0.0 for name in kept]
    intercept, weights = _most_probable_weights(
        np.nan_to_num(values),
        np.asarray(right, dtype=float),
        expected,
        FAITH if probed else NO_FAITH,
    )
    fitted = zip(kept, mean, spread, weights, strict=True)
    return RightModel(
        intercept, tuple(Weight(name, *map(float, numbers)) for name, *numbers in fitted)
    )


def _most_probable_weights(
    values: Floats, right: Floats, expected: Floats, freedom: float
) -> tuple[float, Floats]:
    """Intercept and weights, none negative, of the greatest posterior probability, where `expected`
    [features] and `freedom` are mean and variance of the prior. `values` is [options, features]."""
    from scipy.optimize import minimize
    from scipy.special import expit

    values = np.vstack([values, np.zeros((2, len(expected)))])
    right = np.append(right, [1.0, 0.0])

    def loss(numbers: Floats) -> tuple[float, Floats]:
        scores, away = numbers[0] + values @ numbers[1:], numbers[1:] - expected
        wrong = expit(scores) - right
        total = np.logaddexp(0.0, scores).sum() - right @ scores + away @ away / (2 * freedom)
        return float(total), np.append(wrong.sum(), wrong @ values + away / freedom)

    start = np.append(0.0, expected)
    bounds = [(None, None), *[(0.0, None)] * len(expected)]
    best = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds).x
    return float(best[0]), best[1:]
