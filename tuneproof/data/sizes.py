"""How many rows train, validation and test get, by a recipe's shares and some lower limits.

The split uses these shares, and so does whatever must know beforehand how much is left to train
on. This module looks at no row.
"""

from __future__ import annotations

from dataclasses import dataclass

from tuneproof.config import DataSettings
from tuneproof.data.holdout import held_out_count

VALIDATION_LEAST = 8
"""Fewest validation questions that are held out, where any are: one of 8 is 12 points."""
ROWS_LEAST = 20
"""With fewer training rows than this, all are trained on and none is held out for validation."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """Number of rows of each part."""

    train: int
    validation: int
    test: int


def sizes(rows: int, settings: DataSettings, *, tested: bool) -> Sizes:
    """How `rows` rows would be split; `tested` says that there is a test file.

    These are upper limits of what is held out: near copies stay together, each answer keeps a
    phrasing in training, and copies of test questions are removed.
    """
    test = 0 if tested else held_out_count(rows, settings.test_share)
    left = rows - test
    validation = held_out_count(left, validation_share(left, settings))
    return Sizes(left - validation, validation, test)


def validation_share(rows: int, settings: DataSettings) -> float:
    """The share of `rows` to hold out for validation, raised to `VALIDATION_LEAST` rows; 0 where
    the setting is 0 or there are fewer than `ROWS_LEAST` rows."""
    if not settings.validation_share or rows < ROWS_LEAST:
        return 0.0
    return max(settings.validation_share, VALIDATION_LEAST / rows)
