"""The errors of a file that was read but cannot be used: a column, or every row of it, is missing.

A row that cannot be used while others can is a finding (`faults`), and no error.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from tuneproof.data import columns as names
from tuneproof.data.shapes import RowError
from tuneproof.data.tables import Table
from tuneproof.errors import DataError
from tuneproof.i18n import _, enumerated, following, labelled, ngettext, short
from tuneproof.types import Finding

NAME_SHOWN, NAMES_SHOWN = 40, 20
"""A message shows so many characters of a column's name, and so many names."""
ROWS_SHOWN = 20
"""Rows that cannot be used are listed up to so many."""


def missing_columns(table: Table, roles: Sequence[str]) -> DataError:
    """The error for a table that lacks columns for `roles`; those of them that are there are not
    asked for."""
    lacking = [role for role in roles if names.find_or_guess(role, table.columns) is None] or roles
    message = _("No columns for {roles}; found: {found}.").format(
        roles=" / ".join(lacking), found=_shown_columns(table.columns)
    )
    if table.unread:
        message += " " + _("No other sheet has them with rows below: {sheets}.").format(
            sheets=enumerated(table.unread)
        )
    one_cell = sum(map(bool, table.columns)) == 1 and table.format in ("csv", "tsv", "xlsx")
    if one_cell and len(lacking) > 1:
        message += " " + _(
            "That row has one cell only, as a title has, and no row soon after it has the names."
        )
    return DataError(
        message,
        where=str(table.path),
        remedy=following(*_column_remedies(table, lacking)),
    )


def no_usable_rows(table: Table, faulty: Sequence[Finding], reasons: Counter[str]) -> DataError:
    """The error for a table of which no row is usable; `reasons` counts why, `faulty` are the
    findings on the rows."""
    counted = enumerated(labelled(reason, n) for reason, n in reasons.most_common())
    first = faulty[0]
    return DataError(
        _("No row of {n} can be used ({counted}). The first: {first}").format(
            n=len(table.rows), counted=counted, first=first.message
        ),
        where=first.where[0],
        remedy=first.remedy,
    )


def unusable_rows(path: Path, wrong: Sequence[tuple[int, RowError]]) -> DataError:
    """The error for a file of which every row is needed; `wrong` are those that cannot be used, by
    their lines."""
    lines = [f"  {path}:{line} ({fault.column}): {fault.message}" for line, fault in wrong]
    shown = "\n".join(lines[:ROWS_SHOWN])
    if len(wrong) > ROWS_SHOWN:
        shown += _("\n  and {n} more").format(n=len(wrong) - ROWS_SHOWN)
    said = ngettext(
        "{n} row cannot be used:\n{rows}", "{n} rows cannot be used:\n{rows}", len(wrong)
    )
    return DataError(
        said.format(n=len(wrong), rows=shown),
        where=str(path),
        remedy=_("Correct or remove these rows."),
    )


def _column_remedies(table: Table, lacking: Sequence[str]) -> Iterator[str]:
    """How to name the columns: one name that is always understood for each."""
    texts = names.find("knowledge", table.columns) or names.find("text", table.columns)
    if texts and "question" in lacking:
        yield _("Texts without questions are a knowledge base: give them with --kb.")
    if "question" in lacking:
        yield _("Name the column of the questions “question”.")
    if "answer" in lacking:
        yield _("Name the column of the answers “answer”.")
    if table.format in ("json", "jsonl", "parquet"):
        yield _("A column of chats is called “messages”.")
    else:
        yield _("A table without a row of names needs one on top.")


def _shown_columns(columns: Sequence[str]) -> str:
    """The names of the columns for a message: long names cut short, and at most `NAMES_SHOWN`."""
    named = [name for name in columns if name]
    some = [short(name, NAME_SHOWN) for name in named]
    if len(some) > NAMES_SHOWN:
        some[NAMES_SHOWN:] = [_("and {n} more").format(n=len(named) - NAMES_SHOWN)]
    return enumerated(some) or _("none")
