"""New rows in the terminal: some of each kind as a table, or all of them one by one.

This module makes no row and writes no file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rich.console import Console
from rich.text import Text

from tuneproof.i18n import _, short
from tuneproof.report.terminal_parts import plain_table, print_line
from tuneproof.types import Example

SAMPLES = 2
"""New questions of each kind that the table shows; `print_rows` shows all."""
ANSWER_SHOWN = 60
"""Characters of an answer that are shown."""


def print_rows(console: Console, rows: Iterable[Example]) -> None:
    """Print each row: question, answer, and how it was made of which row."""
    for row in rows:
        print_line(console, f"+ {row.question}", "green")
        print_line(console, f"  → {short(row.answer, ANSWER_SHOWN)}", "dim")
        print_line(console, f"  {row.origin}", "cyan")


def print_kinds(console: Console, by_kind: Mapping[str, Sequence[Example]]) -> None:
    """Print how many rows there are of each kind, with some of their questions."""
    table = plain_table()
    table.add_column(_("kind"), overflow="fold")
    table.add_column(_("new rows"), justify="right")
    table.add_column(_("for example"), overflow="fold")
    for kind, rows in by_kind.items():
        # Spread over the rows, as neighbouring rows have the same topic.
        shown = rows[:: max(1, len(rows) // SAMPLES)][:SAMPLES]
        examples = "\n".join(row.question for row in shown)
        table.add_row(Text(kind, "bold"), str(len(rows)), Text(examples))
    console.print(table)
