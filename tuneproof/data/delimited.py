"""Delimited text becomes rows with true line numbers.

Every row is (line, cells by column name, fault or None). This module knows nothing of files
on a disk, of encodings, or of what a column means; which line names the columns, it asks.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tuneproof.data.header import LOOKED_AT, place_of_header
from tuneproof.data.jsontext import Raw
from tuneproof.errors import DataError
from tuneproof.i18n import _

_LONGEST_CELL = 16 * 1024 * 1024
"""Characters of one CSV cell; the csv module's own limit of 131,072 is below a long chat."""

SEPARATOR_MARK = re.compile(r'"?sep=(.)"?[ \t]*\r?\n', re.IGNORECASE)
"""A first line that tells Excel the separator."""

_RULE = re.compile(r"(?::?-{3,}:?)?")

RawRecord = tuple[int, list[str], str | None]
"""The line of a record, its cells, and why it cannot be read or None."""


@dataclass(frozen=True)
class Delimited:
    """A table as text. `above` are the texts of the lines over the names of its columns, `blank`
    the lines between its rows that have cells and nothing in them."""

    columns: tuple[str, ...]
    rows: Raw
    above: tuple[str, ...]
    blank: tuple[int, ...]


def read_delimited(path: Path, text: str, delimiter: str | None) -> Delimited:
    """Columns and rows of CSV text. `delimiter` None takes the commonest of the header.

    A quoted cell may span lines; a row's line is the one it begins on.
    Raises DataError when the header cannot be read.
    """
    csv.field_size_limit(_LONGEST_CELL)
    marked = SEPARATOR_MARK.match(text)
    lines = list(io.StringIO(text, newline=""))
    if marked:
        delimiter = marked[1]
        lines[0] = "\n"  # a blank line, so that the others keep their numbers
    first = _header_line(lines, delimiter)
    above = tuple(text for line in lines[:first] if (text := _title(line)))
    lines[:first] = ["\n"] * first
    records = _records(lines, delimiter or _delimiter(lines))
    line, header, fault = next(filter(_tells, records), (1, [], _("it names no column")))
    if fault is not None:
        raise DataError(
            _("The header cannot be read: {fault}.").format(fault=fault),
            where=f"{path}:{line}",
            remedy=_("The first line names the columns: question,answer."),
        )
    names = [cell.strip() for cell in header]
    below = list(records)
    found = list(filter(_tells, below))
    columns = columns_of(names, (record for _line, record, _fault in found))
    rows: Raw = [(line, *_cells(names, record, fault)) for line, record, fault in found]
    # What a spreadsheet leaves below its last row is no row.
    last = found[-1][0] if found else 0
    blank = [one[0] for one in below if one[0] < last and not _tells(one)]
    return Delimited(tuple(columns), rows, above, tuple(blank))


def _header_line(lines: Sequence[str], delimiter: str | None) -> int:
    """The index of the line that names the columns, each line by its own separator."""
    filled = [at for at, line in enumerate(lines) if line.strip()][:LOOKED_AT]
    cells = [
        [cell.strip() for cell in next(csv.reader([lines[at]], delimiter=one), [])]
        for at in filled
        for one in [delimiter or _delimiter([lines[at]])]
    ]
    return filled[place_of_header(cells)] if filled else 0


def _title(line: str) -> str:
    """A line over the table without the separators that a spreadsheet pads it with."""
    return line.strip().strip(',;\t|"').strip()


def columns_of(names: Sequence[str], rows: Iterable[Sequence[str | None]]) -> list[str]:
    """The columns that have a name, and an empty one more where text stands under none: nothing
    reads it, which has to be said."""
    nameless = [at for at, name in enumerate(names) if not name]
    lost = any((row[at] or "").strip() for row in rows for at in nameless if at < len(row))
    return [name for name in names if name] + ([""] if lost else [])


def _records(lines: list[str], delimiter: str) -> Iterator[RawRecord]:
    """Records with the line they begin on, or the fault of that line; empty lines are none.

    After a fault reading starts again on the next line, so that a quotation mark that is
    never closed costs its own line and not the rest of the file.
    """
    start = 0
    while start < len(lines):
        reader = csv.reader(lines[start:], delimiter=delimiter, strict=True)
        base = start
        start = len(lines)
        line = base + 1
        try:
            for record in reader:
                if record:
                    yield line, record, None
                line = base + reader.line_num + 1
        except csv.Error as error:
            yield line, [], _quote_fault(error)
            start = line


def _tells(found: RawRecord) -> bool:
    """Whether a record holds anything, a fault included. The rule below the names of a Markdown
    table holds nothing."""
    _line, cells, fault = found
    return fault is not None or any(not _RULE.fullmatch(cell.strip()) for cell in cells)


def _quote_fault(error: csv.Error) -> str:
    if "field larger" in str(error):
        return _("a cell is longer than {n} characters").format(n=_LONGEST_CELL)
    return _("a quotation mark is not closed or not doubled")


def _cells(
    names: list[str], record: list[str], fault: str | None
) -> tuple[dict[str, Any], str | None]:
    if fault is not None:
        return {}, fault
    extra = [cell for cell in record[len(names) :] if cell.strip()]
    if extra:
        message = (
            _("{found} cells for {known} columns, the first empty: the row slipped to the right")
            if not record[0].strip()
            else _("{found} cells for {known} columns: quote the text that holds the separator")
        )
        return {}, message.format(found=len(record), known=len(names))
    return {name: cell for name, cell in zip(names, record, strict=False) if name}, None


def _delimiter(lines: list[str]) -> str:
    """The commonest separator of the first line that holds anything, outside its quotes."""
    header = next(line for line in lines if line.strip())
    outside = "".join(header.split('"')[::2])
    return max(",;\t|", key=outside.count) if outside else ","
