"""Parts that several views in the terminal share: lines, tables, times, the styles of lights.

This module words no result and reads no file.
"""

from __future__ import annotations

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from tuneproof.i18n import _

LIGHT_STYLES = {"green": "bold green", "amber": "bold yellow", "red": "bold red", "grey": "bold"}
"""The style of each light of a headline."""


def print_line(console: Console, text: str, style: str = "") -> None:
    """Print a text without wrapping its lines, so that commands and paths in it can be copied."""
    console.print(Text(text, style), soft_wrap=True)


def moment_text(stamp: object) -> str:
    """An ISO time to the minute, "2026-11-22 09:14"; empty for None."""
    return str(stamp or "")[:16].replace("T", " ")


def plain_table(caption: str | None = None) -> Table:
    """An empty table in the style of all tables here: a line below its header, little space."""
    return Table(box=box.SIMPLE_HEAD, padding=(0, 1), caption=caption)


def table_of_shares() -> Table:
    """An empty table for runs or versions, with the caption on what their shares are of."""
    return plain_table(
        _(
            "right: as it answers (guard and refusals included) on the test asked last; 95 % "
            "intervals"
        )
    )
