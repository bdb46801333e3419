"""The diagnosis of a run in the terminal.

Takes what `diagnosis` picked and ordered; nothing is weighed here.
"""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.text import Text

from tuneproof.commands import command
from tuneproof.i18n import _, following, labelled
from tuneproof.report.diagnosis import ShownCause, ShownDiagnosis, apply_command, next_step
from tuneproof.report.diffs_terminal import print_diff
from tuneproof.report.terminal_parts import print_line
from tuneproof.store import PRESCRIPTION_DIFF

BAR = 20
"""Characters of a bar for a strength of 1."""


def print_diagnosis(console: Console, found: ShownDiagnosis, run: Path) -> None:
    """Print the outcome of an earlier prescription, the causes with their evidence, what to find
    out, what to do, and how to apply it."""
    print_outcomes(console, found)
    for at, cause in enumerate(found.causes):
        if found.wrong and at and not cause.held and found.causes[at - 1].held:
            print_line(console, "\n" + _("Weaker signs, nothing is done about them:"), "dim")
        _print_cause(console, cause)
    if found.question is not None:
        print_line(console, f"\n? {found.question['message']}")
        print_line(console, f"  → {found.question['remedy']}")
    elif found.gain:
        print_line(console, f"\n→ {found.gain}")
    if found.wrong:
        _print_prescription(console, found, run)


def print_outcomes(console: Console, found: ShownDiagnosis) -> None:
    """Print whether the effects occurred that an earlier run's prescription predicted."""
    for finding in found.outcomes:
        print_line(console, f"• {labelled(str(finding.get('title')), finding.get('message'))}")


def print_next_step(console: Console, found: ShownDiagnosis, run: Path, *, good: bool) -> None:
    """Print one line with the likeliest cause, or with what to do where there is none; nothing for
    a good run."""
    texts = next_step(found, good=good)
    if texts is not None:
        step = _("What to do: {command}").format(command=command("diagnose", run))
        print_line(console, following(following(*texts), step))


def _print_cause(console: Console, cause: ShownCause) -> None:
    bar = "█" * max(1, round(BAR * cause.strength))
    style = "bold" if cause.held else ""
    title = (f"\n{cause.code} {cause.title} ", style)
    head = Text.assemble(title, (f"{bar} {cause.strength:.2f} {cause.evidence}", "cyan"))
    console.print(head, soft_wrap=True)
    print_line(console, f"  {cause.message}")
    for sign, side in (("+", cause.pro), ("−", cause.con)):
        for label, value in side:
            print_line(console, f"  {sign} {labelled(label, value)}", "dim")


def _print_prescription(console: Console, found: ShownDiagnosis, run: Path) -> None:
    print_line(console, "\n" + _("What to do:"), "bold")
    for text in found.advice:
        print_line(console, f"• {text}")
    if found.weakest:
        print_line(console, f"• {found.weakest}")
    for effect in found.effects:
        print_line(console, "  " + _("expected: {effect}").format(effect=effect), "dim")
    if found.diff:
        console.print()
        print_diff(console, found.diff, str(run / PRESCRIPTION_DIFF))
        print_line(console, _("Apply it with: {command}").format(command=apply_command(run)))
