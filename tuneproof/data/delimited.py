"""Parses CSV and TSV text into rows with their line numbers.

This module knows nothing of files on a disk, of encodings, or of what a column means; `header`
tells it which line names the columns.
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
_TABLE = 3
"""Fewest columns from which a row of one cell that another separator cuts into as many is theirs; a
question may well have one semicolon."""
"""Characters of one CSV cell; the csv module's own limit of 131,072 is below a long chat."""

SEPARATOR_MARK = re.compile(r'"?sep=(.)"?[ \t]*\r?\n', re.IGNORECASE)
"""A first line that tells Excel which separator is used."""

_RULE = re.compile(r"(?::?-{3,}:?)?")
"""An empty cell, or one of the rule below the header of a Markdown table."""

RawRecord = tuple[int, list[str], str | None]
"""(line that the record begins on, its cells, why it cannot be read or None)."""


@dataclass(frozen=True)
class Delimited:
    """A parsed table. `above` are the texts of the lines above the header, `blank` the numbers of
    lines between the rows that consist of separators only."""

    columns: tuple[str, ...]
    rows: Raw
    above: tuple[str, ...]
    blank: tuple[int, ...]


def read_delimited(path: Path, text: str, delimiter: str | None) -> Delimited:
    """Parse CSV text. Where `delimiter` is None, it is the commonest one in the header.

    A quoted cell may span lines; a row's line is the one it begins on.
    Raises DataError when the header cannot be read.
    """
    csv.field_size_limit(_LONGEST_CELL)
    marked = SEPARATOR_MARK.match(text)
    lines = list(io.StringIO(text, newline=""))
    if marked:
        delimiter = marked[1]
        lines[0] = "\n"  # a blank line, so that the others keep their numbers
    first = _header_index(lines, delimiter)
    above = tuple(text for line in lines[:first] if (text := _title_text(line)))
    lines[:first] = ["\n"] * first
    records = _records(lines, delimiter or _commonest_delimiter(lines))
    line, header, fault = next(filter(_holds_something, records), (1, [], _("it names no column")))
    if fault is not None:
        raise DataError(
            _("The header cannot be read: {fault}.").format(fault=fault),
            where=f"{path}:{line}",
            remedy=_("The first line names the columns: question,answer."),
        )
    names = [cell.strip() for cell in header]
    below = list(records)
    found = list(filter(_holds_something, below))
    columns = columns_of(names, (record for _line, record, _fault in found))
    rows: Raw = [(line, *_named_cells(names, record, fault)) for line, record, fault in found]
    # Spreadsheets often export empty lines below the last row: they are not worth a finding.
    last = found[-1][0] if found else 0
    blank = [
        line
        for line, cells, fault in below
        if line < last and not _holds_something((line, cells, fault))
    ]
    return Delimited(tuple(columns), rows, above, tuple(blank))


def _header_index(lines: Sequence[str], delimiter: str | None) -> int:
    """The index of the line that names the columns.

    Each line is split by its own commonest separator, as a title may have other ones.
    """
    filled = [at for at, line in enumerate(lines) if line.strip()][:LOOKED_AT]
    cells = [
        [cell.strip() for cell in next(csv.reader([lines[at]], delimiter=separator), [])]
        for at in filled
        for separator in [delimiter or _commonest_delimiter([lines[at]])]
    ]
    return filled[place_of_header(cells)] if filled else 0


def _title_text(line: str) -> str:
    """A line above the header without the separators that a spreadsheet pads it with."""
    return line.strip().strip(',;\t|"').strip()


def columns_of(names: Sequence[str], rows: Iterable[Sequence[str | None]]) -> list[str]:
    """The named columns, and "" at the end where a column without a name has text in some row, so
    that the user is told of text that is not used."""
    nameless = [at for at, name in enumerate(names) if not name]
    lost = any((row[at] or "").strip() for row in rows for at in nameless if at < len(row))
    return [name for name in names if name] + ([""] if lost else [])


def _records(lines: list[str], delimiter: str) -> Iterator[RawRecord]:
    """The records of CSV lines, empty lines skipped.

    After a fault parsing starts again on the next line, so that a quotation mark that is never
    closed costs one line and not the rest of the file.
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


def _holds_something(record: RawRecord) -> bool:
    """Whether a record has text or a fault. The rule below a Markdown table's header has none."""
    _line, cells, fault = record
    return fault is not None or any(not _RULE.fullmatch(cell.strip()) for cell in cells)


def _quote_fault(error: csv.Error) -> str:
    if "field larger" in str(error):
        return _("a cell is longer than {n} characters").format(n=_LONGEST_CELL)
    return _("a quotation mark is not closed or not doubled")


def _named_cells(
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
    if other := _other_delimiter(names, record):
        message = _("its cells are separated by “{sign}”, unlike those of the other rows")
        return {}, message.format(sign=other)
    return {name: cell for name, cell in zip(names, record, strict=False) if name}, None


def _other_delimiter(names: list[str], record: list[str]) -> str | None:
    """The separator that cuts a row of a single cell into as many cells as there are columns; None
    where none does."""
    if len(record) != 1 or len(names) < _TABLE:
        return None
    for sign in ",;\t|":
        cells = next(csv.reader(record, delimiter=sign), [])
        if len(cells) == len(names) and all(cell.strip() for cell in cells):
            return sign
    return None


def _commonest_delimiter(lines: list[str]) -> str:
    """The commonest separator outside quotation marks in the first line that is not blank."""
    header = next(line for line in lines if line.strip())
    outside = "".join(header.split('"')[::2])
    return max(",;\t|", key=outside.count) if outside else ","
