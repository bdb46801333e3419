"""Ridge regression onto known answers, as the probe fits one for each kind of evidence.

This module knows no text, no model and no answer.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

PENALTY = 1.0
"""L2 penalty, on rows of length one."""

Floats = NDArray[np.float32]


def fit_ridge(rows: Any, wanted: Floats) -> tuple[Floats, Floats]:
    """Weights [width, answers] and bias [answers] of the regression from `rows` [rows, width] onto
    `wanted` [rows, answers], 1 where the answer is right, else 0."""
    from sklearn.linear_model import Ridge

    fitted = Ridge(alpha=PENALTY, solver="cholesky").fit(rows, wanted)
    return np.atleast_2d(fitted.coef_).T, np.atleast_1d(fitted.intercept_)
