"""Cells of a workbook that were merged into one over several rows: its text is that of them all.

A sheet that people made writes an answer once beside all questions that it answers. This module
knows the parts of an XLSX file; it knows no column's meaning.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple
from xml.etree import ElementTree

from tuneproof.data.numberformats import holds_something, sheet_parts

_REFERENCE = re.compile(r"([A-Z]+)(\d+)")


class Merged(NamedTuple):
    """One cell over the rows `first` to `last`, in a column counted from the first filled one."""

    column: int
    first: int
    last: int


def merged_by_sheet(content: bytes) -> Mapping[str, Sequence[Merged]]:
    """The cells that are merged over several rows; empty for what is no XLSX file."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            found = {}
            for name, path in sheet_parts(book):
                written = book.read(path)
                if b"mergeCell " in written:
                    found[name] = tuple(_merged(ElementTree.fromstring(written)))
            return found
    except (zipfile.BadZipFile, ElementTree.ParseError, KeyError, IndexError, ValueError):
        return {}  # an older or odd file: what is merged stays with its first row


def _merged(part: ElementTree.Element) -> Iterator[Merged]:
    # The reader of sheets leaves out the columns in front of the first that holds something.
    before = min((_column(cell) for cell in _filled(part)), default=1)
    for each in part.findall("{*}mergeCells/{*}mergeCell"):
        first, _colon, last = each.get("ref", "").partition(":")
        begin, end = _REFERENCE.fullmatch(first), _REFERENCE.fullmatch(last)
        if begin and end and int(begin[2]) < int(end[2]):
            yield Merged(_number(begin[1]) - before, int(begin[2]), int(end[2]))


def _filled(part: ElementTree.Element) -> Iterator[ElementTree.Element]:
    for cell in part.iterfind("{*}sheetData/{*}row/{*}c"):
        if holds_something(cell) and _REFERENCE.fullmatch(cell.get("r", "")):
            yield cell


def _column(cell: ElementTree.Element) -> int:
    return _number(cell.get("r", "").rstrip("0123456789"))


def _number(letters: str) -> int:
    """1 for A, 26 for Z, 27 for AA."""
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number
