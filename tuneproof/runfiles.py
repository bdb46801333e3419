"""What a run keeps, as the values it was written from: rows, knowledge, answers, figures, curves,
state, verdict.

They are read here and nowhere else. `read_…` leaves out what is
damaged and says which lines that were: a run that went wrong must not keep its report from being
made. `whole_…` raises instead: what is trained, proven or diagnosed anew may not rest on a part.
This module counts and judges nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from tuneproof import store
from tuneproof.evaluation import Evaluation
from tuneproof.i18n import _, ngettext
from tuneproof.store import RunFolder, numbered_lines, read_object, unreadable
from tuneproof.types import Example, Judged, KnowledgeEntry, Line, RunState, Verdict, exactly

PARTS = ("train", "validation", "test")
_T = TypeVar("_T")
DAMAGE = (KeyError, TypeError, ValueError, AttributeError)
"""What reading values out of another shape ends in."""
COUNTED = ("step", "epoch")
MEASURED = (
    "loss",
    "grad_norm",
    "learning_rate",
    "train_loss",
    "validation_loss",
    "validation_correct",
)
"""Values in a line of metrics.jsonl. A count is whole; what was measured may have been no number,
and is kept as none."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows that a run keeps, by part. `damaged` are numbers of lines that are no rows."""

    train: tuple[Example, ...]
    validation: tuple[Example, ...]
    test: tuple[Example, ...]
    damaged: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Answers:
    """The judged answers of a file, by system. `lines` are the same ones as they are written, with
    what else stands there; `damaged` are numbers of lines that are no judged answers."""

    systems: Mapping[str, tuple[Judged, ...]]
    lines: tuple[Line, ...]
    damaged: tuple[int, ...]


def read_rows(run: RunFolder) -> Rows:
    """The rows of a run as far as they can be read; none where there is no file."""
    found, damaged = _values(run / store.EXAMPLES, _row)
    train, validation, test = (tuple(row for part, row in found if part == name) for name in PARTS)
    return Rows(train, validation, test, damaged)


def whole_rows(run: RunFolder) -> Rows:
    """The rows of a run. Raises RunError when a line is damaged."""
    rows = read_rows(run)
    _must_be_whole(run / store.EXAMPLES, rows.damaged)
    return rows


def whole_knowledge(run: RunFolder) -> tuple[KnowledgeEntry, ...]:
    """The knowledge base that a run keeps. Raises RunError when a line is damaged."""
    entries, damaged = _values(run / store.KNOWLEDGE, KnowledgeEntry.from_json)
    _must_be_whole(run / store.KNOWLEDGE, damaged)
    return tuple(entries)


def read_answers(path: Path) -> Answers:
    """The answers of answers.jsonl or validation.jsonl as far as they can be read."""
    found, damaged = _values(path, lambda line: (line, _answer(line)))
    systems: dict[str, list[Judged]] = {}
    for _line, (system, judged) in found:
        systems.setdefault(system, []).append(judged)
    return Answers(
        {name: tuple(answers) for name, answers in systems.items()},
        tuple(line for line, _answered in found),
        damaged,
    )


def whole_answers(path: Path) -> Answers:
    """The answers of answers.jsonl or validation.jsonl. Raises RunError when a line is damaged."""
    answers = read_answers(path)
    _must_be_whole(path, answers.damaged, _proven_again())
    return answers


def kept_evaluation(run: RunFolder) -> Evaluation | None:
    """The figures of a run's proof, None before there are any. Raises RunError where the file is
    damaged, or of a later version."""
    path = run / store.EVALUATION
    if not path.exists():
        return None
    raw = read_object(path)
    try:
        return Evaluation.from_json(raw)
    except DAMAGE as error:
        fault = _("its figures are damaged, or were written by a later version of Tuneproof")
        raise unreadable(path, fault, _proven_again()) from error


def _proven_again() -> str:
    return _("Restore it from a copy, or prove the run again: tuneproof evaluate RUN")


def whole_metrics(run: RunFolder) -> tuple[Line, ...]:
    """The lines of metrics.jsonl; one cut short by a kill is none. Raises RunError when a line
    has no number where one belongs."""
    path = run / store.METRICS
    lines = [(number, line) for number, line in numbered_lines(path) if line is not None]
    _must_be_whole(path, [number for number, line in lines if not _is_numeric(line)])
    return tuple(line for _number, line in lines)


def _is_numeric(line: Line) -> bool:
    return all(type(line.get(name, 0)) is int for name in COUNTED) and all(
        isinstance(line.get(name), int | float | None) for name in MEASURED
    )


def kept_state(run: RunFolder) -> RunState:
    """Where a run stands, for whoever only looks. Raises RunError when run.json does not say."""
    try:
        return RunState(run.seen().state)
    except ValueError as error:
        fault = _("it does not say where the run stands")
        raise unreadable(run / store.RUN, fault) from error


def kept_verdict(run: RunFolder) -> Verdict | None:
    """The verdict of a run, None before there is one. Raises RunError when it is none."""
    kept = run.status().verdict
    try:
        return Verdict.from_json(exactly(kept, dict)) if kept else None
    except DAMAGE as error:
        raise unreadable(run / store.RUN, _("its verdict is damaged")) from error


def files_of(lock: Line) -> tuple[Line, ...]:
    """The files that a data.lock.json names, with what it says of them."""
    files = lock.get("files")
    listed = files if isinstance(files, list) else []
    return tuple(file for file in listed if isinstance(file, Mapping))


def left_out(file: object, damaged: Sequence[int]) -> list[str]:
    """What to say of lines that were left out: one sentence, or none."""
    if not damaged:
        return []
    text = ngettext(
        "{file}: {n} line is damaged and is left out.",
        "{file}: {n} lines are damaged and are left out.",
        len(damaged),
    )
    return [text.format(file=file, n=len(damaged))]


def _values(path: Path, make: Callable[[Line], _T]) -> tuple[list[_T], tuple[int, ...]]:
    """What the lines of a file say, and the numbers of those that say nothing."""
    values: list[_T] = []
    damaged: list[int] = []
    for number, line in numbered_lines(path):
        try:
            values.append(make(line or {}))
        except DAMAGE:
            damaged.append(number)
    return values, tuple(damaged)


def _row(line: Line) -> tuple[str, Example]:
    if line["part"] not in PARTS:
        raise ValueError(line["part"])
    return line["part"], Example.from_json(line)


def _answer(line: Line) -> tuple[str, Judged]:
    return str(line["system"]), Judged.from_json(line)


def _must_be_whole(path: Path, damaged: Sequence[int], remedy: str = "") -> None:
    if damaged:
        raise unreadable(path, _("line {n} is damaged").format(n=damaged[0]), remedy)
