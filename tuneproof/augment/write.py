"""Write a copy of a data file with new rows after its own, in the same columns and shape.

The original is never changed. Every readable row is copied with all its columns; the column made_by
says how a row was made. Question and answer columns, also as messages, chats and ChatML text are
supported. This module makes no row.
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
from tuneproof.data.shapes import Roles, messages_in
from tuneproof.data.tables import Table, read_table, roles_of
from tuneproof.errors import DataError
from tuneproof.i18n import _, enumerated
from tuneproof.types import Example, to_json

MADE_BY = "made_by"
FORMATS = {".csv": ",", ".tsv": "\t", ".tab": "\t", ".jsonl": "", ".ndjson": ""}
"""File endings of a copy, with the separator of cells; empty for JSON lines."""


def write_copy(source: Path, target: Path, rows: Sequence[Example], *, force: bool = False) -> int:
    """Write the copy, and return how many rows of `source` are not in it, as they are unreadable.

    Raises DataError as `prepare_copy` does.
    """
    separator, table, roles = prepare_copy(source, target, force=force)
    made = roles.made_by or MADE_BY
    header = [*table.columns, *([] if roles.made_by else [made])]
    kept = [row.cells for row in table.rows if row.fault is None]
    chats = _chat_columns(kept, roles)
    lines = [*kept, *(_in_messages(_row_cells(row, roles, made), chats) for row in rows)]
    mark = "\ufeff" if table.encoding == "utf-8-sig" else ""
    write_text(
        target,
        mark + (_delimited_text(header, lines, separator) if separator else _json_lines(lines)),
    )
    return len(table.rows) - len(kept)


def prepare_copy(source: Path, target: Path, *, force: bool = False) -> tuple[str, Table, Roles]:
    """The separator of cells in a copy, the table that is copied and the roles of its columns.

    Raises DataError when `target` exists (unless `force`), is `source`, has an ending that is none
    of FORMATS, or cannot hold the shape of `source`. To be called before rows are made, too: an
    endpoint may be paid for them.
    """
    separator = _checked_separator(source, target, force)
    table = read_table(source)
    roles = roles_of(table, answers_needed=False)
    if roles is None:
        raise _no_question_column(source)
    if separator and not roles.question:
        raise _needs_json_lines(target)
    return separator, table, roles


def _checked_separator(source: Path, target: Path, force: bool) -> str:
    """The separator of cells in `target`. Raises DataError where it may not be written."""
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


def _chat_columns(rows: Sequence[Mapping[str, Any]], roles: Roles) -> dict[str, str]:
    """Of the columns of question and answer those that hold messages, with the role that speaks
    there: TRL's prompt and completion."""
    named = {roles.question: "user", roles.answer: "assistant"}
    return {
        name: role
        for name, role in named.items()
        if name and any(messages_in(row.get(name)) for row in rows)
    }


def _in_messages(cells: dict[str, Any], chats: Mapping[str, str]) -> dict[str, Any]:
    """The cells of a row, those of the columns `chats` as a list of one message."""
    return {
        name: [{"role": chats[name], "content": value}] if name in chats else value
        for name, value in cells.items()
    }


def _row_cells(row: Example, roles: Roles, made: str) -> dict[str, Any]:
    """A new row in the columns of the file; values without a column are left out."""
    cells = _question_and_answer_cells(row, roles)
    marks = {
        roles.topic: row.topic,
        roles.source: _sources_text(row, roles.source),
        roles.answerable: row.answerable,
        roles.style: row.style.value if row.style else None,
        made: row.made_by,
    }
    return cells | {name: value for name, value in marks.items() if name and value is not None}


def _question_and_answer_cells(row: Example, roles: Roles) -> dict[str, Any]:
    """Question and answers of a row as cells: a chat, ChatML text, or columns of their own."""
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


def _sources_text(row: Example, column: str | None) -> str | None:
    """The sources joined by the separator that the reader expects in this column; None without."""
    several = column is not None and names.fold(column) in ("sources", "sourceids", "kbids")
    return (";" if not several else ",").join(row.sources) or None


def _delimited_text(
    header: Sequence[str], rows: Sequence[Mapping[str, Any]], separator: str
) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([[_cell_text(row.get(name)) for name in header] for row in rows])
    return out.getvalue()


def _cell_text(value: object) -> str:
    """A cell as text, from which reading gets the same value."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    structured = isinstance(value, list | tuple | Mapping)
    return json.dumps(value, ensure_ascii=False, default=str) if structured else str(value)


def _json_lines(rows: Sequence[Mapping[str, Any]]) -> str:
    return "".join(json.dumps(to_json(row), ensure_ascii=False, default=str) + "\n" for row in rows)


def _no_question_column(source: Path) -> DataError:
    return DataError(
        _("This file has no place for new rows: no column of a question is known."),
        where=str(source),
        remedy=_("Name its columns question and answer."),
    )


def _needs_json_lines(target: Path) -> DataError:
    return DataError(
        _("Chats fit into JSON lines only."),
        where=str(target),
        remedy=_("Give a file that ends in {names}.").format(names=".jsonl"),
    )
