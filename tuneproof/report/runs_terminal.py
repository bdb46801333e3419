"""The runs of a folder as a table in the terminal, with remarks on how to choose among them.

Fits 80 columns: a run's details go below its name. This module ranks nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.text import Text

from tuneproof.compare.listing import RunLine, Standing
from tuneproof.i18n import _
from tuneproof.report.rows import share
from tuneproof.report.terminal_parts import moment_text, table_of_shares
from tuneproof.report.words import state_name, verdict_words
from tuneproof.types import RunState

STYLES = {Standing.BEST: "bold green"}


def print_runs(console: Console, lines: Sequence[RunLine]) -> None:
    """Print the runs and the remarks on them."""
    table = table_of_shares()
    table.add_column(_("run"), overflow="fold", min_width=30)
    for title in (_("right %"), _("look-up %"), _("minutes")):
        table.add_column(title, justify="right")
    several = len(_distinct_tests(lines)) > 1
    for line in lines:
        minutes = "—" if line.minutes is None else f"{line.minutes:.1f}"
        cells = (share(line.right), share(line.lookup), minutes)
        table.add_row(_run_cell(line, several), *map(Text, cells))
    console.print(table)
    for remark in _remarks(lines):
        console.print(Text(remark))


def _run_cell(line: RunLine, several: bool) -> Text:
    """Name and standing; below them the time, the model and the outcome. `several` says that the
    runs have different tests, so that the test's number is shown too."""
    when = moment_text(line.created)
    parts = [when, line.model, _outcome_text(line)]
    if several and line.test:
        parts.append(_("test {n}").format(n=line.test))
    standing = standing_word(line.standing)
    return Text.assemble(
        (line.name, "bold"),
        (f"  {standing}" if standing else "", STYLES.get(line.standing, "yellow")),
        (f"\n{' · '.join(filter(None, parts))}", "dim"),
    )


def _outcome_text(line: RunLine) -> str:
    """The verdict of a finished run, the state of any other."""
    if line.state != RunState.FINISHED or line.verdict is None:
        return state_name(line.state)
    return verdict_words(line.verdict)[0]


def standing_word(standing: Standing) -> str:
    """The standing of a run among those with the same test; empty where it is not the best or close
    to it."""
    words = {Standing.BEST: _("★ best"), Standing.NOISE: _("≈ within noise of best")}
    return words.get(standing, "")


def _distinct_tests(lines: Iterable[RunLine]) -> set[int]:
    return {line.test for line in lines if line.test}


def _remarks(lines: Sequence[RunLine]) -> Iterable[str]:
    tests = len(_distinct_tests(lines))
    if tests > 1:
        yield _(
            "These runs have {n} different sets of test questions; only runs with the same set "
            "are ranked against each other."
        ).format(n=tests)
    if any(line.standing is Standing.BEST for line in lines):
        yield _(
            "The best of several always looks a little better than it is: prove it once more on "
            "new questions (tuneproof evaluate RUN --test FILE) before relying on it."
        )
