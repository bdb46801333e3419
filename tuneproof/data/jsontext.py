"""Parses JSON lines and JSON arrays into rows with their line numbers.

This module knows nothing of files on a disk, of encodings, or of what a name means.
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

    Raises DataError when the file is not JSON lines: no line is an object, or some are not and
    the whole text is one JSON value.
    """
    rows: Raw = []
    for number, line in enumerate(io.StringIO(text), 1):
        if not line.strip():
            continue
        try:
            # Lines copied out of an array often keep their trailing commas.
            rows.append(
                (number, *_object_or_fault(_DECODER.decode(line.strip().removesuffix(","))))
            )
        except (ValueError, RecursionError) as error:
            rows.append((number, {}, _json_fault_text(error)))
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
    """(object, start, end) of a text like {"data": [{…}, …]}, whatever the list's name is.

    `start` and `end` are the offsets of the only list of objects. None for any other text.
    """
    try:
        whole = _DECODER.decode(text.strip())
    except (ValueError, RecursionError):
        return None
    lists = [span for value, *span in _object_values(text) if _holds_objects(value)]
    return (whole, *lists[0]) if len(lists) == 1 else None


def _object_values(text: str) -> Iterator[tuple[Any, int, int]]:
    """(value, start, end) of each member of the object that `text` is known to be."""
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
    """Rows of the JSON array that begins at offset `start` and ends with the text.

    Each row has its line number; where rows share a line, all are numbered from 1 instead.
    Raises DataError with line and column when the array is malformed: where its next item
    begins is then unknown.
    """
    rows: Raw = []
    at, line = start + 1, text.count("\n", 0, start) + 1
    counted = at
    while True:
        at = _skip_blanks(text, at)
        line += text.count("\n", counted, at)
        counted = at
        if text[at : at + 1] == "]" and not text[at + 1 :].strip():
            return _with_unique_numbers(rows)
        try:
            value, end = _DECODER.raw_decode(text, at)
            at = _skip_blanks(text, end)
            if text[at : at + 1] not in (",", "]"):
                raise json.JSONDecodeError("Expecting ',' delimiter", text, at)
        except (ValueError, RecursionError) as error:
            raise DataError(
                _("The JSON array cannot be read: {fault}.").format(fault=_json_fault_text(error)),
                where=f"{path}:{getattr(error, 'lineno', line)}",
                remedy=_("Correct it, or write one object a line as JSONL."),
            ) from error
        rows.append((line, *_object_or_fault(value)))
        at += text[at] == ","


def _with_unique_numbers(rows: Raw) -> Raw:
    """The rows as they are, or numbered from 1 where two have the same line number."""
    if len({line for line, _cells, _fault in rows}) == len(rows):
        return rows
    return [(number, cells, fault) for number, (_line, cells, fault) in enumerate(rows, 1)]


def _skip_blanks(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \t\r\n":
        at += 1
    return at


class _DoubledError(ValueError):
    """An object names the same key twice."""


def _refuse_repeated_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _value in pairs]
        twice = sorted({name for name in names if names.count(name) > 1})
        raise _DoubledError(
            _("the same name occurs twice: {names}").format(names=enumerated(twice))
        )
    return found


_DECODER = json.JSONDecoder(object_pairs_hook=_refuse_repeated_keys)


def _object_or_fault(value: object) -> tuple[dict[str, Any], str | None]:
    if isinstance(value, dict):
        return value, None
    return {}, _("an object such as {example} is expected, and this is: {kind}").format(
        example='{"question": …, "answer": …}', kind=kind_word(value)
    )


def kind_word(value: object) -> str:
    """The type of a value in plain words, for a message."""
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


def _json_fault_words() -> dict[str, str]:
    """Translated texts for the commonest messages of the json module."""
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


def _json_fault_text(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        told = _json_fault_words().get(error.msg, error.msg)
        return _("{fault}, column {column}").format(fault=told, column=error.colno)
    if isinstance(error, _DoubledError):
        return str(error)
    return _("it is nested too deep or holds a number too long")
