"""What was changed from the first run: recipe, data, model and machine.

Only what differs is listed, with the value of every run. Data is compared by its content,
not by its path. This module judges no change.
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
"""Settings that hold paths of data: its content is compared instead."""
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

    `name` is a setting's dotted name, or a key of run.json. A value of None: the run has none.
    """

    area: Area
    name: str
    values: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class RowChange:
    """How many training rows of a run are new, missing or the same, against the first run."""

    added: int
    removed: int
    kept: int


def changes(runs: Sequence[RunFacts]) -> tuple[FactChange, ...]:
    """Everything that differs, in the order recipe, data, model, machine."""
    return tuple(
        FactChange(area, name, values)
        for area, name, values in (
            *_recipe_facts(runs),
            *_data_facts(runs),
            *_model_facts(runs),
            *_machine_facts(runs),
        )
        if any(value != values[0] for value in values[1:])
    )


def row_changes(runs: Sequence[RunFacts]) -> tuple[RowChange | None, ...]:
    """The change in training rows of each run; None for the first, and where rows are unknown."""
    first = runs[0].train
    return (None, *(_row_change(first, run) for run in runs[1:]))


def _row_change(first: Counter[RowKey], run: RunFacts) -> RowChange | None:
    if not first or not run.train:
        return None
    return RowChange(
        added=(run.train - first).total(),
        removed=(first - run.train).total(),
        kept=(run.train & first).total(),
    )


_Fact = tuple[Area, str, tuple[Any, ...]]
"""Area, name, and the value in each run."""


def _recipe_facts(runs: Sequence[RunFacts]) -> Iterable[_Fact]:
    names = dict.fromkeys(name for run in runs for name in run.settings)
    for name in names:
        if name not in PATHS:
            yield Area.RECIPE, name, tuple(run.settings.get(name) for run in runs)


def _data_facts(runs: Sequence[RunFacts]) -> Iterable[_Fact]:
    for part in ("train", "validation", "test", "removed"):
        yield Area.DATA, f"rows.{part}", tuple(_status_value(run, "rows", part) for run in runs)
    yield Area.DATA, "rows.left_out", tuple(map(_count_left_out, runs))
    yield Area.DATA, "files.train", tuple(_file_marks(run, test=False) for run in runs)
    yield Area.DATA, "files.test", tuple(_file_marks(run, test=True) for run in runs)
    yield Area.DATA, "files.kb", tuple(run.knowledge[:SHORT] or None for run in runs)


def _model_facts(runs: Sequence[RunFacts]) -> Iterable[_Fact]:
    names = ("model.revision", "model.digest", "model.kind", "model.parameters")
    for name in (*names, "prompt.digest", "adapter.parameters"):
        group, _dot, key = name.partition(".")
        yield Area.MODEL, name, tuple(_short_digest(_status_value(run, group, key)) for run in runs)


def _machine_facts(runs: Sequence[RunFacts]) -> Iterable[_Fact]:
    for name in ("device_name", "device", "dtype", "threads", "git_commit"):
        values = (getattr(run.status, name) for run in runs)
        yield Area.MACHINE, name, tuple(map(_short_digest, values))
    libraries = dict.fromkeys(name for run in runs for name in run.status.versions)
    for name in libraries:
        yield (
            Area.MACHINE,
            f"versions.{name}",
            tuple(_status_value(run, "versions", name) for run in runs),
        )


def _status_value(run: RunFacts, group: str, name: str) -> Any:
    return getattr(run.status, group).get(name)


def _count_left_out(run: RunFacts) -> int | None:
    """How many rows were left out; run.json has one count, or counts by reason."""
    value = _status_value(run, "rows", "left_out")
    counted = isinstance(value, Mapping)
    return sum(n for n in value.values() if isinstance(n, int)) if counted else value


def _file_marks(run: RunFacts, *, test: bool) -> tuple[dict[str, Any], ...] | None:
    """Row count and start of the sha256 of each test file, or of each other file; no paths."""
    named = run.settings.get("data.test")
    marks = tuple(
        {"rows": file.get("rows"), "sha256": str(file.get("sha256"))[:SHORT]}
        for file in run.files
        if (named is not None and _same_file(str(file.get("path")), str(named))) == test
    )
    return marks or None


def _same_file(path: str, full: str) -> bool:
    """Whether `path`, as typed for the run, is the end of `full`, the path in the recipe."""
    parts = PurePath(path).parts
    return PurePath(full).parts[-len(parts) :] == parts


def _short_digest(value: Any) -> Any:
    """The start of a digest or commit; any other value unchanged."""
    is_digest = isinstance(value, str) and len(value) >= 40 and value.isalnum()
    return value[:SHORT] if is_digest else value
