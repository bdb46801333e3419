"""The verb `replay`: run the diary's eight runs again and compare them with what it says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tuneproof.cli.output import Output
from tuneproof.cli.verbs import ModelOption, typed_command, verb
from tuneproof.errors import TuneproofError
from tuneproof.i18n import _
from tuneproof.replay.rungs import MINUTES, QUESTIONS, DiaryRun, chosen

if TYPE_CHECKING:
    from tuneproof.replay.material import RowFolder
    from tuneproof.replay.outcome import Ladder


@dataclass(frozen=True)
class ReplayOptions:
    """The options of `replay`."""

    data: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help=_(
                "Folder with train.csv, test.csv and kb.jsonl; without it the Chinese example of "
                "the checkout."
            ),
        ),
    ] = None
    out: Annotated[
        Path, typer.Option(metavar="DIR", help=_("Folder for the replay's own folder."))
    ] = Path("runs")
    rungs: Annotated[
        str | None,
        typer.Option(metavar="N,N", help=_("Which of the eight rungs, such as 1,5,8.")),
    ] = None
    minutes: Annotated[
        float, typer.Option(min=0.01, metavar="MINUTES", help=_("Longest training of one rung."))
    ] = MINUTES
    questions: Annotated[
        int, typer.Option(min=5, metavar="N", help=_("Test questions asked of every rung."))
    ] = QUESTIONS
    model: ModelOption = None
    seed: Annotated[
        int, typer.Option(metavar="N", help=_("Seed of the rows, the questions and the training."))
    ] = 0


def register(app: typer.Typer) -> None:
    """Add the verb of this module."""
    verb(
        app,
        "replay",
        _("Run the diary's eight runs again: each failure as it appears, and what is said of it."),
        "tuneproof replay",
        "tuneproof replay --rungs 1,5,8 --minutes 1",
    )(replay)


def replay(output: Output, options: ReplayOptions) -> int:
    """Run the ladder; the same command continues one that was stopped."""
    from tuneproof.replay.material import RowFolder

    rungs, source = chosen(options.rungs), RowFolder.open(options.data)
    ladder, stopped = _run_ladder(output, options, rungs, source)
    if stopped:
        output.fault(_stopped_error(ladder.folder))
    _show_ladder(output, ladder, stopped)
    return 130 if stopped else 0


def _run_ladder(
    output: Output, options: ReplayOptions, rungs: Sequence[DiaryRun], source: RowFolder
) -> tuple[Ladder, bool]:
    """(the ladder with all results so far, whether it was interrupted)."""
    output.get_ready()
    from tuneproof.experiment import Interrupted
    from tuneproof.replay import ladder

    plan = ladder.Plan(
        source,
        options.out,
        rungs,
        minutes=options.minutes,
        questions=options.questions,
        seed=options.seed,
        command=typed_command(),
        settings={"model.name": options.model} if options.model else {},
    )
    try:
        with output.progress() as progress:
            return ladder.replay(plan, progress), False
    except Interrupted:
        return ladder.read_ladder(plan), True


def _stopped_error(folder: Path) -> TuneproofError:
    return TuneproofError(
        _("The replay was stopped; what was run is kept."),
        where=str(folder),
        remedy=_("The same command goes on from there."),
    )


def _show_ladder(output: Output, ladder: Ladder, stopped: bool) -> None:
    from tuneproof.replay.outcome import as_json
    from tuneproof.report.replay import write_replay
    from tuneproof.report.replay_terminal import print_replay

    page = write_replay(ladder)
    if not output.flags.json:
        print_replay(output.console, ladder, page)
    elif not stopped:  # else the one document is that of the error
        output.result({**as_json(ladder), "page": str(page)})
