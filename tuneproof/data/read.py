"""Files become examples: every row is either one of them or counted with its reason.

This module knows no other files than the ones it is given, no split and no model. What a row
means is in `shapes`, how a file is taken apart in `tables`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tuneproof.data import columns as names
from tuneproof.data import faults
from tuneproof.data.infer import Entry, examples_of, joined
from tuneproof.data.shapes import Roles, RowError, as_text, draft, question_of
from tuneproof.data.tables import Table, TableRow, read_table, roles_of
from tuneproof.errors import DataError
from tuneproof.i18n import _, enumerated, following, labelled, ngettext, short
from tuneproof.types import Example, Finding, KnowledgeEntry

NAME_SHOWN, NAMES_SHOWN = 40, 20
"""Characters of a column's name, and names, that a message shows."""


@dataclass(frozen=True)
class FileInfo:
    """One file as it was read. `rows` counts all its rows, the ones left out included."""

    path: str
    sha256: str
    rows: int
    format: str
    encoding: str | None


@dataclass(frozen=True)
class ReadResult:
    """Examples, what was found on the way, and the rows left out by (translated) reason.

    The rows of all files together are the examples and the rows left out.
    """

    examples: tuple[Example, ...]
    findings: tuple[Finding, ...]
    left_out: Mapping[str, int]
    files: tuple[FileInfo, ...]


def must_be_named(paths: Sequence[object]) -> None:
    """Raise DataError when there is no file of questions and answers among so many."""
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

    An answer that refuses in the `known` rows (those of training, for a test file) refuses here
    too, be it used only once; `knowledge` helps to tell other refusals from answers. In a test
    file a row without an answer counts as unanswerable unless it says otherwise or names sources,
    and rows with the same question become one with several right answers.
    Raises DataError when a file cannot be used at all.
    """
    findings: list[Finding] = []
    left_out: Counter[str] = Counter()
    entries: list[Entry] = []
    files = []
    for path, name in zip(paths, _file_names(paths), strict=True):
        table = read_table(path)
        found, faulty, reasons = _read_file(table, name, allow_unanswered)
        if not found:
            raise _nothing_left(table, faulty, reasons)
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
        examples, merged = joined(examples)
        findings += merged
        if len(examples) < len(entries):
            left_out[faults.joined_reason()] += len(entries) - len(examples)
    return ReadResult(tuple(examples), tuple(findings), dict(left_out), tuple(files))


def read_knowledge(path: Path) -> tuple[KnowledgeEntry, ...]:
    """Read a knowledge base: text, and id and topic where given. Without a column of that name
    the id is in the first one that is called so and differs in every row, else it is the line.

    Raises DataError with every faulty line at once: an entry that went missing in silence
    would make right answers look invented.
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
    id_column = names.find("id", table.columns) or _numbering(table)
    topic_column = names.find("topic", table.columns)
    entries: dict[str, KnowledgeEntry] = {}
    wrong: list[str] = []
    for row in table.rows:
        try:
            text = _cell(row, text_column)
            name = _cell(row, id_column) if id_column else str(row.line)
            topic = _cell(row, topic_column) if topic_column else ""
            if not text or not name:
                raise RowError(text_column if name else str(id_column), _("it is empty"))
            if name in entries:
                raise RowError(str(id_column), _("{id} occurs before").format(id=name))
        except RowError as fault:
            wrong.append(f"{path}:{row.line} ({fault.column}): {fault.message}")
        else:
            entries[name] = KnowledgeEntry(name, text, topic or None)
    if wrong:
        raise _unusable_rows(path, wrong)
    return tuple(entries.values())


def _numbering(table: Table) -> str | None:
    """A column that says which entry is which, by its name and its cells."""
    for column in names.numbering(table.columns):
        cells = [row.cells.get(column) for row in table.rows if not row.fault]
        told = {str(cell).strip() for cell in cells if cell is not None}
        if len(told - {""}) == len(cells):
            return column
    return None


def read_questions(path: Path) -> list[tuple[str, dict[str, Any]]]:
    """Read questions to ask, each with its other columns; columns with answers are left away.

    Raises DataError with every row that has no question at once, so that what comes out has
    the rows of what went in.
    """
    table = read_table(path)
    roles = roles_of(table, answers_needed=False) or _asked_alone(table)
    if roles is None:
        raise _no_columns(table, ("question",))
    named = names.find_all(("answer", "answers", "messages"), table.columns)
    answers = {*named, roles.answer, roles.answers}
    asked = {roles.question, roles.appended, roles.messages, roles.text}
    questions: list[tuple[str, dict[str, Any]]] = []
    wrong: list[str] = []
    for row in table.rows:
        try:
            question = question_of(_cells(row), roles)
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
        raise _unusable_rows(path, wrong)
    return questions


def _asked_alone(table: Table) -> Roles | None:
    """The roles where only a question's column is known, and by how its name ends. Training rows
    want both names for that; of a file of questions the table trained on is the usual pattern."""
    question = names.likely("question", table.columns)
    return Roles(question) if question else None


def _read_file(
    table: Table, name: str, allow_unanswered: bool
) -> tuple[list[Entry], list[Finding], Counter[str]]:
    """The usable rows, one finding for each other row, and the reasons counted."""
    roles = _roles(table, allow_unanswered)
    entries: list[Entry] = []
    faulty: list[Finding] = []
    reasons: Counter[str] = Counter()
    for row in table.rows:
        place = f"{table.path}:{row.line}"
        try:
            read = draft(_cells(row), roles)
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


def _roles(table: Table, allow_unanswered: bool) -> Roles:
    # A test without any answers is usable only when it says itself what cannot be answered.
    says = names.find("answerable", table.columns) is not None
    roles = roles_of(table, answers_needed=not (allow_unanswered and says))
    if roles is None:
        raise _no_columns(table, ("question", "answer"))
    return roles


def _cells(row: TableRow) -> Mapping[str, Any]:
    if row.fault is not None:
        raise RowError(_("whole row"), row.fault)
    if row.cells and all(cell == name for name, cell in row.cells.items()):
        # One file was written behind another.
        raise RowError(_("whole row"), _("it repeats the names of the columns"))
    return row.cells


def _cell(row: TableRow, column: str) -> str:
    return as_text(_cells(row).get(column), column)


def _file_names(paths: Sequence[Path]) -> list[str]:
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


def _found(columns: Sequence[str]) -> str:
    """The names of the columns, and not all of many or of long ones."""
    named = [name for name in columns if name]
    some = [short(name, NAME_SHOWN) for name in named]
    if len(some) > NAMES_SHOWN:
        some[NAMES_SHOWN:] = [_("and {n} more").format(n=len(named) - NAMES_SHOWN)]
    return enumerated(some) or _("none")


def _no_columns(table: Table, roles: Sequence[str]) -> DataError:
    lacking = [role for role in roles if names.known(role, table.columns) is None] or roles
    message = _("No columns for {roles}; found: {found}.").format(
        roles=" / ".join(lacking), found=_found(table.columns)
    )
    if table.unread:
        message += " " + _("No other sheet has them with rows below: {sheets}.").format(
            sheets=enumerated(table.unread)
        )
    one = sum(map(bool, table.columns)) == 1 and table.format in ("csv", "tsv", "xlsx")
    if one and len(lacking) > 1:
        message += " " + _(
            "That row has one cell only, as a title has, and no row soon after it has the names."
        )
    return DataError(
        message,
        where=str(table.path),
        remedy=following(*_renamed(table, lacking)),
    )


def _renamed(table: Table, lacking: Sequence[str]) -> Iterator[str]:
    """What to call the columns: one name that is always understood is enough to say."""
    if "question" in lacking:
        yield _("Name the column of the questions “question”.")
    if "answer" in lacking:
        yield _("Name the column of the answers “answer”.")
    if table.format in ("json", "jsonl", "parquet"):
        yield _("A column of chats is called “messages”.")
    else:
        yield _("A table without a row of names needs one on top.")


def _nothing_left(table: Table, faulty: Sequence[Finding], reasons: Counter[str]) -> DataError:
    counted = enumerated(labelled(reason, n) for reason, n in reasons.most_common())
    first = faulty[0]
    return DataError(
        _("No row of {n} can be used ({counted}). The first: {first}").format(
            n=len(table.rows), counted=counted, first=first.message
        ),
        where=first.where[0],
        remedy=first.remedy,
    )


def _unusable_rows(path: Path, wrong: Sequence[str]) -> DataError:
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
