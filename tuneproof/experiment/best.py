"""Which epoch is the best: the one with the best answers; the lower loss decides between equals."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(slots=True)
class Best:
    """The best epoch so far, 0 before the first."""

    epoch: int = 0
    correct: float | None = None
    loss: float | None = None

    def see(self, epoch: int, correct: float | None, loss: float | None) -> bool:
        """Take an epoch into account; whether it is the best now.

        Where nothing is measured, the newest is.
        """
        unmeasured = correct is None and loss is None
        if unmeasured or _rank(correct, loss) > _rank(self.correct, self.loss) or not self.epoch:
            self.epoch, self.correct, self.loss = epoch, correct, loss
            return True
        return False


def _rank(correct: float | None, loss: float | None) -> tuple[float, float]:
    # No number is above nan, and none below it.
    gain = -math.inf if loss is None or math.isnan(loss) else -loss
    return -1.0 if correct is None else correct, gain
