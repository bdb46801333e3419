"""The verb `export`: a run as a folder that can be used without Tuneproof."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tuneproof.cli.output import Output
from tuneproof.cli.verbs import RunPath, verb
from tuneproof.errors import TuneproofError
from tuneproof.i18n import _
from tuneproof.progress import Progress
from tuneproof.report.terminal_parts import print_line
from tuneproof.store import RunFolder

if TYPE_CHECKING:
    from tuneproof.export import Export


def register(app: typer.Typer) -> None:
    """Add the verb of this module."""
    verb(
        app,
        "export",
        _(
            "Write a run, without its guard, as a folder for Transformers or PEFT, loaded again "
            "and checked."
        ),
        "tuneproof export runs/2026-11-22-handbook-7f3a --merged handbook-model",
        "tuneproof export runs/2026-11-22-handbook-7f3a --adapter handbook-adapter",
    )(export)


def export(
    output: Output,
    run: RunPath,
    merged: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help=_("Write base model and adapter merged into one folder here.")
        ),
    ] = None,
    adapter: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help=_("Write the adapter alone, in PEFT's format, here.")),
    ] = None,
) -> int:
    """Export a run."""
    if merged is None and adapter is None:
        raise TuneproofError(
            _("Nothing to write was named."),
            remedy=_("Give a folder with --merged, with --adapter, or with both."),
        )
    if merged is not None and adapter is not None and merged.resolve() == adapter.resolve():
        raise TuneproofError(
            _("--merged and --adapter name the same folder."), remedy=_("Give two folders.")
        )
    folder = RunFolder.open(run)
    folder.must_have_adapter()
    with output.progress() as progress:
        done = _export_to(folder, merged, adapter, progress)
    if output.flags.json:
        output.result({"exports": done})
        return 0
    for exported in done:
        print_line(output.console, _export_line(exported))
        if exported.base:
            print_line(output.console, _("Its base model: {path}").format(path=exported.base))
    print_line(output.console, _("The guard is not part of it: only ask and serve have it."))
    return 0


def _export_to(
    run: RunFolder, merged: Path | None, adapter: Path | None, progress: Progress
) -> list[Export]:
    """Write the exports asked for. The adapter comes first, as merging changes the base model."""
    progress.stage(_("Getting ready"))
    from tuneproof.export import OpenedRun, check_free, export_adapter, export_merged

    # Checked before the model is loaded, which can take a while.
    for target in (merged, adapter):
        if target is not None:
            check_free(target)
    source = OpenedRun.open(run, progress)
    done = [] if adapter is None else [export_adapter(source, adapter, progress)]
    return done if merged is None else [*done, export_merged(source, merged, progress)]


def _export_line(export: Export) -> str:
    return _(
        "Written and checked: {path} (scores within {difference:.2g} of the run's; README.md says "
        "how to ask it)"
    ).format(path=export.path, difference=export.check.difference)
