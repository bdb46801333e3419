"""JSON becomes rows with true line numbers: JSON lines, an array.

Every row is (line, cells by column name, fault or None). This module knows nothing of files
on a disk, of encodings, or of what a name means.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tuneproof.errors import DataError
from tuneproof.i18n import _, enumerated

Raw = list[tuple[int, Mapping[str, Any], str | None]]
"""Rows as (line, cells by column name, fault or None)."""


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
            # Who takes the objects out of an array leaves its commas behind.
            rows.append((number, *_object(_DECODER.decode(line.strip().removesuffix(",")))))
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


def _holds_objects(value: object) -> bool:
    return isinstance(value, list) and any(isinstance(item, dict) for item in value)


def read_json_array(path: Path, text: str, start: int) -> Raw:
    """Rows of the JSON array that begins at `start` and ends the text, each with its line; with its
    number among them where a line has several, as it has when a machine wrote all on one.

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
            return _told_apart(rows)
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


def _told_apart(rows: Raw) -> Raw:
    """The rows, each with a number of its own: a place that two share is none of either."""
    if len({line for line, _cells, _fault in rows}) == len(rows):
        return rows
    return [(number, cells, fault) for number, (_line, cells, fault) in enumerate(rows, 1)]


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
        raise _DoubledError(
            _("the same name occurs twice: {names}").format(names=enumerated(twice))
        )
    return found


_DECODER = json.JSONDecoder(object_pairs_hook=_no_doubles)


def _object(value: object) -> tuple[dict[str, Any], str | None]:
    if isinstance(value, dict):
        return value, None
    return {}, _("an object such as {example} is expected, and this is: {kind}").format(
        example='{"question": …, "answer": …}', kind=kind_word(value)
    )


def kind_word(value: object) -> str:
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
