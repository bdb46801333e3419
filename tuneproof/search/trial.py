"""One candidate of a search, as a frozen snapshot: what it changes, how far it got, how well.

Pruned is not failed, and neither is stopped: a pruned candidate was given up in favour of better
ones, a stopped one was ended by a breaker or by the time limit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from tuneproof.evaluate.epochs import Best, rank
from tuneproof.types import from_json


class TrialState(StrEnum):
    """Where a candidate stands."""

    RUNNING = "running"
    FINISHED = "finished"
    PRUNED = "pruned"
    STOPPED = "stopped"
    FAILED = "failed"


class Motive(StrEnum):
    """Why a candidate is tried."""

    RECIPE = "recipe"
    PRESCRIPTION = "prescription"
    LONGER = "longer"
    SAMPLED = "sampled"


@dataclass(frozen=True, slots=True)
class EpochScore:
    """A candidate after one epoch. `correct` is the share of `questions` answered rightly."""

    epoch: int
    correct: float | None
    loss: float | None
    questions: int

    @property
    def rank(self) -> tuple[float, float]:
        """A key to compare it by with scores of other candidates, the higher the better."""
        return rank(self.correct, self.loss)


@dataclass(frozen=True, slots=True)
class Trial:
    """One candidate. `patch` is what it changes of the search's recipe, dotted names to values.

    `seconds` is the time it trained and answered; `why` says what ended it early, `stopped_by` is
    the code of the breaker that did, `out_of_time` says that the end of the search's time did.
    `parameters` are its values in the space that is sampled. `round` is the number of its round,
    from 1 on (0 before it is begun), and `compared` the epoch after which it was last compared
    within that and went on, 0 before the first.
    """

    number: int
    source: Motive
    patch: Mapping[str, Any]
    state: TrialState = TrialState.RUNNING
    epochs: tuple[EpochScore, ...] = ()
    seconds: float = 0.0
    why: str | None = None
    stopped_by: str | None = None
    out_of_time: bool = False
    parameters: Mapping[str, Any] = field(default_factory=dict)
    round: int = 0
    compared: int = 0

    @property
    def is_shortened(self) -> bool:
        """Whether it is the recipe itself with fewer epochs, as there is no time for more."""
        return self.source is Motive.RECIPE and bool(self.patch)

    @property
    def best(self) -> EpochScore | None:
        """The score of its best epoch, whose adapter is that of its run; None before the first."""
        best = Best()
        for score in self.epochs:
            best.see(score.epoch, score.correct, score.loss, score.questions)
        return next((score for score in self.epochs if score.epoch == best.epoch), None)

    @property
    def usable(self) -> bool:
        """Whether it has an adapter that could be chosen."""
        return bool(self.epochs) and self.state is not TrialState.FAILED

    @property
    def over(self) -> bool:
        """Whether its training has ended."""
        return self.state is not TrialState.RUNNING

    def at(self, epoch: int) -> EpochScore | None:
        """Its score after `epoch`, or after its last epoch where that came before; None without."""
        reached = [score for score in self.epochs if score.epoch <= epoch]
        return reached[-1] if reached else None

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Trial:
        """The inverse of `types.to_json`."""
        return from_json(cls, raw)


def winner(trials: Sequence[Trial]) -> Trial | None:
    """The usable candidate with the best epoch, the earlier one of equals; None without any."""
    return max(
        (trial for trial in trials if trial.usable),
        key=lambda trial: (trial.best.rank if trial.best else (), -trial.number),
        default=None,
    )
