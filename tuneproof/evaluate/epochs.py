"""Which epoch is the best: the one with the best answers; the lower loss decides between equals.

Training publishes by this order, a search prunes and chooses by it, and the leaderboard shows it.
Pure arithmetic.
"""

from __future__ import annotations

import math


def rank(correct: float | None, loss: float | None) -> tuple[float, float]:
    """The more the better. What was not measured, or is no number, is worse than all that was."""
    right, lost = _number(correct), _number(loss)
    return -1.0 if right is None else right, -math.inf if lost is None else -lost


def rank_of_epoch(
    epoch: int, correct: float | None, loss: float | None
) -> tuple[float, float, float]:
    """As `rank`, among the epochs of one candidate: the earlier of equals, the newest of those
    where nothing is measured."""
    measured = _number(correct) is not None or _number(loss) is not None
    return *rank(correct, loss), -epoch if measured else epoch


def _number(value: float | None) -> float | None:
    """Files keep what is no number as None: both must rank alike."""
    return None if value is None or math.isnan(value) else value
