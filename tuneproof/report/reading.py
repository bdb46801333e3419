"""Reads a run folder to show it, whatever state it is in.

The part of a file that is missing is left out of the report; a damaged file earns a notice too.
Neither is ever an error, because a run that went wrong is the one whose report is needed most.
This module knows the files of a run, not how they are shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from tuneproof.diagnose import retold
from tuneproof.evaluate.proof import mismatch
from tuneproof.evaluation import Evaluation
from tuneproof.i18n import _
from tuneproof.registered import must_be_as_registered
from tuneproof.report.diagnosis import ShownDiagnosis, diagnosis
from tuneproof.runfiles import DAMAGE, kept_evaluation, left_out, read_answers, read_or_note
from tuneproof.status import RunStatus
from tuneproof.store import (
    ANSWERS,
    DIAGNOSIS,
    FINDINGS,
    LOCK,
    METRICS,
    PRESCRIPTION,
    PRESCRIPTION_DIFF,
    RECIPE,
    SEARCH,
    VALIDATION,
    RunFolder,
    read_json,
    read_lines,
)
from tuneproof.types import Line

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class RunFiles:
    """The content of a run's files. A missing file is an empty value or None.

    `notices` are sentences about files that cannot be read, do not belong together, or are not
    those that were registered.
    """

    status: RunStatus
    evaluation: Evaluation | None
    answers: tuple[Line, ...]
    validation: tuple[Line, ...]
    steps: tuple[Line, ...]
    epochs: tuple[Line, ...]
    findings: tuple[Line, ...]
    lock: Line
    recipe: str
    diagnosis: ShownDiagnosis | None
    search: Line
    notices: tuple[str, ...]


def read_run(run: RunFolder) -> RunFiles:
    """Everything that a report needs of a run, in any state."""
    notices: list[str] = []
    read_or_note(lambda: must_be_as_registered(run), None, notices)
    metrics = tuple(read_lines(run / METRICS))
    raw = _json_or_empty(run, DIAGNOSIS, notices, dict)
    lines = [x for x in _json_or_empty(run, FINDINGS, notices, list) if isinstance(x, dict)]
    findings = retold.findings(lines, raw)
    evaluation = read_or_note(lambda: kept_evaluation(run), None, notices)
    answers, validation = (read_answers(run / file) for file in (ANSWERS, VALIDATION))
    notices += left_out(ANSWERS, answers.damaged)
    notices += left_out(VALIDATION, validation.damaged)
    counts = {system: len(lines) for system, lines in answers.systems.items()}
    if notice := mismatch(evaluation, counts, ANSWERS):
        notices.append(notice)
    return RunFiles(
        status=read_or_note(run.seen, RunStatus(), notices),
        evaluation=evaluation,
        answers=answers.lines,
        validation=validation.lines,
        steps=tuple(line for line in metrics if line.get("kind") == "step"),
        epochs=tuple(line for line in metrics if line.get("kind") == "epoch"),
        findings=findings,
        lock=_json_or_empty(run, LOCK, notices, dict),
        recipe=_text_or_empty(run, RECIPE, notices),
        diagnosis=_shown_diagnosis(run, raw, findings, answers.lines, notices),
        search=_json_or_empty(run, SEARCH, notices, dict),
        notices=tuple(notices),
    )


def _shown_diagnosis(
    run: RunFolder,
    raw: Line,
    findings: Sequence[Line],
    answers: Sequence[Line],
    notices: list[str],
) -> ShownDiagnosis | None:
    """The diagnosis; None where there is none or its files are damaged."""
    prescription = _json_or_empty(run, PRESCRIPTION, notices, dict)
    diff = _text_or_empty(run, PRESCRIPTION_DIFF, notices)
    try:
        return diagnosis(raw, prescription, diff, findings, answers)
    except DAMAGE:
        files = f"{DIAGNOSIS}, {PRESCRIPTION}"
        notices.append(_("{file} holds no diagnosis.").format(file=files))
        return None


def _json_or_empty(run: RunFolder, file: str, notices: list[str], kind: type[_T]) -> _T:
    """The value in a JSON file where it is a `kind`, else an empty `kind`; a notice is added where
    the file exists and holds something else."""
    if not (run / file).exists():
        return kind()
    value = read_or_note(lambda: read_json(run / file), kind(), notices)
    if isinstance(value, kind):
        return value
    notices.append(
        _("{file} holds something else than it should and is left out.").format(file=file)
    )
    return kind()


def _text_or_empty(run: RunFolder, file: str, notices: list[str]) -> str:
    path = run / file
    if not path.exists():
        return ""
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        notices.append(_("{file} cannot be read: {fault}.").format(file=file, fault=error))
        return ""
