"""The candidates of a search, ordered for showing: the chosen one first, then the best.

Reads what search.json says; chooses nothing.
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
    """One candidate. `correct` is a share of the validation questions with its interval, None where
    none was measured; `changes` what it changed of the recipe, on one line."""

    number: int
    origin: str
    changes: str
    correct: Interval | None
    epoch: int | None
    end: str
    seconds: float
    chosen: bool


def leaderboard(raw: Mapping[str, Any]) -> tuple[Tried, ...]:
    """Every candidate of a search; none without a search, or where search.json is not one."""
    try:
        trials = [Trial.from_json(one) for one in raw.get("trials") or ()]
    except (KeyError, TypeError, ValueError):
        return ()
    chosen = raw.get("winner")
    trials.sort(
        key=lambda one: (one.number == chosen, one.best is not None, one.best and one.best.rank),
        reverse=True,
    )
    return tuple(_tried(trial, trial.number == chosen) for trial in trials)


def _tried(trial: Trial, chosen: bool) -> Tried:
    best = trial.best
    return Tried(
        number=trial.number,
        origin=_origin(trial.source),
        changes=changes(trial.patch),
        correct=_share(best),
        epoch=best.epoch if best else None,
        end=trial.why or _end(trial.state),
        seconds=trial.seconds,
        chosen=chosen,
    )


def _share(best: EpochScore | None) -> Interval | None:
    if best is None or best.correct is None:
        return None
    if not best.questions:  # an earlier version did not say of how many
        return Interval(best.correct, None, None, 0)
    low, high = wilson_bounds(best.correct, best.questions)
    return Interval(best.correct, low, high, best.questions)


def _origin(source: Motive) -> str:
    return {
        Motive.RECIPE: _("the recipe"),
        Motive.PRESCRIPTION: _("prescribed"),
        Motive.LONGER: _("more epochs"),
        Motive.SAMPLED: _("sampled"),
    }[source]


def _end(state: TrialState) -> str:
    return {
        TrialState.RUNNING: _("not ended"),
        TrialState.FINISHED: _("ran to its end"),
        TrialState.PRUNED: _("given up"),
        TrialState.STOPPED: _("stopped"),
        TrialState.FAILED: _("failed"),
    }[state]
