"""The outcome of a run in the terminal: verdict, proof, table, and where the report lies.

Fits 80 columns, and narrower ones with one figure a line in place of the table. The rows are those
of the page. This module draws no chart and loads no library for it.
"""

from __future__ import annotations

import os
from pathlib import Path

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from tuneproof.evaluate.proof import proof_sentences
from tuneproof.evaluation import Evaluation
from tuneproof.i18n import _, following
from tuneproof.report.causes import print_next_step, print_outcomes
from tuneproof.report.leaderboard import leaderboard
from tuneproof.report.reading import read_run
from tuneproof.report.rows import FigureRow, bounds, proof_rows, shown_systems
from tuneproof.report.terminal_parts import LIGHT_STYLES, plain_table
from tuneproof.report.words import SYMBOLS, headline
from tuneproof.store import REPORT, RunFolder
from tuneproof.types import Interval, System

STYLES = {
    System.ADAPTER: "bold blue",
    System.GUARDED: "bold green",
    System.LOOKUP: "yellow",
    System.MEANING: "magenta",
    System.BASE: "dim",
}
MANY = 4
"""Systems from which whole per cents are shown, so that the table still fits 80 columns."""
WIDE = 1000
"""Columns that are more than any table needs."""


def proof_table(evaluation: Evaluation) -> Table:
    """The proof beside the baselines, in per cent, for at most 80 columns."""
    table = plain_table(_caption())
    names = shown_systems(evaluation)
    digits = 0 if len(names) >= MANY else 1
    table.add_column("", max_width=20 if len(names) >= MANY else 24)
    for key in names:
        table.add_column(names[key], style=STYLES[key], justify="right", max_width=16)
    for each in proof_rows(evaluation):
        table.add_row(
            Text(_label(each.row)),
            *(Text(_cell(each.cells[key], digits)) for key in names),
        )
    return table


def proof_list(evaluation: Evaluation) -> Text:
    """The figures of `proof_table`, one a line, for a terminal that is too narrow for it."""
    names = shown_systems(evaluation)
    width = max(cell_len(names[key]) for key in names)
    lines = [Text("")]
    for each in proof_rows(evaluation):
        lines.append(Text(_label(each.row), "bold"))
        for key in names:
            cell = " ".join(_cell(each.cells[key], 0).split())
            lines.append(Text(f"  {set_cell_size(names[key], width)}  {cell}", STYLES[key]))
    lines.append(Text(_caption(), "italic"))
    return Text("\n").join(lines)


def _caption() -> str:
    return _("per cent, with 95 % intervals; ↓ lower is better")


def _label(row: FigureRow) -> str:
    return f"{row.label} ↓" if row.lower else row.label


def _cell(interval: Interval | None, digits: int) -> str:
    if interval is None or interval.value is None:
        return _("not measured")
    between = f"[{bounds(interval, 0)}]"
    return f"{interval.value * 100:.{digits}f} {between:>8}"


def print_outcome(console: Console, run: RunFolder) -> None:
    """Print what a run came to, whatever state it is in."""
    files = read_run(run)
    top = headline(
        files.status, len(leaderboard(files.search)), run.path, registered=run.is_registered
    )
    console.print(Text.assemble((f"{SYMBOLS[top.light]} ", LIGHT_STYLES[top.light]), top.line))
    why = top.why and following(_("Why it ended:"), top.why)
    for line in (why, *files.notices):
        if line:
            console.print(Text(line))
    if files.evaluation is None:
        console.print(Text(top.meaning))
    else:
        for sentence in proof_sentences(files.evaluation):
            console.print(Text(f"• {sentence}"))
        table = proof_table(files.evaluation)
        # Asked for its own width, a narrow console says that anything fits.
        wide = console.options.update(width=WIDE)
        fits = Measurement.get(console, wide, table).minimum <= console.width
        console.print(table if fits else proof_list(files.evaluation))
    if files.diagnosis is not None:
        print_outcomes(console, files.diagnosis)
        print_next_step(console, files.diagnosis, run.path, good=top.light == "green")
    if (run / REPORT).exists():
        console.print(Text(_("Report: {path}").format(path=_short(run / REPORT))))


def _short(path: Path) -> str:
    """The path as the user would type it from here, when that is shorter."""
    return min(str(path), os.path.relpath(path), key=len)
