"""The check before a run: what it finds is reported, corrected where that can be done, and ends the
run where training would be pointless.

Data and recipe are looked at before a model is loaded, then the model with what the run will
cost. Originals are never touched: corrections go into copies in the run folder. This module
trains nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from tuneproof import atomic, preflight, store
from tuneproof.check.facts import Cost, ModelFacts
from tuneproof.check.hiding import hidden
from tuneproof.check.mend import Copy
from tuneproof.check.registry import CODES, MODEL_CHECKS, check_of
from tuneproof.check.subject import Subject
from tuneproof.commands import command
from tuneproof.config import Recipe, dump_recipe, patched
from tuneproof.data.given import Given
from tuneproof.errors import CheckError
from tuneproof.experiment.answerer import Workbench
from tuneproof.experiment.facts import bench_facts
from tuneproof.experiment.parts import Parts
from tuneproof.findings import SIGNS, run_checks
from tuneproof.i18n import _, following, labelled, ngettext
from tuneproof.models import encoder
from tuneproof.progress import Progress
from tuneproof.store import RunFolder
from tuneproof.types import Finding, Severity

DATA = "data"
"""Folder of a run for corrected copies."""
ROWS = "D"
"""How the codes of findings about rows begin."""


@dataclass(frozen=True, slots=True)
class Gate:
    """What the check before a run may do.

    `check` False skips it. `force` trains in spite of errors. `fix` corrects what it can, in
    copies. `written` says that the user wrote the schedule, which is then judged.
    """

    check: bool = True
    force: bool = False
    fix: bool = True
    written: bool = True


CAREFUL = Gate()
"""Everything is looked at and corrected, nothing forced."""


class Before:
    """What happens in one run folder before training."""

    def __init__(self, run: RunFolder, gate: Gate, progress: Progress):
        self.run = run
        self.gate = gate
        self.progress = progress

    def look_at_data(self, recipe: Recipe) -> tuple[Recipe, Given | None]:
        """Check data and recipe. Returns the recipe to run, with corrected copies named in it, and
        what its files hold, None where nothing is looked at.

        Notes are left to `tuneproof check`, save those that reading makes anyway. Raises
        CheckError when the run would be pointless, DataError for an unusable file.
        """
        if not self.gate.check:
            return recipe, None
        found = preflight.check(recipe, self.progress, written=self.gate.written)
        if self.gate.fix:
            copies = [copy for copy in found.copies(errors_only=True) if copy.applied]
            if copies:
                recipe = self._write_copies(recipe, copies)
                found = preflight.check(recipe, self.progress, written=self.gate.written)
        encoder.release()  # training needs the memory
        grave = [one for one in found.report.findings if one.severity is not Severity.NOTE]
        self._report_and_refuse(CODES, grave)
        self._say_uncorrected_errors(grave)
        return recipe, found.given

    def look_at_model(
        self, recipe: Recipe, parts: Parts, bench: Workbench, cost: Cost | None
    ) -> None:
        """Check the loaded model on these rows. Raises CheckError when the run is pointless."""
        if not self.gate.check:
            return
        self.progress.stage(_("Checking the model"))
        facts = bench_facts(bench, parts.known, parts.test, parts.knowledge, recipe)
        findings = of_model(recipe, parts, facts, cost, written=self.gate.written)
        self._report_and_refuse([check.code for check in MODEL_CHECKS], findings)

    def _report_and_refuse(self, codes: Sequence[str], findings: Sequence[Finding]) -> None:
        """Write the findings into the run in place of those of `codes`, and report them. Raises
        CheckError where one makes the run pointless."""
        self.run.replace_findings(codes, findings)
        for line in lines_of(findings):
            self.progress.say(line)
        fatal = [
            finding
            for finding in findings
            if finding.severity is Severity.ERROR and check_of(finding.code).stops
        ]
        if fatal and not self.gate.force:
            raise CheckError(
                _("This run would be pointless: {why}").format(
                    why=following(*(f"{one.code} {one.message}" for one in fatal[:3]))
                ),
                where=str(self.run / store.FINDINGS),
                remedy=_("{remedy} Or train all the same with --force.").format(
                    remedy=fatal[0].remedy
                ),
            )

    def _say_uncorrected_errors(self, findings: Sequence[Finding]) -> None:
        """Say how many errors of rows neither stopped the run nor were corrected: those rows are
        trained on."""
        standing = [
            one
            for one in findings
            if one.severity is Severity.ERROR and one.code.startswith(ROWS) and one.where
        ]
        if standing:
            self.progress.say(
                ngettext(
                    "{n} error in the data stands, and the run trains on all these rows as they "
                    "are. To see them: {command}",
                    "{n} errors in the data stand, and the run trains on all these rows as they "
                    "are. To see them: {command}",
                    len(standing),
                ).format(
                    n=len(standing),
                    command=command("check", "--recipe", self.run / store.RECIPE),
                )
            )

    def _write_copies(self, recipe: Recipe, copies: Sequence[Copy]) -> Recipe:
        """Write the corrected copies into the run folder; returns the recipe that names them, which
        is written as well."""
        written = {
            str(copy.path): self._write_copy(number, copy) for number, copy in enumerate(copies)
        }
        files = {
            "data.train": [str(written.get(path, path)) for path in recipe.data.train],
            "data.test": str(written.get(recipe.data.test, recipe.data.test))
            if recipe.data.test
            else None,
        }
        recipe = patched(recipe, files)
        atomic.write_text(self.run / store.RECIPE, dump_recipe(recipe))
        self.run.update(
            corrected=[
                {
                    "file": str(copy.path),
                    "copy": f"{DATA}/{written[str(copy.path)].name}",
                    "corrections": len(copy.applied),
                }
                for copy in copies
            ]
        )
        return recipe

    def _write_copy(self, number: int, copy: Copy) -> Path:
        """Write one copy with its log and say so; returns where it lies."""
        stem = f"{copy.path.stem}-{number}" if number else copy.path.stem
        target = (self.run / DATA).resolve() / f"{stem}{copy.target.suffix}"
        copy.write_to(target, target.with_name(f"{stem}.log.jsonl"))
        self.progress.say(
            ngettext(
                "{n} error of {path} is corrected in a copy, {copy}; --no-fix trains on the file "
                "as it is.",
                "{n} errors of {path} are corrected in a copy, {copy}; --no-fix trains on the file "
                "as it is.",
                len(copy.applied),
            ).format(n=len(copy.applied), path=copy.path, copy=target)
        )
        return target


def of_model(
    recipe: Recipe, parts: Parts, facts: ModelFacts, cost: Cost | None, *, written: bool
) -> list[Finding]:
    """The findings of the model checks on a base model and these rows. `written` as in `Gate`."""
    subject = Subject(
        train=parts.known,
        test=parts.test,
        knowledge=parts.knowledge,
        recipe=recipe,
        model=facts,
        cost=cost,
        written=written,
    )
    results = run_checks(MODEL_CHECKS, subject, preflight.selection_of(recipe))
    shown = hidden(results, subject.private)
    return [finding for result in shown for finding in result.findings]


def lines_of(findings: Iterable[Finding]) -> list[str]:
    """Errors and warnings for a person to read, one line per code, the gravest first."""
    grave = [finding for finding in findings if finding.severity is not Severity.NOTE]
    ranked = sorted(grave, key=lambda one: (one.severity.rank, one.code))
    return [
        _line_of_code(list(group))
        for _key, group in groupby(ranked, lambda one: (one.severity, one.code))
    ]


def _line_of_code(group: Sequence[Finding]) -> str:
    first = group[0]
    line = labelled(f"{SIGNS[first.severity]} {first.code} {first.title}", first.message)
    more = len(group) - 1
    return _("{line} (and {n} more)").format(line=line, n=more) if more else line
