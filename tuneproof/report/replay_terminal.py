"""A replay in the terminal: the ladder as a table that fits 80 columns, and the page's path.

Words are those of the page. This module draws no chart and loads no library for it.
"""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.text import Text

from tuneproof.i18n import _
from tuneproof.replay.outcome import Ladder
from tuneproof.report.replay_words import ShownRung, steps, summary
from tuneproof.report.terminal_parts import LIGHT_STYLES, plain_table
from tuneproof.report.words import SYMBOLS


def print_replay(console: Console, ladder: Ladder, page: Path) -> None:
    """Print the table, the summary and the path of the page."""
    caption = _("shares of the same {n} questions; = says whether class and cause agree")
    table = plain_table(caption.format(n=ladder.questions))
    for title, width in ((_("rung"), 16), (_("the diary"), 15), (_("here"), 32)):
        table.add_column(title, max_width=width)
    table.add_column("=", justify="center")
    for rung in steps(ladder):
        table.add_row(*_rung_cells(rung))
    console.print(table)
    console.print(Text(summary(ladder)))
    console.print(Text(_("Page written: {path}").format(path=page)), soft_wrap=True)


def _rung_cells(shown: ShownRung) -> tuple[Text, Text, Text, Text]:
    rung = shown.outcome.rung
    name = Text.assemble((f"{rung.number} ", "bold"), rung.name)
    diary = "\n".join(filter(None, [shown.diary_verdict, shown.diary_figures]))
    here = Text.assemble(
        (f"{SYMBOLS[shown.light]} {shown.verdict}", LIGHT_STYLES[shown.light]),
        "\n",
        _("{right} right, {similarity} similar").format(
            right=shown.right, similarity=shown.similarity
        ),
        "\n",
        shown.cause,
    )
    return name, Text(diary), here, Text(shown.agrees)
