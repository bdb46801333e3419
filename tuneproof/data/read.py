"""Reads data files into examples: every row becomes one or is counted with the reason why not.

This module knows only the files that it is given, no split and no model. `tables` takes a file
apart into rows, `shapes` says what a row means. Files without answers to learn from have readers of
their own: `read_knowledge`, `read_questions`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tuneproof.data import columns as names
from tuneproof.data import faults
from tuneproof.data.infer import Entry, examples_of, merged_by_question
from tuneproof.data.shapes import Roles, RowError, draft
from tuneproof.data.tables import Table, read_table, roles_of
from tuneproof.data.unusable import missing_columns, no_usable_rows
from tuneproof.errors import DataError
from tuneproof.i18n import _
from tuneproof.types import Example, Finding, KnowledgeEntry


@dataclass(frozen=True)
class FileInfo:
    """One file as it was read. `rows` counts all its rows, those left out included."""

    path: str
    sha256: str
    rows: int
    format: str
    encoding: str | None

    @classmethod
    def of(cls, table: Table) -> FileInfo:
        """The file that a table was read from."""
        rows = len(table.rows) + len(table.blank)
        return cls(str(table.path), table.sha256, rows, table.format, table.encoding)


@dataclass(frozen=True)
class ReadResult:
    """Examples, findings, and how many rows were left out for each (translated) reason.

    Examples and rows left out add up to the rows of all files.
    """

    examples: tuple[Example, ...]
    findings: tuple[Finding, ...]
    left_out: Mapping[str, int]
    files: tuple[FileInfo, ...]


def must_be_named(paths: Sequence[object]) -> None:
    """Raise DataError when `paths` is empty."""
    if not paths:
        raise DataError(
            _("No file with questions and answers was given."),
            remedy=_("Name one, such as questions.csv, or set data.train in the recipe."),
        )


def read_examples(
    paths: Sequence[Path],
    *,
    allow_unanswered: bool = False,
    known: Sequence[Example] = (),
    knowledge: Sequence[KnowledgeEntry] = (),
) -> ReadResult:
    """Read training files, or a test file with `allow_unanswered`.

    `known` are the training rows when a test file is read: an answer of their unanswerable rows
    counts as a refusal here too, even if it is used only once. `knowledge` helps to tell other
    refusals from answers. In a test file a row without an answer counts as unanswerable unless it
    says otherwise or names sources, and rows with the same question become one example with several
    right answers.
    Raises DataError when a file cannot be used at all.
    """
    findings: list[Finding] = []
    left_out: Counter[str] = Counter()
    entries: list[Entry] = []
    files = []
    for path, name in zip(paths, _short_file_names(paths), strict=True):
        table = read_table(path)
        found, faulty, reasons = _usable_entries(table, name, allow_unanswered)
        if not found:
            raise no_usable_rows(table, faulty, reasons)
        findings += [*faults.of_file(table, found), *faulty]
        left_out.update(reasons)
        left_out.update({faults.empty_reason(): len(table.blank)} if table.blank else {})
        entries += found
        files.append(FileInfo.of(table))
    examples, inferred = examples_of(entries, known, knowledge)
    findings += inferred
    if allow_unanswered:
        examples, merged = merged_by_question(examples)
        findings += merged
        if len(examples) < len(entries):
            left_out[faults.joined_reason()] += len(entries) - len(examples)
    return ReadResult(tuple(examples), tuple(findings), dict(left_out), tuple(files))


def _usable_entries(
    table: Table, name: str, allow_unanswered: bool
) -> tuple[list[Entry], list[Finding], Counter[str]]:
    """The usable rows, a finding for each other row, and how many have which reason."""
    roles = _required_roles(table, allow_unanswered)
    entries: list[Entry] = []
    faulty: list[Finding] = []
    reasons: Counter[str] = Counter()
    for row in table.rows:
        place = f"{table.path}:{row.line}"
        try:
            read = draft(row.readable(), roles)
        except RowError as fault:
            reason, finding = faults.unreadable(place, fault)
        else:
            missing = faults.missing(place, read, roles, allow_unanswered)
            if missing is None:
                entries.append(Entry(f"{name}:{row.line}", place, read))
                continue
            reason, finding = missing
        reasons[reason] += 1
        faulty.append(finding)
    return entries, faulty, reasons


def _required_roles(table: Table, allow_unanswered: bool) -> Roles:
    # A test file without any answers is usable only with a column that says which questions are
    # answerable.
    says = names.find("answerable", table.columns) is not None
    roles = roles_of(table, answers_needed=not (allow_unanswered and says))
    if roles is None:
        raise missing_columns(table, ("question", "answer"))
    return roles


def _short_file_names(paths: Sequence[Path]) -> list[str]:
    """A short name for each file, unique among them. Raises DataError for a file given twice."""
    must_be_named(paths)
    twice = [str(p) for p, n in Counter(path.resolve() for path in paths).items() if n > 1]
    if twice:
        raise DataError(
            _("The file is given more than once."), where=twice[0], remedy=_("Name it once.")
        )
    for scheme in (
        [path.stem for path in paths],
        [path.name for path in paths],
        [f"{path.parent.name}/{path.name}" for path in paths],
    ):
        if len(set(scheme)) == len(paths):
            return scheme
    return [str(path) for path in paths]
