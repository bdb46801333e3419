"""The candidates of a search, ordered for showing: the best first.

Reads what search.json says; chooses nothing. `wording` belongs to the search, which this room may
not know: the few words are here again, in the words of a reader.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tuneproof.i18n import _

Line = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Tried:
    """One candidate. `correct` is a share of the validation questions, None where none was
    measured; `changes` what it changed of the recipe, on one line."""

    number: int
    origin: str
    changes: str
    correct: float | None
    epoch: int | None
    end: str
    seconds: float
    chosen: bool


def leaderboard(raw: Line) -> tuple[Tried, ...]:
    """Every candidate of a search, the best first; none without a search."""
    tried = [_tried(trial, raw.get("winner")) for trial in raw.get("trials") or ()]
    return tuple(
        sorted(
            tried,
            key=lambda one: (one.chosen, -1.0 if one.correct is None else one.correct),
            reverse=True,
        )
    )


def _tried(trial: Line, winner: object) -> Tried:
    rungs = [rung for rung in trial.get("rungs") or () if rung.get("correct") is not None]
    best = max(rungs, key=lambda rung: (rung["correct"], -(rung.get("loss") or 0.0)), default=None)
    return Tried(
        number=int(trial.get("number") or 0),
        origin=_origin(str(trial.get("source"))),
        changes=", ".join(
            f"{name} {_short(value)}" for name, value in (trial.get("patch") or {}).items()
        ),
        correct=best["correct"] if best else None,
        epoch=best["epoch"] if best else None,
        end=str(trial.get("why") or _end(str(trial.get("state")))),
        seconds=float(trial.get("seconds") or 0.0),
        chosen=trial.get("number") == winner,
    )


def _origin(source: str) -> str:
    return {
        "recipe": _("the recipe"),
        "prescription": _("prescribed"),
        "longer": _("more epochs"),
        "sampled": _("sampled"),
    }.get(source, source)


def _end(state: str) -> str:
    return {
        "running": _("not ended"),
        "finished": _("ran to its end"),
        "pruned": _("given up"),
        "stopped": _("stopped"),
        "failed": _("failed"),
    }.get(state, state)


def _short(value: Any) -> str:
    return f"{value:.2g}" if isinstance(value, float) else str(value)
