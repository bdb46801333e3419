"""The verbs `compare` and `runs`: compare runs, and list those of a folder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

import typer

from tuneproof.cli.output import Output
from tuneproof.cli.targets import refuse_target
from tuneproof.cli.verbs import resolved_run, verb
from tuneproof.i18n import _
from tuneproof.types import System, to_json


def register(app: typer.Typer) -> None:
    """Add the verbs of this module."""
    verb(
        app,
        "compare",
        _("Hold runs against the first of them: what was changed, and what it did."),
        "tuneproof compare runs/2026-11-22-handbook-7f3a runs/2026-11-22-handbook-91bc",
        "tuneproof compare runs/2026-11-22-handbook-7f3a runs/2026-11-22-handbook-91bc "
        "--out compare.html",
    )(compare)
    verb(
        app,
        "runs",
        _("List the runs of a folder, newest first, the best marked."),
        "tuneproof runs",
        "tuneproof runs runs --json",
    )(runs)


def compare(
    output: Output,
    runs: Annotated[
        list[Path],
        typer.Argument(
            metavar="RUN",
            help=_("Folders of two or more runs; the first is what the others are held against."),
            callback=lambda paths: [resolved_run(path) for path in paths],
        ),
    ],
    system: Annotated[
        str,
        typer.Option(
            metavar="|".join(System),
            help=_("Whose answers are compared, of those that the runs have."),
        ),
    ] = System.ADAPTER,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help=_("Write the comparison as one HTML page, too.")),
    ] = None,
) -> int:
    """Compare runs."""
    from tuneproof.compare import compare as compare_runs
    from tuneproof.report.comparison_words import comparison_headline, worth_knowing

    if out is not None:
        refuse_target(out, _files_of(runs))
    comparison = compare_runs(runs, system)
    if out is not None:
        from tuneproof.report.comparison import write_comparison

        write_comparison(comparison, out)
    if output.flags.json:
        head = comparison_headline(comparison)
        texts = {
            "title": head.title,
            "sentences": head.sentences,
            "notes": worth_knowing(comparison),
        }
        output.result({**texts, **to_json(comparison), "page": str(out) if out else None})
    else:
        from tuneproof.report.comparison_terminal import print_comparison

        print_comparison(output.console, comparison)
    if out is not None:
        output.say(_("Page written: {path}").format(path=out))
    return 0


def _files_of(runs: Iterable[Path]) -> Iterator[Path | str]:
    """All files of the runs, and the data files that their rows came from."""
    from tuneproof.compare.runs import read_facts

    for run in runs:
        yield from run.rglob("*")
        facts = read_facts(run)
        yield from (str(file.get("path")) for file in facts.files)
        if kb := facts.settings.get("data.kb"):
            yield str(kb)


def runs(
    output: Output,
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help=_("Folder that holds the runs."))
    ] = Path("runs"),
) -> int:
    """List runs."""
    from tuneproof.compare import list_runs
    from tuneproof.report.runs_terminal import print_runs

    found = list_runs(folder)
    if output.flags.json:
        output.result({"runs": found})
        return 0
    if not found:
        output.say(_("There is no run in {folder}.").format(folder=folder))
        return 0
    print_runs(output.console, found)
    return 0
