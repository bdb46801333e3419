"""The verb `diagnose`: the likeliest causes with their evidence, and what to do."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tuneproof.cli.output import Output
from tuneproof.cli.verbs import RunPath, verb
from tuneproof.commands import command
from tuneproof.errors import RunError, TuneproofError
from tuneproof.i18n import _
from tuneproof.report.terminal_parts import print_line
from tuneproof.store import (
    ANSWERS,
    DIAGNOSIS,
    METRICS,
    PRESCRIPTION,
    PRESCRIPTION_DIFF,
    REPORT,
    TRIALS,
    RunFolder,
    read_json,
)
from tuneproof.types import RunState, Verdict, to_json

if TYPE_CHECKING:
    from tuneproof.diagnose.diagnosis import Diagnosis


def register(app: typer.Typer) -> None:
    """Add the verb of this module."""
    verb(
        app,
        "diagnose",
        _("Say why a run came out as it did, and what to change."),
        "tuneproof diagnose runs/2026-11-22-handbook-7f3a",
        "tuneproof diagnose runs/2026-11-22-handbook-7f3a --measure",
    )(diagnose)


def diagnose(
    output: Output,
    run: RunPath,
    measure: Annotated[
        bool,
        typer.Option(
            "--measure", help=_("Load the model and measure the adapter on its training rows.")
        ),
    ] = False,
) -> int:
    """Diagnose a run again."""
    folder = RunFolder.open(run)
    _must_have_been_trained(folder)
    try:
        found = _run_diagnosis(output, folder, measure)
        if (folder / REPORT).exists():
            from tuneproof.report.html import write_report

            write_report(folder)
    except RunError:
        if not output.flags.json:
            with suppress(TuneproofError):  # the RunError below already says what is wrong
                _show_without_writing(output, folder)
        raise
    _show_diagnosis(output, folder, found.verdict)
    return 0


def _must_have_been_trained(run: RunFolder) -> None:
    """Raise RunError where nothing was trained yet, or where the run was interrupted before an
    epoch or a search was complete: a few steps justify no prescription."""
    if (run / ANSWERS).exists() or any(run.metrics("epoch")):
        return
    if run.seen().state == RunState.INTERRUPTED and not run.is_registered:
        raise RunError(
            _("This run was interrupted, and there is nothing to diagnose yet."),
            where=str(run.path),
            remedy=_("Continue it with: {command}").format(command=command("resume", run.path)),
        )
    if not any((run / name).exists() for name in (METRICS, TRIALS)):
        raise RunError(
            _("Nothing was trained in this run yet, so there is nothing to diagnose."),
            where=str(run.path),
            remedy=_("See how to go on: {command}").format(command=command("report", run.path)),
        )


def _run_diagnosis(output: Output, run: RunFolder, measure: bool) -> Diagnosis:
    """Diagnose the run, with `measure` on the model too, and write the diagnosis into it."""
    run.must_be_open()
    if not measure:
        from tuneproof.diagnose.folder import diagnose_run

        with run.alone():
            run.note_kill()
            return diagnose_run(run)
    run.must_have_adapter()
    output.get_ready()
    from tuneproof import experiment

    with output.progress() as progress:
        return experiment.diagnose(run, progress)


def _show_without_writing(output: Output, run: RunFolder) -> None:
    """Print the diagnosis of a run that cannot be written to, without a prescription to apply."""
    from tuneproof.diagnose.folder import examine
    from tuneproof.report.diagnosis import diagnosis
    from tuneproof.report.diagnosis_terminal import print_diagnosis

    found = examine(run)
    print_line(output.console, found.diagnosis.verdict.sentence)
    shown = diagnosis(to_json(found.to_json()), found.diagnosis.prescription.to_json(), "")
    if shown is not None:
        print_diagnosis(output.console, shown, run.path)


def _show_diagnosis(output: Output, run: RunFolder, verdict: Verdict) -> None:
    from tuneproof.report.diagnosis_terminal import print_diagnosis
    from tuneproof.report.reading import read_run

    files = read_run(run)
    if output.flags.json:
        output.result({**_json_result(run, verdict), "notices": files.notices})
        return
    for line in (verdict.sentence, *files.notices):
        print_line(output.console, line)
    if files.diagnosis is not None:
        print_diagnosis(output.console, files.diagnosis, run.path)


def _json_result(run: RunFolder, verdict: Verdict) -> dict[str, Any]:
    raw = read_json(run / DIAGNOSIS)
    diff = (run / PRESCRIPTION_DIFF).read_text(encoding="utf-8")
    return {
        "run": str(run.path),
        "verdict": verdict,
        "evidence": raw["evidence"],
        "causes": raw["causes"],
        "to_find_out": raw["to_find_out"],
        "prescription": {**read_json(run / PRESCRIPTION), "diff": diff},
    }
