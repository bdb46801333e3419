"""Reads the file of a knowledge base: texts that answers must agree with, each with an id.

This module knows only the file that it is given; what the texts are good for is elsewhere
(`knowledge`).
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from tuneproof.data import columns as names
from tuneproof.data import faults
from tuneproof.data.shapes import RowError, as_text
from tuneproof.data.tables import Table, TableRow, read_table
from tuneproof.data.unusable import unusable_rows
from tuneproof.errors import DataError
from tuneproof.i18n import _, enumerated
from tuneproof.types import Finding, KnowledgeEntry


class KnowledgeRead(NamedTuple):
    """The entries of a knowledge base, and a finding for each line that cannot be one."""

    entries: tuple[KnowledgeEntry, ...]
    findings: tuple[Finding, ...]


class _Columns(NamedTuple):
    """The columns of a knowledge base; None where the file has no such column."""

    text: str
    id: str | None
    topic: str | None


def read_knowledge(path: Path) -> KnowledgeRead:
    """Read a knowledge base: each entry's text, its id, and its topic (or title) where given.

    Where no column is named "id", the ids are those of the first column whose name ends like one
    ("Article ID", "Section") and whose values are all different; else they are the line numbers.
    A line that cannot be used is an error among the findings: an entry that went missing in silence
    would make right answers look invented.
    Raises DataError when no line can be used.
    """
    table = read_table(path)
    columns = _columns_of(table)
    entries: dict[str, KnowledgeEntry] = {}
    lines: dict[str, int] = {}
    wrong: list[tuple[int, RowError]] = []
    for row in table.rows:
        try:
            entry = _entry_of(row, columns)
            if entry.id in entries:
                before = _("{id} stands in line {line} already; each entry needs an id of its own")
                raise RowError(str(columns.id), before.format(id=entry.id, line=lines[entry.id]))
        except RowError as fault:
            wrong.append((row.line, fault))
        else:
            entries[entry.id] = entry
            lines[entry.id] = row.line
    if not entries:
        raise unusable_rows(path, wrong)
    findings = (faults.unusable_entry(f"{path}:{line}", fault) for line, fault in wrong)
    return KnowledgeRead(tuple(entries.values()), tuple(findings))


def _columns_of(table: Table) -> _Columns:
    """The columns that entries are read from. Raises DataError where none holds their texts."""
    text = names.find("knowledge", table.columns) or names.find("details", table.columns)
    if text is None:
        raise DataError(
            _("No column holds the text of the knowledge base; found: {found}.").format(
                found=enumerated(table.columns)
            ),
            where=str(table.path),
            remedy=_("Name it one of: {names}.").format(
                names=enumerated((*names.NAMES["knowledge"], *names.NAMES["details"]))
            ),
        )
    return _Columns(
        text,
        names.find("id", table.columns) or _unique_numbering_column(table),
        names.find("topic", table.columns) or names.find("title", table.columns),
    )


def _entry_of(row: TableRow, columns: _Columns) -> KnowledgeEntry:
    """One row as an entry. Raises RowError where its text or its id is missing or no text."""
    text = _cell_text(row, columns.text)
    name = _cell_text(row, columns.id) if columns.id else str(row.line)
    topic = _cell_text(row, columns.topic) if columns.topic else ""
    if not text or not name:
        raise RowError(columns.text if name else str(columns.id), _("it is empty"))
    return KnowledgeEntry(name, text, topic or None)


def _cell_text(row: TableRow, column: str) -> str:
    return as_text(row.readable().get(column), column)


def _unique_numbering_column(table: Table) -> str | None:
    """The first column that is named like an id and has a different value in every row."""
    for column in names.numbering(table.columns):
        cells = [row.cells.get(column) for row in table.rows if not row.fault]
        told = {str(cell).strip() for cell in cells if cell is not None}
        if len(told - {""}) == len(cells):
            return column
    return None
