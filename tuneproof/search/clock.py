"""How much of the time asked for is left, and what still fits into it.

Everything is predicted from what was measured in this very search; before anything was measured
nothing is refused, but where the time is over already.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from tuneproof.experiment.proof import ASKED_ALONE

PROOF_SYSTEMS = 2.5
"""Times the test questions are answered in the proof: by the adapter, by the base model, which is
slower as no draft fits it, and twelve of them alone. The validation questions are answered once
more, for the guard."""
PROOF_EPOCHS = 0.2
"""Share of an epoch's time in which the guard's probe reads all known questions: each once, and no
backward pass."""
PROOF_LEAST = 15.0
"""Seconds for the report and for loading what it needs."""


class Clock:
    """Counts from its making, `spent` seconds of earlier sittings included."""

    def __init__(
        self,
        minutes: float | None,
        test_questions: int,
        validation_questions: int,
        spent: float = 0.0,
        now: Callable[[], float] = time.monotonic,
    ):
        self._now = now
        self._began = now() - spent
        self._seconds = None if minutes is None else 60 * minutes
        self._asked = PROOF_SYSTEMS * max(test_questions, ASKED_ALONE) + validation_questions
        self._epoch = 0.0
        self._answer = 0.0

    @property
    def spent(self) -> float:
        """Seconds since the search began."""
        return self._now() - self._began

    def measured(self, seconds: float, answering: float, questions: int) -> None:
        """One epoch took `seconds`, of them `answering` for `questions` validation questions."""
        self._epoch = max(self._epoch, seconds)
        if questions:
            self._answer = max(self._answer, answering / questions)

    @property
    def left(self) -> float | None:
        """Seconds for training, the proof's share set aside; None without a limit."""
        if self._seconds is None:
            return None
        proof = PROOF_LEAST + PROOF_EPOCHS * self._epoch + self._asked * self._answer
        return self._seconds - self.spent - proof

    def epochs_left(self) -> int | None:
        """Whole epochs that still fit; None when nothing is limited, or nothing was measured and
        the time is not over."""
        left = self.left
        if self._seconds is None or left is None:
            return None
        if not self._epoch:
            return 0 if self.spent >= self._seconds else None
        return max(0, int(left / self._epoch))
