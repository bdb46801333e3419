"""The runs of a folder, newest first, and which is best or within noise of it.

Runs are only ranked against runs with the same test questions. The best has the largest share
right; a run is "within noise of best" when exact McNemar, corrected for the number of all pairs
(Holm), cannot tell the two apart: which run is the best was seen on the same questions, and the
best of many equal ones always looks better (EVIDENCE D).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from math import comb
from pathlib import Path

from tuneproof.commands import command
from tuneproof.compare.measures import train_minutes
from tuneproof.compare.runs import RunFacts, read_facts
from tuneproof.errors import RunError
from tuneproof.evaluate.keyed import Key, answers_by_key
from tuneproof.evaluate.stats import NOISE, holm, mcnemar, wilson
from tuneproof.i18n import _
from tuneproof.store import is_run
from tuneproof.types import Interval, Judged, System, VerdictKind


class Standing(StrEnum):
    """How a run ranks among those with the same test."""

    BEST = "best"
    NOISE = "within noise of best"
    BEHIND = "behind"
    ALONE = "alone"
    """No other run has the same test."""
    UNPROVEN = "unproven"


@dataclass(frozen=True, slots=True)
class RunLine:
    """One run of a folder. `right` (as it answers, with its guard) and `lookup` are shares of its
    own test, None when untested.

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
    _check_is_folder_of_runs(folder)
    runs = [read_facts(path) for path in sorted(folder.iterdir()) if is_run(path)]
    runs.sort(key=lambda run: _time_of(run.status.created), reverse=True)
    lines = [_line_of(run) for run in runs]
    for number, places in enumerate(_places_by_test(runs), start=1):
        standings = _standings([runs[place].said for place in places])
        for place, standing in zip(places, standings, strict=True):
            lines[place] = replace(lines[place], test=number, standing=standing)
    return tuple(lines)


def run_line(path: Path) -> RunLine:
    """One run alone, without a rank. Raises RunError when `path` is no run folder."""
    return _line_of(read_facts(path))


def _check_is_folder_of_runs(folder: Path) -> None:
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


def _time_of(stamp: object) -> datetime:
    """When a run was created; the earliest possible time where the stamp is not readable."""
    try:
        moment = datetime.fromisoformat(str(stamp))
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _line_of(run: RunFacts) -> RunLine:
    return RunLine(
        name=run.name,
        path=str(run.path),
        created=run.status.created,
        model=str(run.status.model.get("name") or run.settings.get("model.name") or ""),
        state=run.status.state,
        verdict=run.verdict,
        right=_share_correct(run.said),
        lookup=_share_correct(run.answers.get(System.LOOKUP)),
        minutes=train_minutes(run),
    )


def _share_correct(answers: Sequence[Judged] | None) -> Interval | None:
    return wilson(sum(one.correct for one in answers), len(answers)) if answers else None


def _places_by_test(runs: Sequence[RunFacts]) -> list[list[int]]:
    """Places in `runs` of tested runs, grouped by their exact set of test questions."""
    groups: dict[frozenset[Key], list[int]] = {}
    for place, run in enumerate(runs):
        if run.said:
            groups.setdefault(frozenset(answers_by_key(run.said)), []).append(place)
    return list(groups.values())


def _standings(runs: Sequence[Sequence[Judged]]) -> list[Standing]:
    """The standing of each run among runs that answered the same questions."""
    if len(runs) == 1:
        return [Standing.ALONE]
    tables = [answers_by_key(answers) for answers in runs]
    right = [[table[key].correct for key in sorted(tables[0])] for table in tables]
    best = max(range(len(runs)), key=lambda place: sum(right[place]))
    others = [place for place in range(len(runs)) if place != best]
    ps = [mcnemar(right[best], right[place]).p for place in others]
    corrected = holm(ps, among=comb(len(runs), 2))
    found = dict(zip(others, corrected, strict=True))
    return [
        Standing.BEST
        if place == best
        else Standing.NOISE
        if found[place] >= NOISE
        else Standing.BEHIND
        for place in range(len(runs))
    ]
