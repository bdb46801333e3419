"""The candidates of a search in the order in which they are shown: the chosen one, then the best.

Takes the content of search.json; chooses nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tuneproof.i18n import _
from tuneproof.intervals import wilson_bounds
from tuneproof.search.trial import EpochScore, Motive, Trial, TrialState
from tuneproof.search.wording import changes
from tuneproof.types import Interval


@dataclass(frozen=True, slots=True)
class Tried:
    """One candidate. `correct` is the share of validation questions right with its interval, None
    where it was not measured; `changes` are its changes to the recipe, on one line."""

    number: int
    origin: str
    changes: str
    correct: Interval | None
    epoch: int | None
    end: str
    seconds: float
    chosen: bool


def leaderboard(raw: Mapping[str, Any]) -> tuple[Tried, ...]:
    """All candidates of a search; none where `raw` is empty or damaged."""
    try:
        trials = [Trial.from_json(trial) for trial in raw.get("trials") or ()]
    except (KeyError, TypeError, ValueError):
        return ()
    chosen = raw.get("winner")
    trials.sort(
        key=lambda trial: (
            trial.number == chosen,
            trial.best is not None,
            trial.best and trial.best.rank,
        ),
        reverse=True,
    )
    return tuple(_tried_from(trial, trial.number == chosen) for trial in trials)


def _tried_from(trial: Trial, chosen: bool) -> Tried:
    best = trial.best
    return Tried(
        number=trial.number,
        origin=_origin_text(trial.source),
        changes=changes(trial.patch),
        correct=_correct_share(best),
        epoch=best.epoch if best else None,
        end=trial.why or _end_text(trial.state),
        seconds=trial.seconds,
        chosen=chosen,
    )


def _correct_share(best: EpochScore | None) -> Interval | None:
    if best is None or best.correct is None:
        return None
    low, high = wilson_bounds(best.correct, best.questions)
    return Interval(best.correct, low, high, best.questions)


def _origin_text(source: Motive) -> str:
    return {
        Motive.RECIPE: _("the recipe"),
        Motive.PRESCRIPTION: _("prescribed"),
        Motive.LONGER: _("more epochs"),
        Motive.SAMPLED: _("sampled"),
    }[source]


def _end_text(state: TrialState) -> str:
    return {
        TrialState.RUNNING: _("not ended"),
        TrialState.FINISHED: _("ran to its end"),
        TrialState.PRUNED: _("given up"),
        TrialState.STOPPED: _("stopped"),
        TrialState.FAILED: _("failed"),
    }[state]
