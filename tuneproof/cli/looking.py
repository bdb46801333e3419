"""The verbs that compute nothing: report, models."""

from __future__ import annotations

import webbrowser
from typing import TYPE_CHECKING, Annotated

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from tuneproof.cli.fitting import Run, show_outcome
from tuneproof.cli.output import Output
from tuneproof.cli.verbs import verb
from tuneproof.i18n import _
from tuneproof.store import RunFolder

if TYPE_CHECKING:
    from tuneproof.models.catalogue import ModelInfo


def register(app: typer.Typer) -> None:
    """Add the verbs of this module."""
    verb(
        app,
        "report",
        _("Write the report of a run again and show its outcome."),
        "tuneproof report runs/2026-11-22-handbook-7f3a --open",
    )(report)
    verb(
        app,
        "models",
        _("List the base models that need no hub."),
        "tuneproof models",
    )(models)


def report(
    output: Output,
    run: Run,
    open_: Annotated[
        bool, typer.Option("--open", help=_("Open the report in the browser."))
    ] = False,
) -> int:
    """Write the report again."""
    from tuneproof.report.html import write_report

    folder = RunFolder.open(run)
    path = write_report(folder)
    show_outcome(output, folder)
    if open_:
        webbrowser.open(path.resolve().as_uri())
    return 0


def models(output: Output) -> int:
    """List the embedded models."""
    from tuneproof.models.catalogue import list_models

    found = list_models()
    if output.flags.json:
        output.result({"models": found})
        return 0
    output.console.print(_table(found))
    output.say(
        _(
            "Besides these, --model takes a folder, a .gguf file, or the id of a model on the "
            "Hugging Face hub."
        )
    )
    return 0


def _table(found: list[ModelInfo]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1))
    for title in (_("model"), _("for"), _("licence"), _("on this machine")):
        table.add_column(title)
    for model in found:
        table.add_row(
            Text(model.name, "bold"),
            Text(f"{model.description} {model.languages}"),
            Text(model.license),
            Text(_place(model)),
        )
    return table


def _place(model: ModelInfo) -> str:
    if model.converted:
        return _("ready ({size:.0f} MB)").format(size=model.bytes / 1e6)
    if model.installed:
        return _("installed; converted at first use")
    return _("not installed: {command}").format(command=model.install)
