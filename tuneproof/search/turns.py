"""The progress of candidates that take turns, reported as that of the search."""

from __future__ import annotations

from dataclasses import dataclass, field

from tuneproof.i18n import _
from tuneproof.progress import Progress


@dataclass
class Turns:
    """Remembers whose turn it is. One object for all candidates of a search."""

    progress: Progress
    now: int | None = field(default=None, init=False)

    def of(self, number: int) -> Turn:
        """The progress of one candidate."""
        return Turn(self, number)


class Turn:
    """The progress of one candidate, handed on to that of the search, its stages named after it. A
    candidate whose turn comes again goes on in the stage that it was in."""

    def __init__(self, turns: Turns, number: int):
        self._turns = turns
        self._number = number
        self._title = ""
        self._total: int | None = None
        self._done = 0

    def stage(self, title: str, total: int | None = None) -> None:
        """Begin a stage of this candidate."""
        self._title, self._total, self._done = title, total, 0
        self._begin_stage()

    def advance(self, n: int = 1, **figures: float) -> None:
        """Hand on, after beginning the candidate's stage again where its turn has come again."""
        if self._turns.now != self._number:
            self._begin_stage()
            self._turns.progress.advance(self._done)
        self._done += n
        self._turns.progress.advance(n, **figures)

    def say(self, message: str) -> None:
        """Hand on unchanged."""
        self._turns.progress.say(message)

    def _begin_stage(self) -> None:
        self._turns.now = self._number
        named = _("Candidate {number}: {stage}").format(number=self._number, stage=self._title)
        self._turns.progress.stage(named, self._total)
