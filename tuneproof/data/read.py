"""Reads data files into examples: every row becomes one or is counted with the reason why not.

This module knows only the files that it is given, no split and no model. `tables` takes a file
apart into rows, `shapes` says what a row means.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tuneproof.data import columns as names
from tuneproof.data import faults
from tuneproof.data.infer import Entry, examples_of, merged_by_question
from tuneproof.data.shapes import Roles, RowError, as_text, draft, question_of
from tuneproof.data.tables import Table, TableRow, read_table, roles_of
from tuneproof.errors import DataError
from tuneproof.i18n import _, enumerated, following, labelled, ngettext, short
from tuneproof.types import Example, Finding, KnowledgeEntry

NAME_SHOWN, NAMES_SHOWN = 40, 20
"""A message shows so many characters of a column's name, and so many names."""


@dataclass(frozen=True)
class FileInfo:
    """One file as it was read. `rows` counts all its rows, those left out included."""

    path: str
    sha256: str
    rows: int
    format: str
    encoding: str | None


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
            raise _no_usable_rows_error(table, faulty, reasons)
        findings += [*faults.of_file(table, found), *faulty]
        left_out.update(reasons)
        left_out.update({faults.empty_reason(): len(table.blank)} if table.blank else {})
        entries += found
        files.append(
            FileInfo(
                str(path),
                table.sha256,
                len(table.rows) + len(table.blank),
                table.format,
                table.encoding,
            )
        )
    examples, inferred = examples_of(entries, known, knowledge)
    findings += inferred
    if allow_unanswered:
        examples, merged = merged_by_question(examples)
        findings += merged
        if len(examples) < len(entries):
            left_out[faults.joined_reason()] += len(entries) - len(examples)
    return ReadResult(tuple(examples), tuple(findings), dict(left_out), tuple(files))


def read_knowledge(path: Path) -> tuple[KnowledgeEntry, ...]:
    """Read a knowledge base: each entry's text, its id, and its topic (or title) where given.

    Where no column is named "id", the ids are those of the first column whose name ends like one
    ("Article ID", "Section") and whose values are all different; else they are the line numbers.
    Raises DataError that lists every faulty line: an entry that went missing in silence would
    make right answers look invented.
    """
    table = read_table(path)
    text_column = names.find("knowledge", table.columns) or names.find("details", table.columns)
    if text_column is None:
        raise DataError(
            _("No column holds the text of the knowledge base; found: {found}.").format(
                found=enumerated(table.columns)
            ),
            where=str(path),
            remedy=_("Name it one of: {names}.").format(
                names=enumerated((*names.NAMES["knowledge"], *names.NAMES["details"]))
            ),
        )
    id_column = names.find("id", table.columns) or _unique_numbering_column(table)
    topic_column = names.find("topic", table.columns) or names.find("title", table.columns)
    entries: dict[str, KnowledgeEntry] = {}
    lines: dict[str, int] = {}
    wrong: list[str] = []
    for row in table.rows:
        try:
            text = _cell_text(row, text_column)
            name = _cell_text(row, id_column) if id_column else str(row.line)
            topic = _cell_text(row, topic_column) if topic_column else ""
            if not text or not name:
                raise RowError(text_column if name else str(id_column), _("it is empty"))
            if name in entries:
                before = _("{id} stands in line {line} already; each entry needs an id of its own")
                raise RowError(str(id_column), before.format(id=name, line=lines[name]))
        except RowError as fault:
            wrong.append(f"{path}:{row.line} ({fault.column}): {fault.message}")
        else:
            entries[name] = KnowledgeEntry(name, text, topic or None)
            lines[name] = row.line
    if wrong:
        raise _unusable_rows_error(path, wrong)
    return tuple(entries.values())


def _unique_numbering_column(table: Table) -> str | None:
    """The first column that is named like an id and has a different value in every row."""
    for column in names.numbering(table.columns):
        cells = [row.cells.get(column) for row in table.rows if not row.fault]
        told = {str(cell).strip() for cell in cells if cell is not None}
        if len(told - {""}) == len(cells):
            return column
    return None


def read_questions(path: Path) -> list[tuple[str, dict[str, Any]]]:
    """Read questions to ask: (question, the row's other columns), columns with answers left out.

    Raises DataError that lists every row without a question: each row of the file has to be
    answered.
    """
    table = read_table(path)
    roles = roles_of(table, answers_needed=False) or _question_only_roles(table)
    if roles is None:
        raise _missing_columns_error(table, ("question",))
    named = names.find_all(("answer", "answers", "messages"), table.columns)
    answers = {*named, roles.answer, roles.answers}
    asked = {roles.question, roles.appended, roles.messages, roles.text}
    questions: list[tuple[str, dict[str, Any]]] = []
    wrong: list[str] = []
    for row in table.rows:
        try:
            question = question_of(_readable_cells(row), roles)
            if not question:
                raise RowError(next(name for name in asked if name), _("the question is empty"))
        except RowError as fault:
            wrong.append(f"{path}:{row.line} ({fault.column}): {fault.message}")
            continue
        others = {
            name: value
            for name, value in row.cells.items()
            if name not in asked and name not in answers
        }
        questions.append((question, others))
    if wrong:
        raise _unusable_rows_error(path, wrong)
    return questions


def _question_only_roles(table: Table) -> Roles | None:
    """The roles of a table with a column whose name ends like that of a question, and none of
    answers. A training file needs both for such names to be believed; a file of questions often
    has the columns of the training file without its answers."""
    question = names.find_by_ending("question", table.columns)
    return Roles(question) if question else None


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
            read = draft(_readable_cells(row), roles)
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
        raise _missing_columns_error(table, ("question", "answer"))
    return roles


def _readable_cells(row: TableRow) -> Mapping[str, Any]:
    if row.fault is not None:
        raise RowError(_("whole row"), row.fault)
    if row.cells and all(cell == name for name, cell in row.cells.items()):
        # Two files were concatenated, headers included.
        raise RowError(_("whole row"), _("it repeats the names of the columns"))
    return row.cells


def _cell_text(row: TableRow, column: str) -> str:
    return as_text(_readable_cells(row).get(column), column)


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


def _shown_columns(columns: Sequence[str]) -> str:
    """The names of the columns for a message: long names cut short, and at most `NAMES_SHOWN`."""
    named = [name for name in columns if name]
    some = [short(name, NAME_SHOWN) for name in named]
    if len(some) > NAMES_SHOWN:
        some[NAMES_SHOWN:] = [_("and {n} more").format(n=len(named) - NAMES_SHOWN)]
    return enumerated(some) or _("none")


def _missing_columns_error(table: Table, roles: Sequence[str]) -> DataError:
    lacking = [role for role in roles if names.find_or_guess(role, table.columns) is None] or roles
    message = _("No columns for {roles}; found: {found}.").format(
        roles=" / ".join(lacking), found=_shown_columns(table.columns)
    )
    if table.unread:
        message += " " + _("No other sheet has them with rows below: {sheets}.").format(
            sheets=enumerated(table.unread)
        )
    one_cell = sum(map(bool, table.columns)) == 1 and table.format in ("csv", "tsv", "xlsx")
    if one_cell and len(lacking) > 1:
        message += " " + _(
            "That row has one cell only, as a title has, and no row soon after it has the names."
        )
    return DataError(
        message,
        where=str(table.path),
        remedy=following(*_column_remedies(table, lacking)),
    )


def _column_remedies(table: Table, lacking: Sequence[str]) -> Iterator[str]:
    """How to name the columns: one name that is always understood for each."""
    texts = names.find("knowledge", table.columns) or names.find("text", table.columns)
    if texts and "question" in lacking:
        yield _("Texts without questions are a knowledge base: give them with --kb.")
    if "question" in lacking:
        yield _("Name the column of the questions “question”.")
    if "answer" in lacking:
        yield _("Name the column of the answers “answer”.")
    if table.format in ("json", "jsonl", "parquet"):
        yield _("A column of chats is called “messages”.")
    else:
        yield _("A table without a row of names needs one on top.")


def _no_usable_rows_error(
    table: Table, faulty: Sequence[Finding], reasons: Counter[str]
) -> DataError:
    counted = enumerated(labelled(reason, n) for reason, n in reasons.most_common())
    first = faulty[0]
    return DataError(
        _("No row of {n} can be used ({counted}). The first: {first}").format(
            n=len(table.rows), counted=counted, first=first.message
        ),
        where=first.where[0],
        remedy=first.remedy,
    )


def _unusable_rows_error(path: Path, wrong: Sequence[str]) -> DataError:
    shown = "\n".join(f"  {line}" for line in wrong[:20])
    more = _("\n  and {n} more").format(n=len(wrong) - 20) if len(wrong) > 20 else ""
    said = ngettext(
        "{n} row cannot be used:\n{rows}", "{n} rows cannot be used:\n{rows}", len(wrong)
    )
    return DataError(
        said.format(n=len(wrong), rows=shown + more),
        where=str(path),
        remedy=_("Correct or remove these rows."),
    )
