"""Reads the table of a workbook into rows, each with its row number in the sheet.

The sheet is the first with a header, else the first with more than one row; hidden sheets come
last. Dates, times and numbers become the text that the sheet shows; a cell that is merged over
several rows is copied into each. This module knows no column's meaning.
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
from tuneproof.data.mergedcells import Merged, merged_in
from tuneproof.data.numberformats import codes_of, shown

if TYPE_CHECKING:
    import fastexcel

_MIDNIGHT = re.compile(r"(\d{4}-\d\d-\d\d) 00:00:00")
_DAYLESS = re.compile(r"1899-12-3[01] (\d\d:\d\d(?::\d\d)?)")
"""A time of day, which Excel stores as a moment of its day zero."""
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)")
_COUNTED = re.compile(r"(?:1899|190\d)-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?")
"""A duration, which Excel stores as the moment that long after day zero."""

Cells = Sequence[str | None]


class _FilledSheet(NamedTuple):
    """A sheet: its non-empty rows as (row number, cells), and whether it is visible."""

    name: str
    rows: list[tuple[int, Cells]]
    visible: bool


@dataclass(frozen=True)
class Sheet:
    """The table of a workbook. `above` are the texts of the rows above the header, `others` the
    names of further sheets that are not empty."""

    columns: tuple[str, ...]
    rows: Raw
    above: tuple[str, ...]
    others: tuple[str, ...]


def read_workbook(content: bytes) -> Sheet | None:
    """The table of an XLSX or XLS file; None when all sheets are empty.

    For a damaged file it raises whatever fastexcel and polars raise: their errors share no class.
    """
    import fastexcel

    book = fastexcel.read_excel(content)
    sheets = [_filled_sheet(book, name) for name in book.sheet_names]
    # The sort is stable: visible and hidden sheets each keep their order.
    filled = sorted((sheet for sheet in sheets if sheet.rows), key=lambda sheet: not sheet.visible)
    if not filled:
        return None
    name, rows, _visible = _sheet_with_table(filled)
    codes = codes_of(content, name)
    numbered = [(n, _row_as_shown(row, codes.get(n, ()))) for n, row in rows]
    _fill_merged_cells(numbered, merged_in(content, name))
    at = place_of_header([_stripped_texts(row) for _n, row in numbered])
    names = _stripped_texts(numbered[at][1])
    below = numbered[at + 1 :]
    return Sheet(
        tuple(columns_of(names, (row for _n, row in below))),
        [
            (n, {name: cell for name, cell in zip(names, row, strict=False) if name}, None)
            for n, row in below
        ],
        tuple(" ".join(filter(None, _stripped_texts(row))) for _n, row in numbered[:at]),
        tuple(other.name for other in filled if other.name != name),
    )


def _filled_sheet(book: fastexcel.ExcelReader, name: str) -> _FilledSheet:
    # skip_rows=0 keeps blank rows at the top, so that row numbers are those of Excel.
    sheet = book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
    rows = [
        (n, row) for n, row in enumerate(sheet.to_polars().rows(), 1) if any(_stripped_texts(row))
    ]
    return _FilledSheet(name, rows, sheet.visible == "visible")


def _sheet_with_table(filled: Sequence[_FilledSheet]) -> _FilledSheet:
    """The sheet to read, not a cover sheet: that has no header, or one row only."""
    for sheet in filled:
        texts = [_stripped_texts(row) for _n, row in sheet.rows]
        if is_header(texts[place_of_header(texts)]) and len(texts) > 1:
            return sheet
    return next((sheet for sheet in filled if len(sheet.rows) > 1), filled[0])


def _fill_merged_cells(
    numbered: Sequence[tuple[int, list[str | None]]], merged: Sequence[Merged]
) -> None:
    """Copy, in place, the text of each merged cell into the empty cells of its other rows."""
    rows = dict(numbered)
    for column, first, last in merged:
        text = rows[first][column] if first in rows and column >= 0 else None
        for n in range(first + 1, last + 1) if text else ():
            if n in rows and not (rows[n][column] or "").strip():
                rows[n][column] = text


def _stripped_texts(row: Cells) -> list[str]:
    return [(cell or "").strip() for cell in row]


def _row_as_shown(row: Sequence[str | None], codes: Sequence[str]) -> list[str | None]:
    """A row as its sheet shows it. `codes` are the format codes of its non-empty cells, left to
    right: fastexcel leaves out empty columns on the left, so that column numbers do not match."""
    filled = [at for at, cell in enumerate(row) if cell is not None]
    known = dict(zip(filled, codes, strict=True)) if len(filled) == len(codes) else {}
    return [
        None if cell is None else _cell_as_shown(cell, known.get(at, ""))
        for at, cell in enumerate(row)
    ]


def _cell_as_shown(cell: str, code: str) -> str:
    """A cell as its sheet shows it: a date without midnight, a time without the day of 1899."""
    if _COUNTED.fullmatch(cell) and (lasted := elapsed(cell, code)):
        return lasted
    if day := _MIDNIGHT.fullmatch(cell):
        return day[1]
    time = _DAYLESS.fullmatch(cell) or _MOMENT.fullmatch(cell)
    if time:
        return time[1].removesuffix(":00") if code and "s" not in code else time[1]
    return shown(cell, code)
