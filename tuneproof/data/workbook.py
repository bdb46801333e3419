"""A workbook becomes the rows of its table, each with the row number of its sheet.

The sheet is the first that has the names of a table, else the first with more than a line; a
hidden one is the last choice. This module knows no column's meaning and changes no text but dates,
times and numbers, which are read as the sheet shows them; a cell over several rows is in each.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from tuneproof.data.delimited import columns_of
from tuneproof.data.durations import elapsed
from tuneproof.data.header import is_header, place_of_header
from tuneproof.data.jsontext import Raw
from tuneproof.data.mergedcells import Merged, merged_by_sheet
from tuneproof.data.numberformats import codes_by_sheet, shown

if TYPE_CHECKING:
    import fastexcel

_MIDNIGHT = re.compile(r"(\d{4}-\d\d-\d\d) 00:00:00")
_DAYLESS = re.compile(r"1899-12-3[01] (\d\d:\d\d(?::\d\d)?)")
"""Excel keeps a time as a moment of its day zero."""
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)")
_COUNTED = re.compile(r"(?:1899|190\d)-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?")
"""A duration, kept as a moment that long after day zero."""

Cells = Sequence[str | None]


class _Filled(NamedTuple):
    """What a sheet holds: its filled rows by number, and whether it can be seen."""

    name: str
    rows: list[tuple[int, Cells]]
    seen: bool


@dataclass(frozen=True)
class Sheet:
    """The table of a workbook. `above` are the texts of the rows over its names, `others` the
    names of further sheets that hold something."""

    columns: tuple[str, ...]
    rows: Raw
    above: tuple[str, ...]
    others: tuple[str, ...]


def read_workbook(content: bytes) -> Sheet | None:
    """The table of an XLSX or XLS file; None when no sheet holds anything.

    Raises whatever its readers raise for a damaged file: they share no class of errors.
    """
    import fastexcel

    book = fastexcel.read_excel(content)
    found = [_filled_rows(book, name) for name in book.sheet_names]
    # Sorting keeps the order of the sheets that are seen, and of those that are not.
    filled = sorted((each for each in found if each.rows), key=lambda each: not each.seen)
    if not filled:
        return None
    name, rows, _seen = _with_table(filled)
    codes = codes_by_sheet(content).get(name, {})
    numbered = [(n, _as_seen(row, codes.get(n, ()))) for n, row in rows]
    _spread(numbered, merged_by_sheet(content).get(name, ()))
    at = place_of_header([_texts(row) for _n, row in numbered])
    names = _texts(numbered[at][1])
    below = numbered[at + 1 :]
    return Sheet(
        tuple(columns_of(names, (row for _n, row in below))),
        [
            (n, {name: cell for name, cell in zip(names, row, strict=False) if name}, None)
            for n, row in below
        ],
        tuple(" ".join(filter(None, _texts(row))) for _n, row in numbered[:at]),
        tuple(other.name for other in filled if other.name != name),
    )


def _filled_rows(book: fastexcel.ExcelReader, name: str) -> _Filled:
    # skip_rows=0 keeps blank rows at the top: row numbers stay those of Excel.
    sheet = book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
    rows = [(n, row) for n, row in enumerate(sheet.to_polars().rows(), 1) if any(_texts(row))]
    return _Filled(name, rows, sheet.visible == "visible")


def _with_table(filled: Sequence[_Filled]) -> _Filled:
    """The sheet to read. A cover sheet in front holds no names, or a line and no table."""
    for sheet in filled:
        texts = [_texts(row) for _n, row in sheet.rows]
        if is_header(texts[place_of_header(texts)]) and len(texts) > 1:
            return sheet
    return next((sheet for sheet in filled if len(sheet.rows) > 1), filled[0])


def _spread(numbered: Sequence[tuple[int, list[str | None]]], merged: Sequence[Merged]) -> None:
    """Write the text of each merged cell into the empty cells of its other rows."""
    rows = dict(numbered)
    for column, first, last in merged:
        text = rows[first][column] if first in rows and column >= 0 else None
        for n in range(first + 1, last + 1) if text else ():
            if n in rows and not (rows[n][column] or "").strip():
                rows[n][column] = text


def _texts(row: Cells) -> list[str]:
    return [(cell or "").strip() for cell in row]


def _as_seen(row: Sequence[str | None], codes: Sequence[str]) -> list[str | None]:
    """A row as its sheet shows it. `codes` are those of its filled cells, from left to right: the
    reader leaves out empty columns on the left, so that columns have no numbers here."""
    filled = [at for at, cell in enumerate(row) if cell is not None]
    known = dict(zip(filled, codes, strict=True)) if len(filled) == len(codes) else {}
    return [
        None if cell is None else _as_shown(cell, known.get(at, "")) for at, cell in enumerate(row)
    ]


def _as_shown(cell: str, code: str) -> str:
    """A cell as its sheet shows it: a date has no midnight, and a time no day of 1899."""
    if _COUNTED.fullmatch(cell) and (lasted := elapsed(cell, code)):
        return lasted
    if day := _MIDNIGHT.fullmatch(cell):
        return day[1]
    time = _DAYLESS.fullmatch(cell) or _MOMENT.fullmatch(cell)
    if time:
        return time[1].removesuffix(":00") if code and "s" not in code else time[1]
    return shown(cell, code)
