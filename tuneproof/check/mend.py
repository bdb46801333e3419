"""Corrections: the edits that checks propose, and a copy of a file with these edits made.

A copy lies beside its original and never replaces it. Lines that nothing changes are kept as
they are, byte for byte, so that a diff shows the corrections and nothing else.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import unified_diff
from itertools import accumulate, islice, pairwise
from pathlib import Path
from typing import Any

from tuneproof.atomic import write_text
from tuneproof.check.registry import CHECKS
from tuneproof.check.subject import Subject
from tuneproof.data.decode import FOREIGN, decode
from tuneproof.data.delimited import SEPARATOR_MARK
from tuneproof.data.header import LOOKED_AT
from tuneproof.data.tables import FORMATS, Table, read_table, roles_of
from tuneproof.errors import DataError
from tuneproof.findings import Edit, Selection, run_checks
from tuneproof.i18n import _
from tuneproof.store import json_lines
from tuneproof.types import Example, Severity, to_json

TEXTUAL = ("csv", "tsv", "jsonl")
"""Formats whose copy keeps the format; the copy of any other is JSON lines."""
ROUNDS = 5
"""Most times that the checks run: a text may need several corrections one after the other (HTML
inside a wrong encoding)."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The delimiter of a CSV file, and the names of its columns in order."""

    delimiter: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Copy:
    """The corrected text of one file.

    `applied` are the edits that were made, `missed` those whose text was not found in its record.
    `format` is that of the file, whatever its name says. `mark` is a byte-order mark or "".
    """

    path: Path
    format: str
    original: str
    text: str
    applied: tuple[Edit, ...]
    missed: tuple[Edit, ...]
    mark: str = ""

    @property
    def target(self) -> Path:
        """Where the copy goes: train.csv → train.fixed.csv, train.xlsx → train.fixed.jsonl."""
        written = self.format if self.format in TEXTUAL else "jsonl"
        named = FORMATS.get(self.path.suffix.lower()) == written
        suffix = self.path.suffix if named else f".{written}"
        return self.path.with_name(f"{self.path.stem}.fixed{suffix}")

    @property
    def log(self) -> Path:
        """Where the list of changes goes."""
        return self.path.with_name(f"{self.path.stem}.fixed.log.jsonl")

    def diff(self) -> str:
        """The corrections as a unified diff."""
        before, after = self.original.splitlines(), self.text.splitlines()
        lines = unified_diff(before, after, str(self.path), str(self.target), lineterm="")
        return "".join(f"{line}\n" for line in lines)

    def write(self) -> None:
        """Write copy and log. Raises DataError when either is there already."""
        for path in (self.target, self.log):
            if path.exists():
                raise DataError(
                    _("This file exists and is not replaced."),
                    where=str(path),
                    remedy=_("Look at it, then move or remove it and run again."),
                )
        self.write_to(self.target, self.log)

    def write_to(self, target: Path, log: Path) -> None:
        """Write copy and log to these paths, replacing what is there."""
        lines = [_log_entry(edit, True) for edit in self.applied]
        lines += [_log_entry(edit, False) for edit in self.missed]
        write_text(target, self.mark + self.text)
        write_text(log, json_lines(lines))


def edits_of(
    subject: Subject, selection: Selection, *, errors_only: bool = False
) -> tuple[Edit, ...]:
    """Every edit that the checks propose, in the order in which they apply: a later edit sees the
    text that an earlier one left.

    With `errors_only` only the edits of errors.
    """
    mending = [check for check in CHECKS if check.mends]
    made: list[Edit] = []
    for _round in range(ROUNDS):
        taken: dict[tuple[str, str, str], Edit] = {}
        for result in run_checks(mending, subject, selection):
            for edit in result.edits:
                if errors_only and edit.severity is not Severity.ERROR:
                    continue
                taken.setdefault((edit.origin, edit.part, edit.old), edit)
        if not taken:
            break
        made += taken.values()
        subject = _with_edits(subject, tuple(taken.values()))
    return tuple(made)


def corrected(path: Path, edits: Sequence[Edit]) -> Copy:
    """The copy of a file with the edits of its rows. Raises DataError when it is unreadable."""
    prefix = f"{path}:"
    by_line: dict[int, list[Edit]] = {}
    for edit in edits:
        if edit.origin.startswith(prefix) and edit.origin[len(prefix) :].isdigit():
            by_line.setdefault(int(edit.origin[len(prefix) :]), []).append(edit)
    table = read_table(path)
    original, rows = _text_and_records(table)
    layout = _detect_layout(table, original)
    applied: list[Edit] = []
    missed: list[Edit] = []
    text = original[: rows[0][1]] if rows else original
    unreadable = {row.line for row in table.rows if row.fault is not None}
    for line, start, end in rows:
        record = original[start:end]
        if line in unreadable and FOREIGN in record:
            continue  # the copy is all UTF-8: there the row would pass for one that can be read
        for edit in by_line.get(line, ()):
            changed = "" if edit.new is None else _edited_record(record, edit, table, layout)
            (missed if changed is None else applied).append(edit)
            record = record if changed is None else changed
        text += record
    return Copy(
        path, table.format, original, text, tuple(applied), tuple(missed), _byte_order_mark(table)
    )


def _byte_order_mark(table: Table) -> str:
    """The byte-order mark of a copy: kept where the original has one, and added to a CSV file that
    was in another encoding (UTF-16, Big5), as Excel takes unmarked UTF-8 for something else."""
    for_excel = table.format in ("csv", "tsv") and table.encoding != "utf-8"
    return "\ufeff" if for_excel or table.encoding == "utf-8-sig" else ""


def _with_edits(subject: Subject, edits: Sequence[Edit]) -> Subject:
    by_origin: dict[str, list[Edit]] = {}
    for edit in edits:
        by_origin.setdefault(edit.origin, []).append(edit)
    train = _edited_rows(subject.train, by_origin)
    test = None if subject.test is None else _edited_rows(subject.test, by_origin)
    return replace(subject, train=train, test=test)


def _edited_rows(
    rows: Sequence[Example], edits: Mapping[str, Sequence[Edit]]
) -> tuple[Example, ...]:
    kept = []
    for row in rows:
        own = edits.get(row.origin, ())
        if any(edit.new is None for edit in own):
            continue
        texts = {(edit.part, edit.old): edit.new or "" for edit in own}
        question = texts.get(("question", row.question), row.question)
        answers = tuple(texts.get(("answer", answer), answer) for answer in row.answers)
        kept.append(replace(row, question=question, answers=answers))
    return tuple(kept)


def _text_and_records(table: Table) -> tuple[str, list[tuple[int, int, int]]]:
    """The text of a file, and for each record its line number, start and end in that text.

    A file of another format (`TEXTUAL` are kept) becomes JSON lines first.
    """
    if table.format not in TEXTUAL:
        lines = [
            json.dumps(to_json(row.cells), ensure_ascii=False, default=str) + "\n"
            for row in table.rows
        ]
        bounds = pairwise(accumulate(map(len, lines), initial=0))
        spans = zip(table.rows, bounds, strict=True)
        return "".join(lines), [(row.line, start, end) for row, (start, end) in spans]
    text = decode(table.path.read_bytes(), table.path)[0]
    starts = [0]
    for line in io.StringIO(text, newline=""):
        starts.append(starts[-1] + len(line))
    lines_of = [row.line for row in table.rows]
    following = [*lines_of[1:], len(starts)]
    pairs = zip(lines_of, following, strict=True)
    return text, [(line, starts[line - 1], starts[after - 1]) for line, after in pairs]


def _edited_record(record: str, edit: Edit, table: Table, layout: Layout) -> str | None:
    """The record with the edit made; None when it does not hold the text to be replaced."""
    if not record:
        return record  # removed by an earlier edit
    ending = "\r\n" if record.endswith("\r\n") else "\n" if record.endswith("\n") else ""
    if table.format not in ("csv", "tsv"):
        values = json.loads(record)
        changed = _replace_text(values, edit)
        return None if changed == values else json.dumps(changed, ensure_ascii=False) + ending
    cells = next(csv.reader(io.StringIO(record, newline=""), delimiter=layout.delimiter))
    roles = roles_of(table, answers_needed=False)
    named = None if roles is None else (roles.question, roles.answer or roles.answers)
    column = named and named[edit.part == "answer"]
    at = layout.names.index(column) if column in layout.names else len(cells)
    if at >= len(cells) or cells[at].strip() != edit.old:
        return None
    cells[at] = edit.new or ""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=layout.delimiter, lineterminator=ending).writerow(cells)
    return out.getvalue()


def _detect_layout(table: Table, text: str) -> Layout:
    """The delimiter under which a row has the column names that were read, and that row's names.

    Titles may stand above the names.
    """
    named = SEPARATOR_MARK.sub("", text, count=1) if SEPARATOR_MARK.match(text) else text
    read = [name for name in table.columns if name]
    for delimiter in ",;\t|":
        rows = csv.reader(io.StringIO(named, newline=""), delimiter=delimiter)
        for row in islice(filter(any, rows), LOOKED_AT):
            names = tuple(cell.strip() for cell in row)
            if [name for name in names if name] == read:
                return Layout(delimiter, names)
    return Layout(",", tuple(table.columns))


def _replace_text(value: object, edit: Edit) -> Any:
    """A JSON value with every string equal to the old text replaced, at any depth (chats,
    lists)."""
    if isinstance(value, str):
        return (edit.new or "") if value.strip() == edit.old else value
    if isinstance(value, list):
        return [_replace_text(item, edit) for item in value]
    if isinstance(value, dict):
        return {key: _replace_text(item, edit) for key, item in value.items()}
    return value


def _log_entry(edit: Edit, applied: bool) -> dict[str, Any]:
    return {
        "code": edit.code,
        "where": edit.origin,
        "part": "row" if edit.new is None else edit.part,
        "old": edit.old,
        "new": edit.new,
        "applied": applied,
    }
