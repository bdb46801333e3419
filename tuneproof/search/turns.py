"""The progress of candidates that take turns, or go together, reported as that of the search."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tuneproof.i18n import _, enumerated
from tuneproof.progress import Progress


@dataclass
class Turns:
    """Remembers whose turn it is. One object for all candidates of a search."""

    progress: Progress
    now: int | None = field(default=None, init=False)
    joined: dict[int, Turn] = field(default_factory=dict, init=False)
    """The candidates that make their steps together."""
    _turns: dict[int, Turn] = field(default_factory=dict, init=False)

    def of(self, number: int) -> Turn:
        """The progress of one candidate."""
        self._turns[number] = Turn(self, number)
        return self._turns[number]

    def together(self, numbers: Sequence[int]) -> None:
        """From now on these candidates are in one stage; none: they take turns again."""
        if [*self.joined] == [*numbers]:
            return
        self.joined = {number: self._turns[number] for number in numbers}
        self.now = None
        if not numbers:
            return
        named = _("Candidates together: {numbers}").format(
            numbers=enumerated(str(number) for number in numbers)
        )
        totals = [turn.total for turn in self.joined.values()]
        self.progress.stage(named, None if None in totals else sum(filter(None, totals)))
        self.progress.advance(sum(turn.done for turn in self.joined.values()))


class Turn:
    """The progress of one candidate, handed on to that of the search, its stages named after it. A
    candidate whose turn comes again goes on in the stage that it was in."""

    def __init__(self, turns: Turns, number: int):
        self._turns = turns
        self._number = number
        self._title = ""
        self.total: int | None = None
        self.done = 0

    def stage(self, title: str, total: int | None = None) -> None:
        """Begin a stage of this candidate."""
        self._title, self.total, self.done = title, total, 0
        self._begin_stage()

    def advance(self, n: int = 1, **figures: float) -> None:
        """Hand on, after beginning the candidate's stage again where its turn has come again."""
        if self._number not in self._turns.joined and self._turns.now != self._number:
            self._begin_stage()
            self._turns.progress.advance(self.done)
        self.done += n
        self._turns.progress.advance(n, **figures)

    def say(self, message: str) -> None:
        """Hand on, with the candidate's number where its stage does not show it."""
        if self._number in self._turns.joined:
            message = _("Candidate {number}: {stage}").format(number=self._number, stage=message)
        self._turns.progress.say(message)

    def _begin_stage(self) -> None:
        self._turns.now = self._number
        named = _("Candidate {number}: {stage}").format(number=self._number, stage=self._title)
        self._turns.progress.stage(named, self.total)
