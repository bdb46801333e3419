"""How much of the time asked for is left, and what still fits into it.

Everything is predicted from what was measured in this very search. Until then there is no limit,
unless the time is over already; the length of the first candidate rests on what is expected of an
epoch, where anything is.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from tuneproof.experiment.proof import ASKED_ALONE

PROOF_SYSTEMS = 2.5
"""What the test questions cost in the proof, in answers each: by the adapter, by the base model,
which is slower as no draft fits it, and twelve of them asked alone. The validation questions are
answered once more, for the guard."""
PROOF_EPOCHS = 0.2
"""Time to read all known questions for the guard's probe, in epochs: each is read once, without a
backward pass."""
PROOF_LEAST = 15.0
"""Seconds for the report and for loading what it needs."""


class Clock:
    """Counts from its creation, plus `spent` seconds before a resume; `minutes` is its limit."""

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
        self._expected: tuple[float, float] | None = None
        self._slowness = 0.0
        """How many times longer than expected the first measured epoch took."""

    @property
    def spent(self) -> float:
        """Seconds that the search has taken."""
        return self._now() - self._began

    def expect(self, epoch: float, proof: float) -> None:
        """Before anything is measured: an epoch will take about `epoch` seconds, the proof about
        `proof`."""
        self._expected = epoch, proof

    def measured(self, seconds: float, answering: float, questions: int) -> None:
        """One epoch took `seconds`, of them `answering` for `questions` validation questions."""
        self._epoch = max(self._epoch, seconds)
        if self._expected and self._expected[0] and not self._slowness:
            self._slowness = max(1.0, seconds / self._expected[0])
        if questions:
            self._answer = max(self._answer, answering / questions)

    @property
    def left(self) -> float | None:
        """Seconds left for training, without what the proof will take; None without a limit."""
        if self._seconds is None:
            return None
        return self._seconds - self.spent - self._proof_seconds()

    def _proof_seconds(self) -> float:
        """What the proof will take. Answers of the first epochs take longer than later ones, whose
        drafts fit, so that an expectation counts where it is lower."""
        answered = PROOF_EPOCHS * self._epoch + self._asked * self._answer
        if self._expected and self._slowness:
            answered = min(answered, self._slowness * self._expected[1])
        return PROOF_LEAST + answered

    def epochs_left(self) -> int | None:
        """Whole epochs that still fit; None without a limit, or while nothing was measured and the
        time is not over."""
        left = self.left
        if self._seconds is None or left is None:
            return None
        if not self._epoch:
            return 0 if self.spent >= self._seconds else None
        return max(0, int(left / self._epoch))

    @property
    def least(self) -> float | None:
        """Seconds that one epoch and the proof are expected to take, with what was spent; None
        where nothing is expected."""
        if self._expected is None:
            return None
        return self.spent + PROOF_LEAST + sum(self._expected)

    def epochs_expected(self) -> int | None:
        """Whole epochs that are expected to fit, one at least; None without a limit, or where
        nothing is expected or an epoch takes no time to speak of."""
        if self._seconds is None or self._expected is None:
            return None
        epoch, proof = self._expected
        if not epoch:
            return None
        return max(1, int((self._seconds - self.spent - PROOF_LEAST - proof) / epoch))
