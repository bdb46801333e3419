"""The best epoch of a candidate in training, epoch by epoch."""

from __future__ import annotations

from dataclasses import dataclass

from tuneproof.evaluate.epochs import rank_of_epoch


@dataclass(slots=True)
class Best:
    """The best epoch so far, 0 before the first."""

    epoch: int = 0
    correct: float | None = None
    loss: float | None = None

    def see(self, epoch: int, correct: float | None, loss: float | None) -> bool:
        """Take an epoch into account; whether it is the best now."""
        seen = rank_of_epoch(epoch, correct, loss)
        if self.epoch and seen <= rank_of_epoch(self.epoch, self.correct, self.loss):
            return False
        self.epoch, self.correct, self.loss = epoch, correct, loss
        return True
