"""The verbs `check` and `explain`: findings before a run, and what a code means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markdown import Markdown
from rich.text import Text

from tuneproof.cli.output import Output
from tuneproof.cli.targets import refuse_target
from tuneproof.cli.verbs import KbOption, TestOption, setting_help, verb
from tuneproof.commands import command
from tuneproof.config import Recipe, files_named, load_recipe, patched
from tuneproof.errors import DependencyError, ModelError, TuneproofError
from tuneproof.findings import SIGNS, Outcome, explain, severity_word
from tuneproof.i18n import _, bracketed, enumerated, ngettext
from tuneproof.progress import Progress
from tuneproof.report.terminal_parts import print_line
from tuneproof.store import write_json
from tuneproof.types import Finding, Severity

if TYPE_CHECKING:
    from tuneproof.check.facts import ModelFacts
    from tuneproof.check.mend import Copy
    from tuneproof.check.report import CheckReport
    from tuneproof.preflight import Preflight

SHOWN = 3
"""Most findings of one code that are shown; --json has them all."""
COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}


def register(app: typer.Typer) -> None:
    """Add the verbs of this module."""
    verb(
        app,
        "check",
        _("Say everything that can be known before training. Exit code 1 when an error stands."),
        "tuneproof check questions.csv --kb handbook.jsonl",
        "tuneproof check questions.csv --diff",
        "tuneproof check --recipe recipe.yaml --ignore D113 --sarif findings.sarif",
    )(check)
    verb(
        app,
        "explain",
        _("Explain the code of a finding: what it measures, why, and what to do."),
        "tuneproof explain D103",
        "tuneproof explain G503",
    )(explain_code)


@dataclass(frozen=True)
class CheckOptions:
    """The options of `check`: what to check, which codes, and what to write."""

    data: Annotated[
        list[Path] | None, typer.Argument(metavar="DATA", help=setting_help("data.train"))
    ] = None
    kb: KbOption = None
    test: TestOption = None
    recipe: Annotated[
        Path | None, typer.Option(metavar="FILE", help=_("Recipe to check along with its data."))
    ] = None
    model: Annotated[
        str | None,
        typer.Option(
            metavar="MODEL",
            help=_(
                "Base model to check along: its tokenizer is loaded, its weights are not. "
                "`tuneproof models --for` measures those."
            ),
        ),
    ] = None
    select: Annotated[
        list[str] | None,
        typer.Option(metavar="CODE", help=_("Look for these only: D1, D112, R3 …")),
    ] = None
    ignore: Annotated[
        list[str] | None, typer.Option(metavar="CODE", help=_("Do not look for these."))
    ] = None
    fix: Annotated[
        bool,
        typer.Option(
            "--fix", help=_("Write a corrected copy beside each file, with a log of the changes.")
        ),
    ] = False
    diff: Annotated[
        bool, typer.Option("--diff", help=_("Show the corrections and write nothing."))
    ] = False
    sarif: Annotated[
        Path | None, typer.Option(metavar="FILE", help=_("Write the findings as SARIF 2.1.0."))
    ] = None

    def settings(self) -> Recipe:
        """The recipe with the files and the model of the command line."""
        base = load_recipe(self.recipe) if self.recipe else Recipe()
        typed = files_named(self.data, self.kb, self.test)
        if self.model:
            typed["model.name"] = self.model
        return patched(base, typed, where=_("the command line"))

    def going_on(self) -> str:
        """The command that trains on the data that was checked."""
        given = {"--kb": self.kb, "--test": self.test, "--recipe": self.recipe}
        named = [(name, str(value)) for name, value in given.items() if value is not None]
        if self.model:
            named.append(("--model", self.model))
        flags = [word for pair in named for word in pair]
        return command("fit", *(self.data or ()), *flags)


def check(output: Output, options: CheckOptions) -> int:
    """Check data and recipe."""
    from tuneproof.guard.rules_file import read_rulebook
    from tuneproof.preflight import check as look

    if options.fix and options.diff:
        raise TuneproofError(_("--fix and --diff were both given."), remedy=_("Give one of them."))
    recipe = options.settings()
    if recipe.guard.rules_file:
        read_rulebook(Path(recipe.guard.rules_file))  # a faulty rule file would end a run at once
    files = recipe.data
    refuse_target(options.sarif, [*files.train, files.kb, files.test, options.recipe])
    if options.model:
        output.get_ready()
    with output.progress() as progress:
        found = look(
            recipe,
            progress,
            select=_parse_codes(options.select),
            ignore=_parse_codes(options.ignore),
            model=_model_facts(recipe, progress, needed=bool(options.model)),
            written=options.recipe is not None,
        )
    copies = found.copies() if options.fix or options.diff else None
    if options.fix:
        for copy in copies or ():
            copy.write()
    if options.sarif is not None:
        from tuneproof.check.registry import CHECKS
        from tuneproof.check.report import sarif

        write_json(options.sarif, sarif(found.report, CHECKS, Path.cwd()))
    _show_report(output, found, copies, options.diff, options.going_on())
    return found.report.exit_code


def _model_facts(recipe: Recipe, progress: Progress, *, needed: bool) -> ModelFacts | None:
    """What can be known of the base model. One that was not asked for is looked at only where the
    recipe names layers of it, and passed over where it cannot be had."""
    if not needed and recipe.lora.targets == "all-linear":
        return None
    from tuneproof.experiment import known_of

    try:
        return known_of(recipe, progress)
    except (ModelError, DependencyError):
        if needed:
            raise
        return None


def explain_code(
    output: Output,
    code: Annotated[str, typer.Argument(metavar="CODE", help=_("Such as D103."))],
) -> int:
    """Show the page of a code."""
    from tuneproof.codes import DECLARED
    from tuneproof.findings import check_of

    check = check_of(DECLARED, code)
    if output.flags.json:
        output.result({"code": check.code, "title": _(check.title), "page": explain(check)})
    else:
        output.console.print(Markdown(explain(check)))
    return 0


def _parse_codes(given: list[str] | None) -> tuple[str, ...]:
    """The codes of an option that may be repeated and may have several, separated by commas."""
    parts = (part.strip().upper() for text in given or [] for part in text.split(","))
    return tuple(part for part in parts if part)


def _show_report(
    output: Output, found: Preflight, copies: tuple[Copy, ...] | None, diff: bool, train: str
) -> None:
    """Print the findings and the corrected copies. `copies` is None when none were asked for;
    `train` is the command that trains on the data."""
    if output.flags.json:
        result = found.report.to_json()
        if copies is not None:
            result["copies"] = [
                {
                    "file": str(copy.path),
                    "copy": None if diff else str(copy.target),
                    "applied": len(copy.applied),
                    "missed": len(copy.missed),
                    "diff": copy.diff(),
                }
                for copy in copies
            ]
        output.result(result)
        return
    for _code, group in groupby(found.report.findings, key=lambda hit: (hit.severity, hit.code)):
        _show_code(output, list(group))
    for copy in copies or ():
        _show_copy(output, copy, diff)
    if copies == ():
        output.say(_("Nothing is corrected: no finding has a correction that is safe to make."))
    print_line(output.console, _summary_line(found.report))
    if not found.report.exit_code and found.report.train:
        output.say(_("Nothing here keeps it from training: {command}").format(command=train))


def _show_code(output: Output, findings: list[Finding]) -> None:
    first = findings[0]
    colour = COLOURS[first.severity]
    head = Text(f"{SIGNS[first.severity]} {first.code} ", f"bold {colour}")
    head += Text(first.title, "bold")
    head += Text(bracketed("", severity_word(first.severity)), "dim")
    output.console.print(head, soft_wrap=True)
    for finding in findings[:SHOWN]:
        print_line(output.console, f"  {finding.message}")
        if finding.where:
            print_line(output.console, f"    {_places_text(finding)}", "cyan")
    if len(findings) > SHOWN:
        more = _("  and {n} more; --json lists all").format(n=len(findings) - SHOWN)
        output.console.print(Text(more, "dim"))
    print_line(output.console, f"  → {first.remedy}\n")


def _places_text(finding: Finding) -> str:
    """The places of a finding as text; a file's name is not repeated for its further lines."""
    shown, before = [], ""
    for place in finding.where[:SHOWN]:
        file, _colon, _line = place.rpartition(":")
        shown.append(place.removeprefix(file) if file and file == before else place)
        before = file
    named, more = enumerated(shown), len(finding.where) - SHOWN
    return _("{places} and {n} more").format(places=named, n=more) if more > 0 else named


def _show_copy(output: Output, copy: Copy, diff: bool) -> None:
    if diff:
        from tuneproof.report.diffs_terminal import print_diff

        # A copy of JSON, Parquet or a workbook is JSON lines: its line numbers are not the file's.
        is_same = copy.target.suffix == copy.path.suffix
        print_diff(output.console, copy.diff(), "--json", places=is_same)
    else:
        n = len(copy.applied)
        said = ngettext(
            "{n} correction to {path} written to {target}; it is in {log}.",
            "{n} corrections to {path} written to {target}; each is in {log}.",
            n,
        )
        output.say(said.format(n=n, path=copy.path, target=copy.target, log=copy.log.name))
        again = command("check", copy.target)
        output.say(_("What is left to do by hand: {command}").format(command=again))
    if copy.missed:
        n = len(copy.missed)
        said = ngettext(
            "{n} correction to {path} has no place in its format; make it by hand.",
            "{n} corrections to {path} have no place in its format; make them by hand.",
            n,
        )
        output.say(said.format(n=n, path=copy.path))


def _summary_parts(report: CheckReport, counts: Mapping[Severity, int]) -> dict[str, str]:
    """The parts of the summary by name, each a number with its noun."""
    errors, warnings = counts[Severity.ERROR], counts[Severity.WARNING]
    notes, passed = counts[Severity.NOTE], report.outcomes[Outcome.PASSED]
    forms = {
        "rows": (report.train, ngettext("{n} usable row", "{n} usable rows", report.train)),
        "test": (report.test, _test_rows_form(report.test)),
        "entries": (report.knowledge, _entries_form(report.knowledge)),
        "errors": (errors, ngettext("{n} error", "{n} errors", errors)),
        "warnings": (warnings, ngettext("{n} warning", "{n} warnings", warnings)),
        "notes": (notes, ngettext("{n} note", "{n} notes", notes)),
        "passed": (passed, ngettext("{n} check passed", "{n} checks passed", passed)),
    }
    return {name: form.format(n=n) for name, (n, form) in forms.items()}


def _test_rows_form(n: int) -> str:
    """The text form for `n` test rows. Without a test file some rows are held out, and findings
    mention test questions: "0 test rows" beside those would confuse."""
    if not n:
        return _("no test file, so some are held out")
    return ngettext("{n} test row", "{n} test rows", n)


def _entries_form(n: int) -> str:
    if not n:
        return _("no knowledge base")
    return ngettext("{n} entry in the knowledge base", "{n} entries in the knowledge base", n)


def _summary_line(report: CheckReport) -> str:
    counts = dict.fromkeys(Severity, 0)
    for finding in report.findings:
        counts[finding.severity] += 1
    return _(
        "{rows}, {test}, {entries}: {errors}, {warnings}, {notes}. {passed}. "
        "What a code means: tuneproof explain CODE"
    ).format(**_summary_parts(report, counts))
