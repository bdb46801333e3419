"""What was changed from the first run: recipe, data, model and machine.

Only what differs is listed, with the value of every run. Data is told apart by its content,
not by where it lay. This module judges no change.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath
from typing import Any

from tuneproof.compare.runs import RowKey, RunFacts

PATHS = frozenset({"data.train", "data.test", "data.kb"})
"""Settings that only say where data lay: its content is compared instead."""
SHORT = 8
"""Characters of a digest that are shown: enough to tell two of them apart."""


class Area(StrEnum):
    """What a change belongs to."""

    RECIPE = "recipe"
    DATA = "data"
    MODEL = "model"
    MACHINE = "machine"


@dataclass(frozen=True, slots=True)
class FactChange:
    """One thing that is not the same in all runs, with its value in each of them.

    `name` is a setting's dotted name, or a name of run.json. None: the run does not say.
    """

    area: Area
    name: str
    values: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class RowChange:
    """Training rows of a run against those of the first: how many came, went and stayed."""

    added: int
    removed: int
    kept: int


def changes(runs: Sequence[RunFacts]) -> tuple[FactChange, ...]:
    """Everything that differs, in the order recipe, data, model, machine."""
    return tuple(
        FactChange(area, name, values)
        for area, name, values in (*_recipe(runs), *_data(runs), *_model(runs), *_machine(runs))
        if any(value != values[0] for value in values[1:])
    )


def row_changes(runs: Sequence[RunFacts]) -> tuple[RowChange | None, ...]:
    """The training rows of each run against the first; None for it and for unknown rows."""
    first = runs[0].train
    return (None, *(_rows(first, run) for run in runs[1:]))


def _rows(first: Counter[RowKey], run: RunFacts) -> RowChange | None:
    if not first or not run.train:
        return None
    return RowChange(
        added=(run.train - first).total(),
        removed=(first - run.train).total(),
        kept=(run.train & first).total(),
    )


_Found = tuple[Area, str, tuple[Any, ...]]


def _recipe(runs: Sequence[RunFacts]) -> Iterable[_Found]:
    names = dict.fromkeys(name for run in runs for name in run.settings)
    for name in names:
        if name not in PATHS:
            yield Area.RECIPE, name, tuple(run.settings.get(name) for run in runs)


def _data(runs: Sequence[RunFacts]) -> Iterable[_Found]:
    for part in ("train", "validation", "test", "removed"):
        yield Area.DATA, f"rows.{part}", tuple(_in(run, "rows", part) for run in runs)
    yield Area.DATA, "rows.left_out", tuple(map(_left_out, runs))
    yield Area.DATA, "files.train", tuple(_files(run, test=False) for run in runs)
    yield Area.DATA, "files.test", tuple(_files(run, test=True) for run in runs)
    yield Area.DATA, "files.kb", tuple(run.knowledge[:SHORT] or None for run in runs)


def _model(runs: Sequence[RunFacts]) -> Iterable[_Found]:
    names = ("model.revision", "model.digest", "model.kind", "model.parameters")
    for name in (*names, "prompt.digest", "adapter.parameters"):
        group, _dot, key = name.partition(".")
        yield Area.MODEL, name, tuple(_shortened(_in(run, group, key)) for run in runs)


def _machine(runs: Sequence[RunFacts]) -> Iterable[_Found]:
    for name in ("device_name", "device", "dtype", "threads", "git_commit"):
        values = (getattr(run.status, name) for run in runs)
        yield Area.MACHINE, name, tuple(map(_shortened, values))
    libraries = dict.fromkeys(name for run in runs for name in run.status.versions)
    for name in libraries:
        yield Area.MACHINE, f"versions.{name}", tuple(_in(run, "versions", name) for run in runs)


def _in(run: RunFacts, group: str, name: str) -> Any:
    return getattr(run.status, group).get(name)


def _left_out(run: RunFacts) -> int | None:
    """Rows left out: a plain count, or counts by reason."""
    value = _in(run, "rows", "left_out")
    return sum(value.values()) if isinstance(value, Mapping) else value


def _files(run: RunFacts, *, test: bool) -> tuple[dict[str, Any], ...] | None:
    """Rows and the start of the sha256 of each file of one purpose; where it lay is left away."""
    named = run.settings.get("data.test")
    marks = tuple(
        {"rows": file.get("rows"), "sha256": str(file.get("sha256"))[:SHORT]}
        for file in run.files
        if (named is not None and _same_file(str(file.get("path")), str(named))) == test
    )
    return marks or None


def _same_file(one: str, other: str) -> bool:
    """The lock names a file as it was typed, the recipe by its full path."""
    parts = PurePath(one).parts
    return PurePath(other).parts[-len(parts) :] == parts


def _shortened(value: Any) -> Any:
    """A digest or commit by its start; anything else as it is."""
    is_digest = isinstance(value, str) and len(value) >= 40 and value.isalnum()
    return value[:SHORT] if is_digest else value
