"""A comparison in the terminal: headline, changes, figures, and the questions that differ.

Fits 80 columns: where the runs do not fit side by side, each table is printed again for the next
runs, always beside the first, with which all are compared. Words and rows are those of the page.
This module draws no chart and loads no library for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from rich.console import Console
from rich.table import Table
from rich.text import Text

from tuneproof.compare.comparison import Comparison
from tuneproof.compare.contest import Contest, Exchange
from tuneproof.compare.measures import Difference, Figure, Versus
from tuneproof.i18n import _, bracketed, labelled, short
from tuneproof.report.comparison_names import (
    SIGNS,
    change_name,
    cost_text,
    cost_words,
    figure_words,
    value_text,
)
from tuneproof.report.comparison_words import (
    changed_text,
    comparison_headline,
    contest_text,
    worth_knowing,
)
from tuneproof.report.rows import bounds
from tuneproof.report.terminal_parts import LIGHT_STYLES, plain_table
from tuneproof.report.words import SYMBOLS
from tuneproof.types import Interval

_T = TypeVar("_T")

SHOWN, SHOWN_OF_MANY = 5, 2
"""Most questions of each kind that are shown, with one contest and with several; the page and
--json have all of them."""
LONGEST = 100
"""Characters of a question or an answer that are shown."""
WIDE = 3
"""Most runs with which the interval fits beside its figure; with more it goes below."""
LABEL, COLUMN = 34, 9
"""Width, in characters, of a table's first column at most, and of each run's column at least."""
COLOURS = {
    Versus.BETTER: "bold green",
    Versus.WORSE: "bold red",
    Versus.NOISE: "dim",
    Versus.SAME: "dim",
}


def print_comparison(console: Console, comparison: Comparison) -> None:
    """Print a comparison, without what only the page has room for."""
    head = comparison_headline(comparison)
    console.print(Text(f"{SYMBOLS[head.light]} {head.title}", LIGHT_STYLES[head.light]))
    for sentence in head.sentences:
        console.print(Text(sentence))
    console.print()
    _print_runs(console, comparison)
    for note in worth_knowing(comparison):
        console.print(Text(f"• {note}"))
    for make in (_change_tables, _figure_tables, _cost_tables):
        for table in make(comparison, console.width):
            if table.row_count:
                console.print(table)
    for contest in comparison.contests:
        _print_contest(console, comparison, contest)


def _print_runs(console: Console, comparison: Comparison) -> None:
    for place, side in enumerate(comparison.runs):
        name = Text.assemble((f"{side.letter} ", "bold"), side.name, (f"  {side.model}", "dim"))
        console.print(name)
        changed = changed_text(comparison, place)
        if changed:
            console.print(Text(f"  {changed}", "cyan"))


def _places_by_table(runs: int, width: int) -> Iterator[list[int]]:
    """For each table the indices of its runs: the first run, and as many others as have room."""
    room = max(1, (width - LABEL) // COLUMN - 1)
    for start in range(1, max(runs, 2), room):
        yield [0, *range(start, min(start + room, runs))]


def _comparison_table(title: str, columns: Iterable[str], caption: str | None = None) -> Table:
    table = plain_table(caption)
    table.add_column(title, max_width=28, overflow="fold")
    for column in columns:
        table.add_column(column, justify="right", overflow="fold")
    return table


def _change_tables(comparison: Comparison, width: int) -> Iterator[Table]:
    for places in _places_by_table(len(comparison.runs), width):
        letters = [comparison.runs[place].letter for place in places]
        table = _comparison_table(_("What was changed"), letters)
        for change in comparison.changes:
            values = (
                Text(value_text(value), "bold cyan" if value != change.values[0] else "")
                for value in _values_at(change.values, places)
            )
            table.add_row(Text(change_name(change)), *values)
        yield table


def _values_at(values: Sequence[_T], places: Iterable[int]) -> list[_T]:
    return [values[place] for place in places]


def _figure_tables(comparison: Comparison, width: int) -> Iterator[Table]:
    caption = _(
        "per cent of the same {n} questions, with 95 % intervals; ↓ lower is better\n"
        "{better} better  {worse} worse  {noise} within noise  {same} the same"
    ).format(
        n=comparison.questions,
        **{outcome.name.lower(): sign for outcome, sign in SIGNS.items()},
    )
    if not comparison.measured:
        return
    for places in _places_by_table(len(comparison.measured), width):
        table = _comparison_table(
            _("What it did"), _values_at(comparison.measured, places), caption
        )
        for figure in comparison.figures:
            _add_figure_row(table, figure, places)
            if figure.key == "all" and comparison.with_guard is not None:
                _add_figure_row(table, comparison.with_guard, places, _("… with the guard"))
            if figure.key == "all" and any(comparison.lookup):
                lookups = _values_at(comparison.lookup, places)
                cells = [_figure_cell(cell, None, len(figure.cells)) for cell in lookups]
                table.add_row(Text(_("… the look-up")), *cells, style="yellow")
        yield table


def _add_figure_row(
    table: Table, figure: Figure, places: Sequence[int], label: str | None = None
) -> None:
    label = label or figure_words(figure.key)[0]
    cells = (
        _figure_cell(figure.cells[place], figure.differences[place], len(figure.cells))
        for place in places
    )
    table.add_row(Text(f"{label} ↓" if figure.lower else label), *cells)


def _figure_cell(cell: Interval | None, difference: Difference | None, runs: int) -> Text:
    if cell is None or cell.value is None:
        return Text(_("not measured"), "dim")
    sign = SIGNS[difference.outcome] if difference else " "
    style = COLOURS[difference.outcome] if difference else ""
    value = Text.assemble(f"{cell.value * 100:.1f} ", (sign, style))
    between = f"[{bounds(cell, 0)}]"
    if runs > WIDE:
        return Text.assemble(value, (f"\n{between}", "dim"))
    return Text.assemble(value, f" {between:>8}")


def _cost_tables(comparison: Comparison, width: int) -> Iterator[Table]:
    for places in _places_by_table(len(comparison.runs), width):
        table = _comparison_table(
            _("What it cost"), [comparison.runs[place].letter for place in places]
        )
        for cost in comparison.costs:
            label, unit = cost_words(cost.key)
            values = _values_at(cost.values, places)
            table.add_row(
                Text(bracketed(label, unit)), *(cost_text(cost.key, value) for value in values)
            )
        yield table


def _print_contest(console: Console, comparison: Comparison, contest: Contest) -> None:
    console.print(Text(contest_text(comparison, contest), COLOURS[contest.outcome]))
    letters = (comparison.measured[0], contest.letter)
    shown = SHOWN if len(comparison.contests) == 1 else SHOWN_OF_MANY
    for title, style, exchanges in (
        (labelled(_("Lost"), ""), "red", contest.lost),
        (labelled(_("Won"), ""), "green", contest.won),
    ):
        for exchange in exchanges[:shown]:
            question = (short(exchange.question, LONGEST), "bold")
            console.print(Text.assemble((title, style), question))
            _print_answers(console, letters, exchange)
        if len(exchanges) > shown:
            more = _("  … and {n} more; --out compare.html and --json have all").format(
                n=len(exchanges) - shown
            )
            console.print(Text(more, "dim"))


def _print_answers(console: Console, letters: tuple[str, str], exchange: Exchange) -> None:
    for letter, answer in zip(letters, (exchange.first, exchange.other), strict=True):
        console.print(Text(f"  {letter}: {short(answer, LONGEST) or _('(nothing)')}"))
