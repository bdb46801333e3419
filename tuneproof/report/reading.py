"""Reading a run folder for showing it, whatever state it is in.

A file that is missing or broken leaves its part of the report out and earns one sentence; it
never ends in an error, because a run that went wrong is the one whose report is needed most.
This module knows the files of a run; it does not know how they are shown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from tuneproof.diagnose import retold
from tuneproof.errors import RunError
from tuneproof.evaluate.proof import mismatch
from tuneproof.evaluation import Evaluation
from tuneproof.i18n import _
from tuneproof.report.diagnosis import ShownDiagnosis, diagnosis
from tuneproof.runfiles import DAMAGE, kept_evaluation, left_out, read_answers
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
    """What the files of a run hold. An absent file is an empty value or None.

    `notices` are sentences about files that cannot be read, or do not belong together.
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
    metrics = tuple(read_lines(run / METRICS))
    raw = _json(run, DIAGNOSIS, notices, dict)
    found = [x for x in _json(run, FINDINGS, notices, list) if isinstance(x, dict)]
    findings = retold.findings(found, raw)
    evaluation = _guarded(lambda: kept_evaluation(run), None, notices)
    answers, validation = (read_answers(run / file) for file in (ANSWERS, VALIDATION))
    notices += left_out(ANSWERS, answers.damaged)
    notices += left_out(VALIDATION, validation.damaged)
    kept = {system: len(each) for system, each in answers.systems.items()}
    if said := mismatch(evaluation, kept, ANSWERS):
        notices.append(said)
    return RunFiles(
        status=_guarded(run.seen, RunStatus(), notices),
        evaluation=evaluation,
        answers=answers.lines,
        validation=validation.lines,
        steps=tuple(line for line in metrics if line.get("kind") == "step"),
        epochs=tuple(line for line in metrics if line.get("kind") == "epoch"),
        findings=findings,
        lock=_json(run, LOCK, notices, dict),
        recipe=_text(run, RECIPE, notices),
        diagnosis=_diagnosis(run, raw, findings, notices),
        search=_json(run, SEARCH, notices, dict),
        notices=tuple(notices),
    )


def _diagnosis(
    run: RunFolder, raw: Line, findings: Sequence[Line], notices: list[str]
) -> ShownDiagnosis | None:
    """What was found to be wrong; None where nothing was looked for, or something else stands
    there."""
    prescription = _json(run, PRESCRIPTION, notices, dict)
    diff = _text(run, PRESCRIPTION_DIFF, notices)
    try:
        return diagnosis(raw, prescription, diff, findings)
    except DAMAGE:
        files = f"{DIAGNOSIS}, {PRESCRIPTION}"
        notices.append(_("{file} holds no diagnosis.").format(file=files))
        return None


def _json(run: RunFolder, file: str, notices: list[str], kind: type[_T]) -> _T:
    """What a file holds where it is a `kind`; an empty one where there is none, or another, which
    is told."""
    if not (run / file).exists():
        return kind()
    value = _guarded(lambda: read_json(run / file), kind(), notices)
    if isinstance(value, kind):
        return value
    notices.append(
        _("{file} holds something else than it should and is left out.").format(file=file)
    )
    return kind()


def _guarded(read: Callable[[], _T], empty: _T, notices: list[str]) -> _T:
    try:
        return read()
    except RunError as error:
        notices.append(str(error))
        return empty


def _text(run: RunFolder, file: str, notices: list[str]) -> str:
    path = run / file
    if not path.exists():
        return ""
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        notices.append(_("{file} cannot be read: {fault}.").format(file=file, fault=error))
        return ""
