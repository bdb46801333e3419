"""Which epoch is the best: the one with the best answers, as far as the questions can tell.

Within one standard error of the highest share of right answers (the one-standard-error rule:
Breiman, Friedman, Olshen and Stone 1984) the lower loss decides: it depends on the probability of
every answer, not only on whether the likeliest is right (docs/training.md has a run in which that
mattered). Candidates of a search are compared by `rank`. Pure arithmetic.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

ROUNDING = 1e-9
"""Shares that differ by less are equal."""


def rank(correct: float | None, loss: float | None) -> tuple[float, float]:
    """A key to compare epochs by, the higher the better: the share of right answers, then the
    negated loss. What was not measured, or is NaN, ranks below everything else."""
    right = _none_if_nan(correct)
    return -1.0 if right is None else right, _negated(loss)


@dataclass(slots=True)
class Best:
    """The best epoch of a candidate so far, 0 before the first. `most` is the highest share of
    right answers of any epoch.

    Only the newest epoch can become the best: the states of earlier ones are not kept.
    """

    epoch: int = 0
    correct: float | None = None
    loss: float | None = None
    most: float | None = None

    def see(
        self, epoch: int, correct: float | None, loss: float | None, questions: int = 0
    ) -> bool:
        """Take the newest epoch into account; returns whether it is the best now. The share
        `correct` of `questions` was answered rightly; with `questions` 0 the standard error counts
        as 0."""
        right = _none_if_nan(correct)
        self.most = max((one for one in (self.most, right) if one is not None), default=None)
        if self.epoch and not self._is_worse_than(right, loss, questions):
            return False
        self.epoch, self.correct, self.loss = epoch, correct, loss
        return True

    def _is_worse_than(self, right: float | None, loss: float | None, questions: int) -> bool:
        """Whether the best epoch so far is worse than one with these figures."""
        own = _none_if_nan(self.correct)
        if right is None or own is None or self.most is None:
            nothing = own is None and _none_if_nan(self.loss) is None
            measured = right is not None or _none_if_nan(loss) is not None
            # Where nothing is measured the newest is the best.
            return rank(right, loss) > rank(own, self.loss) or (nothing and not measured)
        least = self.most - _share_error(self.most, questions) - ROUNDING
        if own < least or right < least:
            return right >= least
        return (_negated(loss), right) > (_negated(self.loss), own)


def _share_error(share: float, questions: int) -> float:
    return math.sqrt(share * (1 - share) / questions) if questions else 0.0


def _negated(loss: float | None) -> float:
    lost = _none_if_nan(loss)
    return -math.inf if lost is None else -lost


def _none_if_nan(value: float | None) -> float | None:
    """None for NaN, which files keep as None: both must rank alike."""
    return None if value is None or math.isnan(value) else value
