"""Read the files of a run as values: rows, knowledge, answers, figures, curves, state, verdict.

They are read here only. `read_…` leaves out damaged lines and returns their numbers, so that a
broken run still gets its report. `whole_…` raises instead: nothing may be trained, proven or
diagnosed anew from a part of the data. `read_or_note` makes of that error a notice, where a run is
only shown or compared. This module counts and judges nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from tuneproof import store
from tuneproof.errors import RunError
from tuneproof.evaluation import Evaluation
from tuneproof.i18n import _, ngettext
from tuneproof.store import RunFolder, numbered_lines, read_object, unreadable
from tuneproof.types import Example, Judged, KnowledgeEntry, Line, RunState, Verdict, from_json

PARTS = ("train", "validation", "test")
_T = TypeVar("_T")
DAMAGE = (KeyError, TypeError, ValueError, AttributeError)
"""The errors that reading values from a wrong shape raises."""
COUNTED = ("step", "epoch")
MEASURED = (
    "loss",
    "grad_norm",
    "learning_rate",
    "train_loss",
    "validation_loss",
    "validation_correct",
)
"""Values in a line of metrics.jsonl. Those of `COUNTED` are integers; those of `MEASURED` are
numbers, or null where the figure was not finite."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a run, by part. `damaged`: the numbers of lines that cannot be read."""

    train: tuple[Example, ...]
    validation: tuple[Example, ...]
    test: tuple[Example, ...]
    damaged: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Answers:
    """The judged answers of a file, by system. `lines` are the raw lines of the same answers, with
    any further keys; `damaged`: the numbers of lines that cannot be read."""

    systems: Mapping[str, tuple[Judged, ...]]
    lines: tuple[Line, ...]
    damaged: tuple[int, ...]


def read_rows(run: RunFolder) -> Rows:
    """The rows of a run as far as they can be read; none where there is no file."""
    found, damaged = _parse_lines(run / store.EXAMPLES, _part_and_row)
    train, validation, test = (tuple(row for part, row in found if part == name) for name in PARTS)
    return Rows(train, validation, test, damaged)


def whole_rows(run: RunFolder) -> Rows:
    """The rows of a run. Raises RunError when a line is damaged."""
    rows = read_rows(run)
    _must_be_whole(run / store.EXAMPLES, rows.damaged)
    return rows


def whole_knowledge(run: RunFolder) -> tuple[KnowledgeEntry, ...]:
    """The knowledge base of a run. Raises RunError when a line is damaged."""
    entries, damaged = _parse_lines(
        run / store.KNOWLEDGE, lambda line: from_json(KnowledgeEntry, line)
    )
    _must_be_whole(run / store.KNOWLEDGE, damaged)
    return tuple(entries)


def read_answers(path: Path) -> Answers:
    """The answers of answers.jsonl or validation.jsonl as far as they can be read."""
    found, damaged = _parse_lines(path, lambda line: (line, _system_and_answer(line)))
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
    _must_be_whole(path, answers.damaged, _prove_again_remedy())
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
        raise unreadable(path, fault, _prove_again_remedy()) from error


def _prove_again_remedy() -> str:
    return _("Restore it from a copy, or prove the run again: tuneproof evaluate RUN")


def whole_metrics(run: RunFolder) -> tuple[Line, ...]:
    """The lines of metrics.jsonl, without one cut short by a kill. Raises RunError when a line has
    something else where a number belongs."""
    path = run / store.METRICS
    lines = [(number, line) for number, line in numbered_lines(path) if line is not None]
    _must_be_whole(path, [number for number, line in lines if not _is_numeric(line)])
    return tuple(line for _number, line in lines)


def _is_numeric(line: Line) -> bool:
    return all(type(line.get(name, 0)) is int for name in COUNTED) and all(
        isinstance(line.get(name), int | float | None) for name in MEASURED
    )


def kept_state(run: RunFolder) -> RunState:
    """The state of a run, as `RunFolder.seen` gives it. Raises RunError when run.json has none."""
    try:
        return RunState(run.seen().state)
    except ValueError as error:
        fault = _("it does not say where the run stands")
        raise unreadable(run / store.RUN, fault) from error


def kept_verdict(run: RunFolder) -> Verdict | None:
    """The verdict of a run, None before there is one. Raises RunError when it is damaged."""
    kept = run.status().verdict
    try:
        return from_json(Verdict, kept) if kept else None
    except DAMAGE as error:
        raise unreadable(run / store.RUN, _("its verdict is damaged")) from error


def read_or_note(read: Callable[[], _T], empty: _T, notices: list[str]) -> _T:
    """What `read` returns; where it raises RunError, `empty`, with the error as a notice."""
    try:
        return read()
    except RunError as error:
        notices.append(str(error))
        return empty


def files_of(lock: Line) -> tuple[Line, ...]:
    """The entries for files in the content of a data.lock.json."""
    files = lock.get("files")
    listed = files if isinstance(files, list) else []
    return tuple(file for file in listed if isinstance(file, Mapping))


def left_out(file: object, damaged: Sequence[int]) -> list[str]:
    """A list with one sentence about the damaged lines of a file; empty where there are none."""
    if not damaged:
        return []
    text = ngettext(
        "{file}: {n} line is damaged and is left out.",
        "{file}: {n} lines are damaged and are left out.",
        len(damaged),
    )
    return [text.format(file=file, n=len(damaged))]


def _parse_lines(path: Path, make: Callable[[Line], _T]) -> tuple[list[_T], tuple[int, ...]]:
    """`make` applied to each line of a file, and the numbers of lines where it fails."""
    values: list[_T] = []
    damaged: list[int] = []
    for number, line in numbered_lines(path):
        try:
            values.append(make(line or {}))
        except DAMAGE:
            damaged.append(number)
    return values, tuple(damaged)


def _part_and_row(line: Line) -> tuple[str, Example]:
    if line["part"] not in PARTS:
        raise ValueError(line["part"])
    return line["part"], from_json(Example, line)


def _system_and_answer(line: Line) -> tuple[str, Judged]:
    return str(line["system"]), from_json(Judged, line)


def _must_be_whole(path: Path, damaged: Sequence[int], remedy: str = "") -> None:
    if damaged:
        raise unreadable(path, _("line {n} is damaged").format(n=damaged[0]), remedy)
