"""The runs of a folder, newest first, and which of them is the best that can be told apart.

Runs are only ranked against runs with the same test questions. The best has the largest share
right; a run is "within noise of best" when exact McNemar, corrected for their number (Holm),
cannot tell the two apart (EVIDENCE D: the best of many equal ones always looks better).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from tuneproof.commands import command
from tuneproof.compare.measures import train_minutes
from tuneproof.compare.runs import RunFacts, read_facts
from tuneproof.errors import RunError
from tuneproof.evaluate.keyed import Key, keyed
from tuneproof.evaluate.stats import NOISE, holm, mcnemar, wilson
from tuneproof.i18n import _
from tuneproof.store import is_run
from tuneproof.types import Interval, Judged, System, VerdictKind


class Standing(StrEnum):
    """How a run stands among those with the same test."""

    BEST = "best"
    NOISE = "within noise of best"
    BEHIND = "behind"
    ALONE = "alone"
    """No other run has the same test."""
    UNPROVEN = "unproven"


@dataclass(frozen=True, slots=True)
class RunLine:
    """One run of a folder. `right` and `lookup` are shares of its own test, None when untested.

    `test` numbers the sets of test questions, from 1 in order of the list; 0 when untested.
    """

    name: str
    path: str
    created: str
    model: str
    state: str
    verdict: VerdictKind | None
    right: Interval | None
    lookup: Interval | None
    minutes: float | None
    test: int = 0
    standing: Standing = Standing.UNPROVEN


def list_runs(folder: Path) -> tuple[RunLine, ...]:
    """The runs directly beneath `folder`, newest first; empty when it holds none.

    Raises RunError when there is no such folder, or when it is itself a run.
    """
    _check(folder)
    runs = [read_facts(path) for path in sorted(folder.iterdir()) if is_run(path)]
    runs.sort(key=lambda run: _moment(run.status.created), reverse=True)
    lines = [_line(run) for run in runs]
    for number, places in enumerate(_same_test(runs), start=1):
        standings = _standings([runs[place].answers[System.ADAPTER] for place in places])
        for place, standing in zip(places, standings, strict=True):
            lines[place] = replace(lines[place], test=number, standing=standing)
    return tuple(lines)


def run_line(path: Path) -> RunLine:
    """One run by itself, ranked against none. Raises RunError when it is no run folder."""
    return _line(read_facts(path))


def _check(folder: Path) -> None:
    if is_run(folder):
        raise RunError(
            _("This is one run, not a folder of runs."),
            where=str(folder),
            remedy=_("Give the folder above it, or see it with: {command}").format(
                command=command("report", folder)
            ),
        )
    if not folder.is_dir():
        raise RunError(
            _("There is no such folder."),
            where=str(folder),
            remedy=_("Give the folder that holds the runs; `tuneproof fit` makes it."),
        )


def _moment(stamp: object) -> datetime:
    """When a run was made; the beginning of time when it does not say."""
    try:
        moment = datetime.fromisoformat(str(stamp))
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _line(run: RunFacts) -> RunLine:
    return RunLine(
        name=run.name,
        path=str(run.path),
        created=run.status.created,
        model=str(run.status.model.get("name") or run.settings.get("model.name") or ""),
        state=run.status.state,
        verdict=run.verdict,
        right=_share(run.answers.get(System.ADAPTER)),
        lookup=_share(run.answers.get(System.LOOKUP)),
        minutes=train_minutes(run),
    )


def _share(answers: Sequence[Judged] | None) -> Interval | None:
    return wilson(sum(one.correct for one in answers), len(answers)) if answers else None


def _same_test(runs: Sequence[RunFacts]) -> list[list[int]]:
    """Places of tested runs that answered exactly the same questions, in order of appearance."""
    groups: dict[frozenset[Key], list[int]] = {}
    for place, run in enumerate(runs):
        if run.answers.get(System.ADAPTER):
            groups.setdefault(frozenset(keyed(run.answers[System.ADAPTER])), []).append(place)
    return list(groups.values())


def _standings(runs: Sequence[Sequence[Judged]]) -> list[Standing]:
    """The best of runs with the same questions, and which of the others could be as good."""
    if len(runs) == 1:
        return [Standing.ALONE]
    tables = [keyed(answers) for answers in runs]
    right = [[table[key].correct for key in sorted(tables[0])] for table in tables]
    best = max(range(len(runs)), key=lambda place: sum(right[place]))
    others = [place for place in range(len(runs)) if place != best]
    corrected = holm([mcnemar(right[best], right[place]).p for place in others])
    found = dict(zip(others, corrected, strict=True))
    return [
        Standing.BEST
        if place == best
        else Standing.NOISE
        if found[place] >= NOISE
        else Standing.BEHIND
        for place in range(len(runs))
    ]
