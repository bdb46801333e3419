"""How many rows go where: a recipe's shares, and what few rows ask for.

The split goes by these shares, and so does whoever must know beforehand how much is left to train
on. This module looks at no row.
"""

from __future__ import annotations

from dataclasses import dataclass

from tuneproof.config import DataSettings
from tuneproof.data.holdout import due

VALIDATION_LEAST = 8
"""Fewest validation questions worth choosing an epoch by: one of them is 12 points."""
ROWS_LEAST = 20
"""Fewer training rows than this go into training whole, without a validation part."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """Rows of each part."""

    train: int
    validation: int
    test: int


def sizes(rows: int, settings: DataSettings, *, tested: bool) -> Sizes:
    """How `rows` would be parted; `tested` says that the test is a file of its own.

    What is held out can be less: near copies stay together, an answer keeps a phrasing, and copies
    of test questions leave.
    """
    test = 0 if tested else due(rows, settings.test_share)
    left = rows - test
    validation = due(left, validation_share(left, settings))
    return Sizes(left - validation, validation, test)


def validation_share(rows: int, settings: DataSettings) -> float:
    """The share of `rows` to hold out for validation; 0 where there are too few."""
    if not settings.validation_share or rows < ROWS_LEAST:
        return 0.0
    return max(settings.validation_share, VALIDATION_LEAST / rows)
