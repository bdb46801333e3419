"""The files of a run, in any state, as plain values.

A file that is missing leaves its part empty; one that is broken does too, with a notice: a broken
run must not keep others from being compared. This module compares nothing.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tuneproof import store
from tuneproof.evaluate.proof import mismatch
from tuneproof.evaluation import Evaluation
from tuneproof.i18n import _
from tuneproof.registered import must_be_as_registered
from tuneproof.runfiles import (
    files_of,
    kept_evaluation,
    left_out,
    read_answers,
    read_or_note,
    read_rows,
)
from tuneproof.status import RunStatus
from tuneproof.store import RunFolder
from tuneproof.types import Judged, System, VerdictKind

RowKey = tuple[str, tuple[str, ...], bool]
"""A training row: question, answers, answerable."""


@dataclass(frozen=True, slots=True)
class RunFacts:
    """A run folder as far as it can be read.

    `settings` maps the recipe's dotted names to plain values. `answers` holds the judged test
    answers of each system. `train` counts the rows trained on. `knowledge` is the sha256 of
    the knowledge base, empty without one. `notices` are sentences about files that cannot be
    read, do not belong together, or are not those that were registered.
    """

    path: Path
    name: str
    status: RunStatus
    settings: Mapping[str, Any]
    files: tuple[Mapping[str, Any], ...]
    evaluation: Evaluation | None
    answers: Mapping[str, tuple[Judged, ...]]
    train: Counter[RowKey]
    knowledge: str
    notices: tuple[str, ...]

    @property
    def said(self) -> tuple[Judged, ...]:
        """The answers that whoever asks gets: with the guard, where there was one."""
        return self.answers.get(System.GUARDED) or self.answers.get(System.ADAPTER, ())

    @property
    def verdict(self) -> VerdictKind | None:
        """The class of the verdict; None where there is none, or one that this version does not
        know."""
        kept = self.status.verdict
        kind = kept.get("kind") if isinstance(kept, Mapping) else None
        return next((known for known in VerdictKind if known == kind), None)


def read_facts(path: Path) -> RunFacts:
    """Read all that a comparison needs of a run. Raises RunError when `path` is no run folder."""
    run = RunFolder.open(path)
    notices: list[str] = []
    read_or_note(lambda: must_be_as_registered(run), None, notices)
    status = read_or_note(run.seen, RunStatus(), notices)
    lock: dict[str, Any] = read_or_note(lambda: run.object(store.LOCK), {}, notices)
    evaluation = read_or_note(lambda: kept_evaluation(run), None, notices)
    answers = read_answers(run / store.ANSWERS)
    notices += left_out(run / store.ANSWERS, answers.damaged)
    rows = read_rows(run)
    notices += left_out(run / store.EXAMPLES, rows.damaged)
    counts = {system: len(judged) for system, judged in answers.systems.items()}
    if notice := mismatch(evaluation, counts, run / store.ANSWERS):
        notices.append(notice)
    return RunFacts(
        path=run.path,
        name=status.name or run.path.resolve().name,
        status=status,
        settings=_settings(run / store.RECIPE, notices),
        files=files_of(lock),
        evaluation=evaluation,
        answers=answers.systems,
        train=Counter((row.question, row.answers, row.answerable) for row in rows.train),
        knowledge=_digest(run / store.KNOWLEDGE),
        notices=tuple(notices),
    )


def _settings(path: Path, notices: list[str]) -> dict[str, Any]:
    """The recipe as a mapping from "section.setting" to value.

    It is not validated: a recipe written by an older version is compared like any other.
    """
    if not path.exists():
        return {}
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError) as error:
        notices.append(_("{file} cannot be read: {fault}.").format(file=path, fault=error))
        return {}
    return dict(_dotted(raw)) if isinstance(raw, dict) else {}


def _dotted(raw: Mapping[str, Any]) -> Iterable[tuple[str, Any]]:
    for section, values in raw.items():
        if isinstance(values, Mapping):
            yield from ((f"{section}.{name}", value) for name, value in values.items())
        else:
            yield str(section), values


def _digest(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError:
        return ""
    return hashlib.sha256(content).hexdigest() if content.strip() else ""
