"""A copy of a data file with new rows after its own, in the columns and the shape it has.

The original is never written to, and every row that can be read is in the copy with all its
columns; the mark of how a row was made stands in the column made_by. Question and answer
columns, chats and ChatML text are written as they are read. This module makes no row.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tuneproof.atomic import write_text
from tuneproof.data import columns as names
from tuneproof.data.shapes import Roles
from tuneproof.data.tables import read_table, roles_of
from tuneproof.errors import DataError
from tuneproof.i18n import _, enumerated
from tuneproof.types import Example, to_json

MADE_BY = "made_by"
FORMATS = {".csv": ",", ".tsv": "\t", ".tab": "\t", ".jsonl": "", ".ndjson": ""}
"""Endings of a copy, with the separator of its cells; JSON lines have none."""


def write_copy(source: Path, target: Path, rows: Sequence[Example], *, force: bool = False) -> int:
    """Write the copy; how many rows of `source` could not be read and are not in it.

    Raises DataError when `target` exists (unless `force`), is `source`, has an ending that is
    none of FORMATS, or cannot hold the shape of `source`.
    """
    separator = _separator(source, target, force)
    table = read_table(source)
    roles = roles_of(table, answers_needed=False)
    if roles is None:
        raise _no_place(source)
    if separator and not roles.question:
        raise _only_lines(target)
    made = roles.made_by or MADE_BY
    header = [*table.columns, *([] if roles.made_by else [made])]
    kept = [row.cells for row in table.rows if row.fault is None]
    lines = [*kept, *(_cells(row, roles, made) for row in rows)]
    mark = "\ufeff" if table.encoding == "utf-8-sig" else ""
    write_text(target, mark + (_table(header, lines, separator) if separator else _lines(lines)))
    return len(table.rows) - len(kept)


def _separator(source: Path, target: Path, force: bool) -> str:
    if target.resolve() == source.resolve():
        raise DataError(
            _("The copy would replace its original."),
            where=str(target),
            remedy=_("Give another name with --out."),
        )
    if target.exists() and not force:
        raise DataError(
            _("This file exists."),
            where=str(target),
            remedy=_("Give another name with --out, or --force to replace it."),
        )
    if target.suffix.lower() not in FORMATS:
        raise DataError(
            _("A copy cannot be written with the ending {suffix}.").format(
                suffix=target.suffix or _("(none)")
            ),
            where=str(target),
            remedy=_("Give a file that ends in {names}.").format(names=enumerated(FORMATS)),
        )
    return FORMATS[target.suffix.lower()]


def _cells(row: Example, roles: Roles, made: str) -> dict[str, Any]:
    """A new row in the shape of the others; what they have no column for is left away."""
    cells = _told(row, roles)
    marks = {
        roles.topic: row.topic,
        roles.source: _sources(row, roles.source),
        roles.answerable: row.answerable,
        roles.style: row.style.value if row.style else None,
        made: row.made_by,
    }
    return cells | {name: value for name, value in marks.items() if name and value is not None}


def _told(row: Example, roles: Roles) -> dict[str, Any]:
    """Question and answers of a row in the columns that hold them."""
    if roles.messages:
        turns = [("user", row.question), ("assistant", row.answer)]
        return {roles.messages: [{"role": role, "content": text} for role, text in turns]}
    if roles.text:
        said = f"<|im_start|>user\n{row.question}<|im_end|>\n<|im_start|>assistant\n{row.answer}"
        return {roles.text: f"{said}<|im_end|>\n"}
    cells: dict[str, Any] = {str(roles.question): row.question}
    if roles.answer:
        cells[roles.answer] = row.answer
    if roles.answers:
        cells[roles.answers] = list(row.answers)
    return cells


def _sources(row: Example, column: str | None) -> str | None:
    """The sources with the separator that reading parts this column at."""
    several = column is not None and names.fold(column) in ("sources", "sourceids", "kbids")
    return (";" if not several else ",").join(row.sources) or None


def _table(header: Sequence[str], rows: Sequence[Mapping[str, Any]], separator: str) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([[_cell(row.get(name)) for name in header] for row in rows])
    return out.getvalue()


def _cell(value: object) -> str:
    """A cell as text that is read back as what it was."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    structured = isinstance(value, list | tuple | Mapping)
    return json.dumps(value, ensure_ascii=False, default=str) if structured else str(value)


def _lines(rows: Sequence[Mapping[str, Any]]) -> str:
    return "".join(json.dumps(to_json(row), ensure_ascii=False, default=str) + "\n" for row in rows)


def _no_place(source: Path) -> DataError:
    return DataError(
        _("This file has no place for new rows: no column of a question is known."),
        where=str(source),
        remedy=_("Name its columns question and answer."),
    )


def _only_lines(target: Path) -> DataError:
    return DataError(
        _("Chats fit into JSON lines only."),
        where=str(target),
        remedy=_("Give a file that ends in {names}.").format(names=".jsonl"),
    )
