"""Files become rows of named cells, each with its true line: CSV, TSV, JSON, Parquet, XLSX.

What a column means it asks only to tell one row from a list of them. A row that cannot be read
carries its fault and stops no other row; blank lines are no rows.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tuneproof.data.columns import fold
from tuneproof.data.decode import decode
from tuneproof.data.numberformats import codes_by_sheet, shown
from tuneproof.data.shapes import RowError, draft, plan
from tuneproof.data.textual import (
    Raw,
    columns_of,
    list_within,
    read_delimited,
    read_json_array,
    read_json_lines,
)
from tuneproof.errors import DataError
from tuneproof.i18n import _

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


_MIDNIGHT = re.compile(r"(\d{4}-\d\d-\d\d) 00:00:00")
_DAYLESS = re.compile(r"1899-12-3[01] (\d\d:\d\d(?::\d\d)?)")
"""Excel keeps a time as a moment of its day zero."""


@dataclass(frozen=True)
class Row:
    """One row: its line (its row number in Parquet and XLSX), and its cells by column name.

    `fault` says why the row cannot be read; its cells are then empty.
    """

    line: int
    cells: Mapping[str, Any] = field(default_factory=dict)
    fault: str | None = None


@dataclass(frozen=True)
class Table:
    """A whole file. `encoding` is None where the format has none of its own.

    `unread` names further sheets that hold something.
    """

    path: Path
    format: str
    encoding: str | None
    sha256: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    unread: tuple[str, ...] = ()


def read_table(path: Path) -> Table:
    """Read a file whole, by what it is rather than what it is called.

    Raises DataError when it is missing, a folder, empty, of an unknown kind, or has a header
    and nothing else or the same column twice.
    """
    content = _content(path)
    kind = _kind(path, content)
    encoding: str | None = None
    unread: tuple[str, ...] = ()
    if kind == "parquet":
        columns, raw = _parquet(path, content)
    elif kind == "xlsx":
        columns, raw, unread = _workbook(path, content)
    else:
        text, encoding = decode(content, path)
        if not text.strip():
            raise _empty(path)
        columns, raw, kind = _parsed(path, text, kind)
    _refuse_duplicates(path, columns)
    if not raw:
        raise DataError(
            _("The file has a header and no rows."),
            where=str(path),
            remedy=_("Add rows below the header, one question and its answer each."),
        )
    rows = tuple(Row(line, cells, fault) for line, cells, fault in raw)
    digest = hashlib.sha256(content).hexdigest()
    return Table(path, kind, encoding, digest, tuple(columns), rows, unread)


def _content(path: Path) -> bytes:
    if path.is_dir():
        raise DataError(
            _("This is a folder, not a file."),
            where=str(path),
            remedy=_("Name the files in it, one by one."),
        )
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise DataError(
            _("There is no such file."), where=str(path), remedy=_("Check the path.")
        ) from error
    except (OSError, ValueError) as error:
        raise DataError(
            _("The file cannot be read: {fault}.").format(fault=error),
            where=str(path),
            remedy=_("Check the path and the permissions."),
        ) from error
    if not content:
        raise _empty(path)
    return content


def _kind(path: Path, content: bytes) -> str:
    """The format: by the first bytes where they leave no doubt, else by the name."""
    if content[:4] == b"PAR1":
        return "parquet"
    if content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return "xlsx"
    if content[:4] == b"PK\x03\x04":
        _refuse_archive(path, content)
        return "xlsx"
    kind = FORMATS.get(path.suffix.lower())
    if kind is None:
        raise DataError(
            _("The ending {suffix} is not one of a table.").format(
                suffix=path.suffix or _("(none)")
            ),
            where=str(path),
            remedy=_("Give a file that ends in {names}.").format(names=", ".join(FORMATS)),
        )
    if kind in ("parquet", "xlsx"):
        raise _damaged(path, kind, _("its first bytes are of another format"))
    return kind


def _refuse_archive(path: Path, content: bytes) -> None:
    """A workbook is a ZIP archive, and so are Word's documents and archives of tables."""
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


def _parsed(path: Path, text: str, kind: str) -> tuple[list[str], Raw, str]:
    if kind in ("json", "jsonl"):
        raw, kind = _json(path, text)
        columns = list(dict.fromkeys(name for _line, cells, _fault in raw for name in cells))
        return columns, raw, kind
    columns, raw = read_delimited(path, text, "\t" if kind == "tsv" else None)
    return columns, raw, kind


def _json(path: Path, text: str) -> tuple[Raw, str]:
    """An array, an object around one, or JSON lines."""
    if text.lstrip().startswith("["):
        return read_json_array(path, text, text.index("[")), "json"
    within = list_within(text)
    if within is None or _is_row(within[0]):
        return read_json_lines(path, text), "jsonl"
    _whole, start, end = within
    return read_json_array(path, text[:end], start), "json"


def _is_row(cells: Mapping[str, Any]) -> bool:
    """Whether an object around a list of objects is itself a row: a chat is one."""
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


def _parquet(path: Path, content: bytes) -> tuple[list[str], Raw]:
    import polars

    try:
        frame = polars.read_parquet(content)
    # A damaged file can also make polars panic, which is no Exception.
    except (Exception, polars.exceptions.PanicException) as error:
        raise _damaged(path, "Parquet", _first_line(error)) from error
    rows = enumerate(frame.iter_rows(named=True), 1)
    return frame.columns, [(n, cells, None) for n, cells in rows if _filled(cells)]


def _workbook(path: Path, content: bytes) -> tuple[list[str], Raw, tuple[str, ...]]:
    """The first sheet with a header and a row; the first filled row is the header."""
    import fastexcel

    try:
        book = fastexcel.read_excel(content)
        sheets = [
            (
                name,
                # skip_rows=0 keeps blank rows at the top: row numbers stay those of Excel.
                book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
                .to_polars()
                .rows(),
            )
            for name in book.sheet_names
        ]
    except Exception as error:  # fastexcel's errors and polars' share no class
        raise _damaged(path, "XLSX", _first_line(error)) from error
    filled = [(name, rows) for name, rows in sheets if any(map(_any_cell, rows))]
    if not filled:
        raise _empty(path)
    # A title page in front holds a line or two and no table.
    tables = [sheet for sheet in filled if sum(map(_any_cell, sheet[1])) > 1]
    chosen = (tables or filled)[0]
    codes = codes_by_sheet(content).get(chosen[0], {})
    numbered = [
        (n, _as_seen(row, codes.get(n, ()))) for n, row in enumerate(chosen[1], 1) if _any_cell(row)
    ]
    names = [(cell or "").strip() for cell in numbered[0][1]]
    raw: Raw = []
    for n, row in numbered[1:]:
        raw.append((n, {name: cell for name, cell in zip(names, row, strict=False) if name}, None))
    unread = tuple(name for name, _rows in filled if name != chosen[0])
    return columns_of(names, (row for _n, row in numbered[1:])), raw, unread


def _as_seen(row: Sequence[str | None], codes: Sequence[str]) -> list[str | None]:
    """A row as its sheet shows it. `codes` are those of its filled cells, from left to right: the
    reader leaves out empty columns on the left, so that columns have no numbers here."""
    filled = [at for at, cell in enumerate(row) if cell is not None]
    known = dict(zip(filled, codes, strict=True)) if len(filled) == len(codes) else {}
    return [
        None if cell is None else _as_shown(cell, known.get(at, "")) for at, cell in enumerate(row)
    ]


def _as_shown(cell: str, code: str) -> str:
    """A cell as its sheet shows it: a date has no midnight, and a time no day of 1899."""
    if day := _MIDNIGHT.fullmatch(cell):
        return day[1]
    if time := _DAYLESS.fullmatch(cell):
        return time[1].removesuffix(":00") if code and "s" not in code else time[1]
    return shown(cell, code)


def _any_cell(row: tuple[Any, ...]) -> bool:
    return any(cell is not None and str(cell).strip() for cell in row)


def _filled(cells: Mapping[str, Any]) -> bool:
    return _any_cell(tuple(cells.values()))


def _refuse_duplicates(path: Path, columns: list[str]) -> None:
    seen: dict[str, list[str]] = {}
    for name in columns:
        seen.setdefault(fold(name), []).append(name)
    twice = [name for names in seen.values() if len(names) > 1 for name in names]
    if twice:
        raise DataError(
            _("Columns occur more than once: {names}.").format(names=", ".join(twice)),
            where=str(path),
            remedy=_("Rename or remove all but one of each."),
        )


def _empty(path: Path) -> DataError:
    return DataError(
        _("The file is empty."),
        where=str(path),
        remedy=_("Give a file with a question and an answer in each row."),
    )


def _first_line(error: BaseException) -> str:
    """What the reader of a format says, without the chain of its own calls."""
    return next(iter(str(error).splitlines()), type(error).__name__)


def _damaged(path: Path, kind: str, fault: object) -> DataError:
    return DataError(
        _("This is not a readable {kind} file: {fault}.").format(kind=kind, fault=fault),
        where=str(path),
        remedy=_("Export it again, or save it as CSV UTF-8."),
    )
