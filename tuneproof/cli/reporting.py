"""The verb `report`: write the report of a run again and show its outcome."""

from __future__ import annotations

import webbrowser
from typing import Annotated

import typer

from tuneproof.cli.outcome import show_outcome
from tuneproof.cli.output import Output
from tuneproof.cli.verbs import RunPath, verb
from tuneproof.errors import RunError
from tuneproof.i18n import _
from tuneproof.store import RunFolder


def register(app: typer.Typer) -> None:
    """Add the verb of this module."""
    verb(
        app,
        "report",
        _("Write the report of a run again and show its outcome."),
        "tuneproof report runs/2026-11-22-handbook-7f3a --open",
    )(report)


def report(
    output: Output,
    run: RunPath,
    open_: Annotated[
        bool, typer.Option("--open", help=_("Open the report in the browser."))
    ] = False,
) -> int:
    """Write the report again."""
    from tuneproof.report.html import write_report

    folder = RunFolder.open(run)
    try:
        path = write_report(folder)
    except RunError:
        if not output.flags.json:
            show_outcome(output, folder)  # a run without write permission can be shown too
        raise
    show_outcome(output, folder)
    if open_:
        webbrowser.open(path.resolve().as_uri())
    return 0
