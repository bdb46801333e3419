"""Text becomes rows with true line numbers: delimited columns, JSON lines, a JSON array.

Every row is (line, cells by column name, fault or None). This module knows nothing of files
on a disk, of encodings, or of what a column means.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tuneproof.errors import DataError
from tuneproof.i18n import _

_LONGEST_CELL = 16 * 1024 * 1024
"""Characters of one CSV cell; the csv module's own limit of 131,072 is below a long chat."""

SEPARATOR_MARK = re.compile(r'"?sep=(.)"?[ \t]*\r?\n', re.IGNORECASE)
"""A first line that tells Excel the separator."""

Raw = list[tuple[int, Mapping[str, Any], str | None]]
"""Rows as (line, cells by column name, fault or None)."""


def read_delimited(path: Path, text: str, delimiter: str | None) -> tuple[list[str], Raw]:
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
    records = _records(lines, delimiter or _delimiter(lines))
    line, header, fault = next(records, (1, [], _("it names no column")))
    if fault is not None:
        raise DataError(
            _("The header cannot be read: {fault}.").format(fault=fault),
            where=f"{path}:{line}",
            remedy=_("The first line names the columns: question,answer."),
        )
    names = [cell.strip() for cell in header]
    found = list(records)
    columns = columns_of(names, (record for _line, record, _fault in found))
    return columns, [(line, *_cells(names, record, fault)) for line, record, fault in found]


def columns_of(names: Sequence[str], rows: Iterable[Sequence[str | None]]) -> list[str]:
    """The columns that have a name, and an empty one more where text stands under none: nothing
    reads it, which has to be said."""
    nameless = [at for at, name in enumerate(names) if not name]
    lost = any((row[at] or "").strip() for row in rows for at in nameless if at < len(row))
    return [name for name in names if name] + ([""] if lost else [])


def _records(lines: list[str], delimiter: str) -> Iterator[tuple[int, list[str], str | None]]:
    """Records with the line they begin on, or the fault of that line.

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
                if any(cell.strip() for cell in record):
                    yield line, record, None
                line = base + reader.line_num + 1
        except csv.Error as error:
            yield line, [], _quote_fault(error)
            start = line


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
        return {}, _(
            "{found} cells for {known} columns: quote the text that holds the separator"
        ).format(found=len(record), known=len(names))
    return {name: cell for name, cell in zip(names, record, strict=False) if name}, None


def _delimiter(lines: list[str]) -> str:
    """The commonest separator of the first line that holds anything, outside its quotes."""
    header = next(line for line in lines if line.strip())
    outside = "".join(header.split('"')[::2])
    return max(",;\t|", key=outside.count) if outside else ","


def read_json_lines(path: Path, text: str) -> Raw:
    """Rows of JSON lines; blank lines are no rows.

    Raises DataError when no line is an object, or when the lines together are one value: then
    the file is no JSON lines.
    """
    rows: Raw = []
    for number, line in enumerate(io.StringIO(text), 1):
        if not line.strip():
            continue
        try:
            rows.append((number, *_object(_DECODER.decode(line.strip()))))
        except (ValueError, RecursionError) as error:
            rows.append((number, {}, _json_fault(error)))
    faults = [(number, fault) for number, _cells, fault in rows if fault is not None]
    if faults and (len(faults) == len(rows) or _is_one_value(text)):
        number, fault = faults[0]
        raise DataError(
            _("The lines are not JSON objects of their own; the first: {fault}.").format(
                fault=fault
            ),
            where=f"{path}:{number}",
            remedy=_(
                "Write one object a line, or all of them as one array: [ … ]. Objects in a list "
                "inside of another object must be taken out of it."
            ),
        )
    return rows


def _is_one_value(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def list_within(text: str) -> tuple[Mapping[str, Any], int, int] | None:
    """The object that `text` is, and where the only list of objects in it begins and ends.

    As {"data": [{…}, …]}, whatever the name is. None for any other text.
    """
    try:
        whole = _DECODER.decode(text.strip())
    except (ValueError, RecursionError):
        return None
    lists = [span for value, *span in _members(text) if _holds_objects(value)]
    return (whole, *lists[0]) if len(lists) == 1 else None


def _members(text: str) -> Iterator[tuple[Any, int, int]]:
    """The values of the object that `text` is known to be, and where each begins and ends."""
    at = _skip_blanks(text, 0)
    while text[at] in "{,":
        at = _skip_blanks(text, at + 1)
        if text[at] == "}":
            return
        _name, at = _DECODER.raw_decode(text, at)
        at = _skip_blanks(text, _skip_blanks(text, at) + 1)  # behind the colon
        value, end = _DECODER.raw_decode(text, at)
        yield value, at, end
        at = _skip_blanks(text, end)


def _holds_objects(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(item, dict) for item in value)


def read_json_array(path: Path, text: str, start: int) -> Raw:
    """Rows of the JSON array that begins at `start` and ends the text, each with its line.

    Raises DataError with line and column when the array itself is broken: what follows the
    fault has no known beginning.
    """
    rows: Raw = []
    at, line = start + 1, text.count("\n", 0, start) + 1
    counted = at
    while True:
        at = _skip_blanks(text, at)
        line += text.count("\n", counted, at)
        counted = at
        if text[at : at + 1] == "]" and not text[at + 1 :].strip():
            return rows
        try:
            value, end = _DECODER.raw_decode(text, at)
            at = _skip_blanks(text, end)
            if text[at : at + 1] not in (",", "]"):
                raise json.JSONDecodeError("Expecting ',' delimiter", text, at)
        except (ValueError, RecursionError) as error:
            raise DataError(
                _("The JSON array cannot be read: {fault}.").format(fault=_json_fault(error)),
                where=f"{path}:{getattr(error, 'lineno', line)}",
                remedy=_("Correct it, or write one object a line as JSONL."),
            ) from error
        rows.append((line, *_object(value)))
        at += text[at] == ","


def _skip_blanks(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \t\r\n":
        at += 1
    return at


class _DoubledError(ValueError):
    """An object names the same key twice."""


def _no_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _value in pairs]
        twice = sorted({name for name in names if names.count(name) > 1})
        raise _DoubledError(_("the same name occurs twice: {names}").format(names=", ".join(twice)))
    return found


_DECODER = json.JSONDecoder(object_pairs_hook=_no_doubles)


def _object(value: Any) -> tuple[dict[str, Any], str | None]:
    if isinstance(value, dict):
        return value, None
    return {}, _("an object such as {example} is expected, and this is: {kind}").format(
        example='{"question": …, "answer": …}', kind=kind_word(value)
    )


def kind_word(value: Any) -> str:
    """What sort of value this is, for someone who does not write Python."""
    if isinstance(value, bool):
        return _("true or false")
    words = {
        str: _("text"),
        int: _("number"),
        float: _("number"),
        list: _("list"),
        tuple: _("list"),
        dict: _("object"),
        bytes: _("piece of binary data"),
        type(None): _("null"),
    }
    return words.get(type(value), type(value).__name__)


def _json_words() -> dict[str, str]:
    """The commonest faults that the json module names, in this house's words."""
    return {
        "Expecting value": _("a value is missing"),
        "Expecting ',' delimiter": _("a comma or a closing bracket is missing"),
        "Expecting ':' delimiter": _("a colon is missing"),
        "Expecting property name enclosed in double quotes": _(
            "a name in double quotation marks is missing"
        ),
        "Unterminated string starting at": _("a quotation mark is opened and never closed"),
        "Invalid control character at": _("a line break within a text: write it as \\n"),
        "Invalid \\escape": _("a single backslash: write two"),
        "Extra data": _("something follows the end of the object"),
    }


def _json_fault(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        told = _json_words().get(error.msg, error.msg)
        return _("{fault}, column {column}").format(fault=told, column=error.colno)
    if isinstance(error, _DoubledError):
        return str(error)
    return _("it is nested too deep or holds a number too long")
