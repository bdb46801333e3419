"""Reads CSV, TSV, JSON, Parquet and XLSX files into rows of named cells with their line numbers.

A row that cannot be read carries its fault and stops no other row; blank lines are no rows. What a
column means is asked of `shapes`: to tell a JSON object that is a row from one that holds a list of
rows, and for `roles_of`, where its name alone does not decide. No row is judged here.
"""

from __future__ import annotations

import codecs
import hashlib
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from tuneproof.commands import command
from tuneproof.data.columns import plain
from tuneproof.data.decode import FOREIGN, decode
from tuneproof.data.delimited import read_delimited
from tuneproof.data.footer import length_of_footer
from tuneproof.data.jsontext import (
    Raw,
    list_within,
    read_json_array,
    read_json_lines,
)
from tuneproof.data.shapes import Roles, RowError, draft, mostly_lists, plan
from tuneproof.data.workbook import read_workbook
from tuneproof.errors import DataError, first_line, os_fault
from tuneproof.i18n import _, enumerated

FORMATS = {
    ".csv": "csv",
    ".tsv": "tsv",
    ".tab": "tsv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
    ".parquet": "parquet",
    ".pq": "parquet",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".xls": "xlsx",
}

RECIPES = (".yaml", ".yml")
"""Endings of recipes, for whoever takes one for data."""

SHEETS = ("csv", "tsv", "xlsx")
"""The formats in which lines may stand under a table."""

CHATML = b"<|im_start|>"
"""The first bytes of a chat in ChatML."""


@dataclass(frozen=True)
class TableRow:
    """One row: its line, and its cells by column name.

    `line` is the row number in Parquet and XLSX, and in JSON that has several rows on a line.
    `fault` says why the row cannot be read; its cells are then empty.
    """

    line: int
    cells: Mapping[str, Any] = field(default_factory=dict)
    fault: str | None = None

    def readable(self) -> Mapping[str, Any]:
        """The cells. Raises RowError where there are none to be read, or the names of the columns
        stand in them once more: two files were concatenated, headers included."""
        if self.fault is not None:
            raise RowError(_("whole row"), self.fault)
        if self.cells and all(cell == name for name, cell in self.cells.items()):
            raise RowError(_("whole row"), _("it repeats the names of the columns"))
        return self.cells


@dataclass(frozen=True)
class Table:
    """A whole file. `encoding` is None for Parquet and XLSX.

    `above` are the texts of the rows above the header, `under` those of the lines below the last
    row of a sheet (`footer`), `unread` the names of further sheets that are not empty, `blank` the
    line numbers of rows that consist of separators only.
    """

    path: Path
    format: str
    encoding: str | None
    sha256: str
    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]
    unread: tuple[str, ...] = ()
    above: tuple[str, ...] = ()
    under: tuple[str, ...] = ()
    blank: tuple[int, ...] = ()


@dataclass(frozen=True)
class _FileContent:
    """What was parsed from a file's content; the fields mean what they mean in `Table`."""

    format: str
    columns: Sequence[str]
    rows: Raw
    unread: tuple[str, ...] = ()
    above: tuple[str, ...] = ()
    blank: tuple[int, ...] = ()


def read_table(path: Path) -> Table:
    """Read a whole file. Its first bytes decide on its format, and its name where they do not.

    Raises DataError when it is missing, a folder, empty, damaged or of an unknown format, has no
    row below its header, or has the same column twice.
    """
    content = _read_bytes(path)
    _refuse_bare_chatml(path, content)
    found, encoding = _parse(path, content)
    _refuse_duplicates(path, found.columns)
    if not found.rows:
        raise DataError(
            _("The file has a header and no rows."),
            where=str(path),
            remedy=_("Add rows below the header, one question and its answer each."),
        )
    end = len(found.rows)
    if found.format in SHEETS:
        end -= length_of_footer([cells for _line, cells, _fault in found.rows])
    last = found.rows[end - 1][0]
    return Table(
        path,
        found.format,
        encoding,
        hashlib.sha256(content).hexdigest(),
        tuple(found.columns),
        tuple(TableRow(line, cells, fault) for line, cells, fault in found.rows[:end]),
        found.unread,
        found.above,
        tuple(_line_of(cells) for _line, cells, _fault in found.rows[end:]),
        tuple(line for line in found.blank if line < last),
    )


def _line_of(cells: Mapping[str, Any]) -> str:
    """The cells of a line that is no row of the table, joined by blanks."""
    return " ".join(filter(None, (str(cell or "").strip() for cell in cells.values())))


def _any_chat(texts: Iterable[object]) -> bool:
    return any(CHATML.decode() in str(text) for text in texts)


def roles_of(table: Table, *, answers_needed: bool) -> Roles | None:
    """The roles of a table's columns, or None when no known shape fits.

    Beyond the names that `plan` goes by, the cells decide three cases. Where Alpaca's "instruction"
    is the same in all rows, it works like a system message, and the question is "input", as long
    as every row has one. Where most cells of the answer column are lists, each item is an answer.
    Texts of which none is a chat are a knowledge base.
    """
    roles = plan(table.columns, answers_needed=answers_needed)
    cells = [row.cells for row in table.rows if row.fault is None]
    if roles and roles.text and not _any_chat(row.get(roles.text) for row in cells):
        return None
    if roles and roles.answer and not roles.answers:
        answer = roles.answer
        if mostly_lists(row.get(answer) for row in cells):
            roles = replace(roles, answer=None, answers=answer)
    if roles is None or roles.question is None or roles.appended is None:
        return roles
    instructions = {str(row[roles.question]).strip() for row in cells if row.get(roles.question)}
    inputs = [str(row.get(roles.appended) or "").strip() for row in cells]
    if len(instructions) == 1 and all(inputs) and len(set(inputs)) > 1:
        return replace(roles, question=roles.appended, appended=None)
    return roles


def no_such_file(path: Path) -> DataError:
    """The error for a file that does not exist."""
    return DataError(_("There is no such file."), where=str(path), remedy=_("Check the path."))


def must_be_there(paths: Iterable[Path]) -> None:
    """Raise DataError for the first path that does not exist, before modules are loaded that take
    seconds to import. Anything else that is wrong with a file is left to its reader."""
    for path in paths:
        with suppress(OSError):
            try:
                path.stat()
            except FileNotFoundError as error:
                raise no_such_file(path) from error


def _refuse_name_not_utf8(path: Path) -> None:
    """Raise DataError for a path that is not valid UTF-8, such as a Big5 name from an old archive:
    no recipe and no report could contain it."""
    try:
        str(path.absolute()).encode()
    except UnicodeEncodeError as error:
        raise DataError(
            _("The name of this file, or of a folder above it, is not in UTF-8."),
            where=str(path),
            remedy=_("Rename it, and give the new name."),
        ) from error


def _read_bytes(path: Path) -> bytes:
    _refuse_name_not_utf8(path)
    try:
        if path.is_dir():
            raise DataError(
                _("This is a folder, not a file."),
                where=str(path),
                remedy=_("Name the files in it, one by one."),
            )
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise no_such_file(path) from error
    except (OSError, ValueError) as error:
        fault = os_fault(error) if isinstance(error, OSError) else error
        raise DataError(
            _("The file cannot be read: {fault}.").format(fault=fault),
            where=str(path),
            remedy=_("Check the path and the permissions."),
        ) from error
    if not content:
        raise _empty_file_error(path)
    return content


def _format_of(path: Path, content: bytes) -> str:
    """The format by the first bytes where they are conclusive, else by the file's suffix."""
    if content[:4] == b"PAR1":
        return "parquet"
    if content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return "xlsx"
    if content[:4] == b"PK\x03\x04":
        _refuse_archive(path, content)
        return "xlsx"
    kind = FORMATS.get(path.suffix.lower())
    if path.suffix.lower() == ".txt" and b"\t" in content.split(b"\n", 1)[0]:
        return "tsv"  # Excel saves it so, as "Unicode Text"
    if kind is None:
        raise DataError(
            _("The ending {suffix} is not one of a table.").format(
                suffix=path.suffix or _("(none)")
            ),
            where=str(path),
            remedy=_("A recipe is given like this: {command}").format(
                command=command("fit", "--recipe", path)
            )
            if path.suffix.lower() in RECIPES
            else _("Give a file that ends in {names}.").format(names=enumerated(FORMATS)),
        )
    if kind in ("parquet", "xlsx"):
        raise _damaged_file_error(path, kind, _("its first bytes are of another format"))
    return kind


def _refuse_bare_chatml(path: Path, content: bytes) -> None:
    """Raise DataError for a file of ChatML text, whatever its suffix: it has no rows."""
    if content.removeprefix(codecs.BOM_UTF8).lstrip().startswith(CHATML):
        raise DataError(
            _("This is ChatML and no table: nothing says where a chat ends and the next begins."),
            where=str(path),
            remedy=_("Write a chat a line, as {example}, into a file that ends in .jsonl.").format(
                example='{"text": "<|im_start|>user\\n…<|im_end|>\\n<|im_start|>assistant\\n…"}'
            ),
        )


def _refuse_archive(path: Path, content: bytes) -> None:
    """Raise DataError for a ZIP archive that is no workbook, such as a Word document."""
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).namelist()
    except zipfile.BadZipFile:
        return  # the reader of workbooks says that it is damaged
    if not any(part.startswith("xl/") or part == "content.xml" for part in parts):
        raise DataError(
            _("This is an archive or a document, not a table."),
            where=str(path),
            remedy=_("Take the table out of it, save it as CSV UTF-8 or XLSX, and give that file."),
        )


def _parse(path: Path, content: bytes) -> tuple[_FileContent, str | None]:
    """What the file holds, and its encoding; None for a file that is no text."""
    kind = _format_of(path, content)
    if kind == "parquet":
        return _parse_parquet(path, content), None
    if kind == "xlsx":
        return _parse_workbook(path, content), None
    text, encoding = decode(content, path)
    if not text.strip():
        raise _empty_file_error(path)
    found = _parse_text(path, text, kind)
    if FOREIGN in text and text.encode(encoding) != content:
        found = replace(found, rows=_without_foreign_bytes(found.rows))
    return found, encoding


def _without_foreign_bytes(rows: Raw) -> Raw:
    """The rows; those with bytes that were no text have a fault instead of cells."""
    fault = _("it holds bytes that are no text in UTF-8, such as a paste in another encoding")
    return [
        (line, {}, fault) if any(FOREIGN in str(cell) for cell in cells.values()) else row
        for row in rows
        for line, cells, _fault in [row]
    ]


def _parse_text(path: Path, text: str, kind: str) -> _FileContent:
    if kind in ("json", "jsonl"):
        raw, kind = _parse_json(path, text)
        columns = dict.fromkeys(name for _line, cells, _fault in raw for name in cells)
        return _FileContent(kind, tuple(columns), raw)
    found = read_delimited(path, text, "\t" if kind == "tsv" else None)
    return _FileContent(kind, found.columns, found.rows, above=found.above, blank=found.blank)


def _parse_json(path: Path, text: str) -> tuple[Raw, str]:
    """Rows and format ("json", "jsonl") of an array, an object around one, or JSON lines."""
    if text.lstrip().startswith("["):
        return read_json_array(path, text, text.index("[")), "json"
    within = list_within(text)
    if within is None or _is_row(within[0]):
        return read_json_lines(path, text), "jsonl"
    _whole, start, end = within
    return read_json_array(path, text[:end], start), "json"


def _is_row(cells: Mapping[str, Any]) -> bool:
    """Whether an object that holds a list of objects is itself a row, as a chat is."""
    roles = plan(tuple(cells), answers_needed=True)
    if roles is None:
        return False
    if not isinstance(cells.get(roles.messages or roles.text or ""), list):
        return True
    try:
        draft(cells, roles)
    except RowError:
        return False
    return True


def _parse_parquet(path: Path, content: bytes) -> _FileContent:
    import polars

    try:
        frame = polars.read_parquet(content)
    except MemoryError:  # that says nothing of the file
        raise
    # A damaged file can also make polars panic, which is no Exception.
    except (Exception, polars.exceptions.PanicException) as error:
        raise _damaged_file_error(path, "Parquet", first_line(error)) from error
    rows = enumerate(frame.iter_rows(named=True), 1)
    filled: Raw = [(n, cells, None) for n, cells in rows if _has_content(cells)]
    return _FileContent("parquet", frame.columns, filled)


def _parse_workbook(path: Path, content: bytes) -> _FileContent:
    try:
        sheet = read_workbook(content)
    except MemoryError:  # that says nothing of the file
        raise
    except Exception as error:  # fastexcel's errors and polars' share no class
        raise _damaged_file_error(path, "XLSX", first_line(error)) from error
    if sheet is None:
        raise _empty_file_error(path)
    return _FileContent("xlsx", sheet.columns, sheet.rows, unread=sheet.others, above=sheet.above)


def _has_content(cells: Mapping[str, Any]) -> bool:
    return any(cell is not None and str(cell).strip() for cell in cells.values())


def _refuse_duplicates(path: Path, columns: Sequence[str]) -> None:
    seen: dict[str, list[str]] = {}
    for name in columns:
        seen.setdefault(plain(name), []).append(name)
    twice = [name for names in seen.values() if len(names) > 1 for name in names]
    if twice:
        raise DataError(
            _("Columns occur more than once: {names}.").format(names=enumerated(twice)),
            where=str(path),
            remedy=_("Rename or remove all but one of each."),
        )


def _empty_file_error(path: Path) -> DataError:
    return DataError(
        _("The file is empty."),
        where=str(path),
        remedy=_("Give a file with a question and an answer in each row."),
    )


def _damaged_file_error(path: Path, kind: str, fault: object) -> DataError:
    return DataError(
        _("This is not a readable {kind} file: {fault}.").format(kind=kind, fault=fault),
        where=str(path),
        remedy=_("Export it again, or save it as CSV UTF-8."),
    )
