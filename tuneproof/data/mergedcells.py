"""Finds the cells of a workbook that are merged over several rows.

People often write an answer once, in a merged cell beside all questions that it answers. This
module knows the parts of an XLSX file; it knows no column's meaning.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from typing import NamedTuple
from xml.etree import ElementTree

from tuneproof.data.numberformats import holds_something, read_sheet

_REFERENCE = re.compile(r"([A-Z]+)(\d+)")


class Merged(NamedTuple):
    """A cell merged over the rows `first` to `last` (inclusive, from 1).

    `column` is an index from 0, where 0 is the first column that is not empty.
    """

    column: int
    first: int
    last: int


def merged_in(content: bytes, sheet: str) -> Sequence[Merged]:
    """The cells of a sheet merged over several rows; none when this is no XLSX file."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            written = read_sheet(book, sheet)
        if b"mergeCell " not in written:
            return ()
        return tuple(_merged_cells(ElementTree.fromstring(written)))
    except (zipfile.BadZipFile, ElementTree.ParseError, KeyError, IndexError, ValueError):
        return ()  # an older or odd file: what is merged stays with its first row


def _merged_cells(part: ElementTree.Element) -> Iterator[Merged]:
    # fastexcel leaves out the empty columns in front of the first one that is not empty.
    before = min((_column_number(cell) for cell in _filled_cells(part)), default=1)
    for each in part.findall("{*}mergeCells/{*}mergeCell"):
        first, _colon, last = each.get("ref", "").partition(":")
        begin, end = _REFERENCE.fullmatch(first), _REFERENCE.fullmatch(last)
        if begin and end and int(begin[2]) < int(end[2]):
            yield Merged(_number_of_letters(begin[1]) - before, int(begin[2]), int(end[2]))


def _filled_cells(part: ElementTree.Element) -> Iterator[ElementTree.Element]:
    for cell in part.iterfind("{*}sheetData/{*}row/{*}c"):
        if holds_something(cell) and _REFERENCE.fullmatch(cell.get("r", "")):
            yield cell


def _column_number(cell: ElementTree.Element) -> int:
    return _number_of_letters(cell.get("r", "").rstrip("0123456789"))


def _number_of_letters(letters: str) -> int:
    """The number of a column: 1 for A, 26 for Z, 27 for AA."""
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number
