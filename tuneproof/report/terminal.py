"""The outcome of a run in the terminal: verdict, proof, table, the report's path, how to ask it.

Fits 80 columns, but for commands and paths, which must be copied whole; where the table does not
fit a narrower terminal, each figure gets its own line. The rows are those of the page. This module
draws no chart and loads no library for it.
"""

from __future__ import annotations

import os
from pathlib import Path

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from tuneproof.commands import command
from tuneproof.evaluate.proof import proof_sentences
from tuneproof.evaluation import Evaluation
from tuneproof.i18n import _, following
from tuneproof.report.diagnosis_terminal import print_next_step, print_outcomes
from tuneproof.report.glance import trust
from tuneproof.report.headline import headline_of
from tuneproof.report.reading import read_run
from tuneproof.report.rows import FigureRow, bounds, proof_rows, shown_systems
from tuneproof.report.terminal_parts import LIGHT_STYLES, plain_table, print_line
from tuneproof.report.words import SYMBOLS
from tuneproof.store import ADAPTER, REPORT, RunFolder
from tuneproof.types import Interval, System

STYLES = {
    System.ADAPTER: "bold blue",
    System.GUARDED: "bold green",
    System.LOOKUP: "yellow",
    System.MEANING: "magenta",
    System.BASE: "dim",
}
MANY = 4
"""Number of systems from which figures have no decimals, so that the table fits 80 columns."""
WIDE = 1000
"""More columns than any table needs."""


def proof_table(evaluation: Evaluation) -> Table:
    """The proof table in per cent, a column per system, at most 80 characters wide."""
    table = plain_table(_caption())
    names = shown_systems(evaluation)
    digits = 0 if len(names) >= MANY else 1
    table.add_column("", max_width=20 if len(names) >= MANY else 24)
    for key in names:
        table.add_column(names[key], style=STYLES[key], justify="right", max_width=16)
    for line in proof_rows(evaluation):
        table.add_row(
            Text(_row_label(line.row)),
            *(Text(_figure_cell(line.cells[key], digits)) for key in names),
        )
    return table


def proof_list(evaluation: Evaluation) -> Text:
    """The figures of `proof_table`, one per line, for a terminal that is too narrow for it."""
    names = shown_systems(evaluation)
    width = max(cell_len(names[key]) for key in names)
    lines = [Text("")]
    for line in proof_rows(evaluation):
        lines.append(Text(_row_label(line.row), "bold"))
        for key in names:
            cell = " ".join(_figure_cell(line.cells[key], 0).split())
            lines.append(Text(f"  {set_cell_size(names[key], width)}  {cell}", STYLES[key]))
    lines.append(Text(_caption(), "italic"))
    return Text("\n").join(lines)


def _caption() -> str:
    return _("per cent, with 95 % intervals; ↓ lower is better")


def _row_label(row: FigureRow) -> str:
    return f"{row.label} ↓" if row.lower else row.label


def _figure_cell(interval: Interval | None, digits: int) -> str:
    if interval is None or interval.value is None:
        return _("not measured")
    between = f"[{bounds(interval, 0)}]"
    return f"{interval.value * 100:.{digits}f} {between:>8}"


def print_outcome(console: Console, run: RunFolder) -> None:
    """Print the outcome of a run, whatever state it is in."""
    files = read_run(run)
    top = headline_of(files, run)
    console.print(Text.assemble((f"{SYMBOLS[top.light]} ", LIGHT_STYLES[top.light]), top.line))
    why = top.why and following(_("Why it ended:"), top.why)
    for line in (*top.notes, why, *files.notices):
        if line:
            console.print(Text(line))
    if files.evaluation is None:
        # Wrapped, a command would be pasted as two.
        console.print(Text(top.meaning), soft_wrap=str(run.path) in top.meaning)
    else:
        for sentence in filter(None, (trust(files.evaluation), *proof_sentences(files.evaluation))):
            console.print(Text(f"• {sentence}"))
        table = proof_table(files.evaluation)
        # Measured at the console's own width, everything would seem to fit.
        wide = console.options.update(width=WIDE)
        fits = Measurement.get(console, wide, table).minimum <= console.width
        console.print(table if fits else proof_list(files.evaluation))
    if files.diagnosis is not None:
        print_outcomes(console, files.diagnosis)
        print_next_step(console, files.diagnosis, run.path, good=top.light == "green")
    if (run / REPORT).exists():
        print_line(console, _("Report: {path}").format(path=_shorter_path(run / REPORT)))
    if files.evaluation is not None and (run / ADAPTER).is_dir():
        print_line(console, _("Ask it: {command}").format(command=command("ask", run.path)))


def _shorter_path(path: Path) -> str:
    """The path, or the one relative to the working directory if that is shorter."""
    return min(str(path), os.path.relpath(path), key=len)
