"""Diagnose a run folder: read its files, gather the numbers, write the findings back.

The only file of this package that knows the files of a run. It loads no model: what was measured
with one before is stored in diagnosis.json and used again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields
from itertools import pairwise
from pathlib import Path
from typing import Any

from tuneproof import atomic, store
from tuneproof.commands import command
from tuneproof.data.made import fingerprint
from tuneproof.data.plain import as_row
from tuneproof.diagnose.diagnosis import Diagnosis, diagnose
from tuneproof.diagnose.effects import Side, compare, effects_of
from tuneproof.diagnose.evidence import Evidence, Records, as_numbers, gather
from tuneproof.diagnose.followup import effect_findings
from tuneproof.diagnose.numbers.model import ModelNumbers
from tuneproof.diagnose.prescribe import (
    KeptPrescription,
    Prescription,
    fixed,
    recipe_diff,
    rows_diff,
)
from tuneproof.errors import RunError
from tuneproof.evaluation import Ablation
from tuneproof.i18n import _
from tuneproof.runfiles import (
    Rows,
    kept_evaluation,
    read_answers,
    whole_answers,
    whole_metrics,
    whole_rows,
)
from tuneproof.store import RunFolder, read_object, unreadable
from tuneproof.types import Finding, Judged, RunState, System, from_json, to_json
from tuneproof.watch.registry import BREAKERS

FAMILY = "G5"
"""Prefix of this package's codes: findings of an earlier diagnosis that have it are replaced."""
HALTS = tuple(breaker.__name__ for breaker in BREAKERS if breaker.ends_as is RunState.INTERRUPTED)
"""Codes of the breakers after which a training can be resumed. After any other it had already ended
when the run was interrupted."""
BUILT_UP = (Ablation.NONE, Ablation.ADDED)
"""Kinds of the figures of a guard that is built up layer by layer."""


@dataclass(frozen=True, slots=True)
class Examined:
    """The diagnosis of a run and what it was made from, before anything is written."""

    diagnosis: Diagnosis
    effects: tuple[Finding, ...]
    evidence: Evidence
    measured: ModelNumbers
    records: Records
    rows: Rows

    def to_json(self) -> dict[str, Any]:
        """The content of diagnosis.json."""
        return {
            "evidence": as_numbers(self.evidence),
            "probes": as_numbers(self.measured),
            **self.diagnosis.to_json(),
        }


def diagnose_run(run: RunFolder, probes: ModelNumbers | None = None) -> Diagnosis:
    """Diagnose a run from its files and write the result into its folder.

    Writes diagnosis.json, prescription.json and .diff, and replaces its own part of
    findings.json and the verdict of a run that has one, so that both say the same. Where `probes`
    is None the stored ones are used. Raises RunError or RecipeError when a file that is needed
    cannot be read.
    """
    found = examine(run, probes)
    store.write_json(run / store.DIAGNOSIS, found.to_json())
    _write_prescription(run, found.diagnosis.prescription, found.rows, found.records)
    run.replace_findings([FAMILY], (*found.diagnosis.findings, *found.effects))
    if run.status().verdict:  # a run that was not proven has none to replace
        run.update(verdict=to_json(found.diagnosis.verdict))
    return found.diagnosis


def examine(run: RunFolder, probes: ModelNumbers | None = None) -> Examined:
    """Diagnose a run as `diagnose_run` does, but write nothing: the run may belong to others, or
    its disk be full.

    Raises as `diagnose_run` does.
    """
    measured = probes or _stored_probes(run)
    records, rows = read_records(run, measured)
    evidence, suspects = gather(records)
    found = diagnose(evidence, records.recipe, suspects, failure=_failure_reason(run))
    effects = _parent_effect_findings(
        run, evidence, (records.systems or {}).get(System.ADAPTER, ())
    )
    return Examined(found, effects, evidence, measured, records, rows)


def read_records(run: RunFolder, probes: ModelNumbers) -> tuple[Records, Rows]:
    """Read everything that the diagnosis goes by from the files of a run."""
    rows = whole_rows(run)
    status = run.seen()
    records = Records(
        recipe=run.recipe(),
        train=rows.train,
        test=rows.test or rows.validation,
        held=rows.validation,
        metrics=whole_metrics(run),
        systems=whole_answers(run / store.ANSWERS).systems,
        probes=probes,
        parameters=status.model.get("parameters"),
        too_long=status.rows.get("too_long") or 0,
        scope_lost=_share_lost_by_scope(run),
        validation=len(rows.validation),
        labels=status.labels,
        stopped_by=status.stopped_by,
        interrupted=status.state == RunState.INTERRUPTED and status.stopped_by in (None, *HALTS),
    )
    return records, rows


def _share_lost_by_scope(run: RunFolder) -> float | None:
    """How much of the share of right answers the layer `scope` takes away, the layers before it
    being on; None where that was not measured, or its figures cannot be read."""
    with suppress(RunError):
        kept = kept_evaluation(run)
        steps = [one for one in kept.layers if one.kind in BUILT_UP] if kept else []
        for before, after in pairwise(steps):
            right, left = before.correct.value, after.correct.value
            if after.layer == "scope" and right is not None and left is not None:
                return right - left
    return None


def _failure_reason(run: RunFolder) -> str:
    """Why the run failed; empty where it did not fail or no reason is stored."""
    status = run.status()
    return status.why if status.state == RunState.FAILED else ""


def parent_record(run: RunFolder) -> dict[str, Any]:
    """What a run that applies the prescription of `run` stores about `run`, its parent.

    Raises RunError when `run` has no prescription.
    """
    prescribed = kept_prescription(run)
    return {
        "run": str(run.path.resolve()),
        "causes": prescribed.causes,
        "settings": prescribed.settings,
        "effects": prescribed.effects,
        "numbers": read_object(run / store.DIAGNOSIS).get("evidence") or {},
        "judged": sorted(_judged_by(run) | _chosen_by(run)),
    }


def took_part(run: RunFolder, questions: Iterable[str]) -> int:
    """How many of `questions` took part in choosing the settings of `run`: the prescription that it
    follows, or one before that, was derived from the answers to them."""
    chosen = _chosen_by(run)
    return sum(fingerprint(question) in chosen for question in questions)


def _judged_by(run: RunFolder) -> frozenset[str]:
    """Fingerprints of the questions by whose answers a run was judged."""
    lines = read_answers(run / store.ANSWERS).lines
    return frozenset(fingerprint(str(line["question"])) for line in lines)


def _chosen_by(run: RunFolder) -> frozenset[str]:
    """Fingerprints of the questions by which the runs before this one were judged."""
    kept = run.status().parent.get("judged")
    return frozenset(map(str, kept)) if isinstance(kept, list) else frozenset()


def kept_prescription(run: RunFolder) -> KeptPrescription:
    """The prescription of a run. Raises RunError when it has none, or a damaged one."""
    path = run / store.PRESCRIPTION
    try:
        return from_json(KeptPrescription, read_object(path))
    except ValueError as error:
        remedy = _("Diagnose the run again: {command}").format(
            command=command("diagnose", run.path)
        )
        raise unreadable(path, _("it holds no prescription"), remedy) from error


def _stored_probes(run: RunFolder) -> ModelNumbers:
    kept = run.object(store.DIAGNOSIS).get("probes") or {}
    names = {own.name for own in fields(ModelNumbers)}
    return ModelNumbers(**{name: value for name, value in kept.items() if name in names})


def _parent_effect_findings(
    run: RunFolder, now: Evidence, answers: Sequence[Judged]
) -> tuple[Finding, ...]:
    """Findings on the expected effects of the parent's prescription; none without a parent."""
    parent = run.status().parent
    if not parent:
        return ()
    # The adapter's answers of the parent; none when its folder has gone.
    answered = read_answers(Path(parent["run"]) / store.ANSWERS).systems.get(System.ADAPTER, ())
    before = Side(Evidence.from_json(parent["numbers"]), answered)
    return effect_findings(compare(effects_of(parent["effects"]), before, Side(now, answers)))


def _write_prescription(
    run: RunFolder, prescription: Prescription, rows: Rows, records: Records
) -> None:
    # Augmented rows are left out: the next run makes them again from the remaining rows.
    known = [row for row in (*rows.train, *rows.validation) if not row.made_by]
    fix = prescription.fix
    settings = dict(fix.settings)
    if fix.drop or fix.replace:
        run.rewrite(store.PRESCRIBED_TRAIN, map(as_row, fixed(known, fix)))
        settings["data.train"] = [str((run / store.PRESCRIBED_TRAIN).resolve())]
        if records.recipe.data.test is None and rows.test:
            # The test was split off the same files: splitting again would give another test.
            run.rewrite(store.PRESCRIBED_TEST, map(as_row, rows.test))
            settings["data.test"] = str((run / store.PRESCRIBED_TEST).resolve())
    store.write_json(run / store.PRESCRIPTION, {**prescription.to_json(), "settings": settings})
    atomic.write_text(
        run / store.PRESCRIPTION_DIFF,
        recipe_diff(records.recipe, settings) + rows_diff(known, fix),
    )
