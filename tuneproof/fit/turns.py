"""The progress of one candidate, told as a part of the search."""

from __future__ import annotations

from tuneproof.i18n import _
from tuneproof.progress import Progress


class Turn:
    """Hands a candidate's reports on, its stages named after it."""

    def __init__(self, progress: Progress, number: int):
        self._progress = progress
        self._number = number

    def stage(self, title: str, total: int | None = None) -> None:
        """Begin a stage of this candidate."""
        named = _("Candidate {number}: {stage}").format(number=self._number, stage=title)
        self._progress.stage(named, total)

    def advance(self, n: int = 1, **figures: float) -> None:
        """Hand on."""
        self._progress.advance(n, **figures)

    def say(self, message: str) -> None:
        """Hand on."""
        self._progress.say(message)
