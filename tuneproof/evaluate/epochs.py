"""Which epoch is the best: the one with the best answers; the lower loss decides between equals.

Training publishes by this order, a search prunes and chooses by it, and the leaderboard shows it.
Pure arithmetic.
"""

from __future__ import annotations

import math


def rank(correct: float | None, loss: float | None) -> tuple[float, float]:
    """The more the better. What was not measured, or is no number, is worse than all that was."""
    known_loss = -math.inf if loss is None or math.isnan(loss) else -loss
    return -1.0 if correct is None or math.isnan(correct) else correct, known_loss


def rank_of_epoch(
    epoch: int, correct: float | None, loss: float | None
) -> tuple[float, float, float]:
    """As `rank`, among the epochs of one candidate: the earlier of equals, the newest of those
    where nothing is measured."""
    measured = correct is not None or loss is not None
    return *rank(correct, loss), -epoch if measured else epoch
