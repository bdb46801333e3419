"""Which epoch is the best: the one with the best answers, as far as the questions can tell.

Within one standard error of the best share (the one-standard-error rule: Breiman, Friedman, Olshen
and Stone 1984) the lower loss decides: it hears the probability of every answer, not only whether
the likeliest is right (docs/training.md has a run in which that told). Candidates of a search are
compared by `rank`. Pure arithmetic.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

ROUNDING = 1e-9
"""Shares that differ by less are equal."""


def rank(correct: float | None, loss: float | None) -> tuple[float, float]:
    """The more the better. What was not measured, or is no number, is worse than all that was."""
    right = _number(correct)
    return -1.0 if right is None else right, _lowness(loss)


@dataclass(slots=True)
class Best:
    """The best epoch of a candidate so far, 0 before the first, and the `most` right of any.

    It is never changed to an epoch before the newest, whose state nobody keeps.
    """

    epoch: int = 0
    correct: float | None = None
    loss: float | None = None
    most: float | None = None

    def see(
        self, epoch: int, correct: float | None, loss: float | None, questions: int = 0
    ) -> bool:
        """Take an epoch into account; whether it is the best now. Of `questions` the share
        `correct` was answered rightly; without their number none counts as chance."""
        right = _number(correct)
        # What an earlier version kept of a run does not say the most.
        shares = (self.most, _number(self.correct), right)
        self.most = max((one for one in shares if one is not None), default=None)
        if self.epoch and not self._gives_way(right, loss, questions):
            return False
        self.epoch, self.correct, self.loss = epoch, correct, loss
        return True

    def _gives_way(self, right: float | None, loss: float | None, questions: int) -> bool:
        own = _number(self.correct)
        if right is None or own is None or self.most is None:
            nothing = own is None and _number(self.loss) is None
            measured = right is not None or _number(loss) is not None
            # Where nothing is measured the newest is the best.
            return rank(right, loss) > rank(own, self.loss) or (nothing and not measured)
        least = self.most - _standard_error(self.most, questions) - ROUNDING
        if own < least or right < least:
            return right >= least
        return (_lowness(loss), right) > (_lowness(self.loss), own)


def _standard_error(share: float, questions: int) -> float:
    return math.sqrt(share * (1 - share) / questions) if questions else 0.0


def _lowness(loss: float | None) -> float:
    lost = _number(loss)
    return -math.inf if lost is None else -lost


def _number(value: float | None) -> float | None:
    """Files keep what is no number as None: both must rank alike."""
    return None if value is None or math.isnan(value) else value
