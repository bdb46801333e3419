"""What a verb says of a run at its end: in the terminal, as JSON, and by its exit code."""

from __future__ import annotations

from typing import Any

from tuneproof.cli.output import Output
from tuneproof.runfiles import kept_verdict
from tuneproof.store import EVALUATION, REPORT, RunFolder, read_json
from tuneproof.types import Severity, Verdict, VerdictKind

REFUSED = {VerdictKind.COLLAPSED, VerdictKind.ERASED, VerdictKind.TOO_LITTLE}
"""Verdicts with exit code 1: the adapter is of no use."""


def show_outcome(output: Output, run: RunFolder) -> None:
    """Print the run's outcome, as JSON with --json."""
    if output.flags.json:
        output.result(_outcome(run))
        return
    from tuneproof.report.terminal import print_outcome

    print_outcome(output.console, run)


def _outcome(run: RunFolder) -> dict[str, Any]:
    """The JSON document on a run's outcome."""
    report = run / REPORT
    return {
        "run": str(run.path),
        "state": run.status().state,
        "verdict": _translated_verdict(run),
        "evaluation": read_json(run / EVALUATION) if (run / EVALUATION).exists() else None,
        "report": str(report) if report.exists() else None,
    }


def _translated_verdict(run: RunFolder) -> Verdict | None:
    """The run's verdict in the user's language; None where it has none."""
    from tuneproof.diagnose import retold

    kept = kept_verdict(run)
    return retold.verdict(kept) if kept else None


def exit_code(run: RunFolder) -> int:
    """1 for a verdict of `REFUSED` or a finding of severity error, else 0."""
    verdict = kept_verdict(run)
    grave = any(finding.get("severity") == Severity.ERROR for finding in run.findings())
    return 1 if grave or (verdict is not None and verdict.kind in REFUSED) else 0
