"""What several views in the terminal share: a line, a table, a light, a moment.

This module words no result and reads no file.
"""

from __future__ import annotations

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from tuneproof.i18n import _

LIGHT_STYLES = {"green": "bold green", "amber": "bold yellow", "red": "bold red", "grey": "bold"}
"""How the light of a headline is shown."""


def print_line(console: Console, text: str, style: str = "") -> None:
    """Print a text whose lines are never broken, so that commands and paths in it can be copied."""
    console.print(Text(text, style), soft_wrap=True)


def moment_text(stamp: object) -> str:
    """An ISO time to the minute, "2026-11-22 09:14"; empty for none."""
    return str(stamp or "")[:16].replace("T", " ")


def plain_table(caption: str | None = None) -> Table:
    """An empty table as all of this program are: a line beneath its head, little space."""
    return Table(box=box.SIMPLE_HEAD, padding=(0, 1), caption=caption)


def table_of_shares() -> Table:
    """An empty table for runs or versions, each with what it has right of its own test."""
    return plain_table(
        _("right: adapter alone, on the test asked last, refusals included; 95 % intervals")
    )
