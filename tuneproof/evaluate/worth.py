"""Whether a change is worth keeping: the same questions answered with it and without.

The decision rests on an exact McNemar test of validation questions; a difference that chance
makes as easily is said to be noise. This module knows no change, no model and no test question.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from tuneproof.evaluate.stats import Comparison, mcnemar


class Worth(StrEnum):
    """What to do with a change."""

    KEEP = "keep"
    """It helps."""
    DROP = "drop"
    """It harms."""
    NOISE = "within noise"
    """The questions do not tell; whoever asks decides by cost, and the default is to go without."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do, and the comparison it rests on: `wins` are questions only right with it."""

    worth: Worth
    comparison: Comparison


def decide(with_it: Sequence[bool], without: Sequence[bool]) -> Decision:
    """Keep, drop, or within noise, from what was right with the change and without it.

    Both sequences are of the same questions in the same order. Raises ValueError when they
    differ in length.
    """
    comparison = mcnemar(with_it, without)
    if comparison.within_noise:
        return Decision(Worth.NOISE, comparison)
    better = comparison.wins > comparison.losses
    return Decision(Worth.KEEP if better else Worth.DROP, comparison)
