"""The findings of reading: what each means, where it is, and what to do about it.

D101 empty question, D102 empty answer, D104 not used (columns, sheets, system messages),
D105 not readable, D106 encoding, D107 taken for unanswerable, D108 chats, D110 joined.
This module decides nothing but words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from tuneproof.data import columns as names
from tuneproof.data.decode import UNICODE
from tuneproof.data.infer import Entry
from tuneproof.data.shapes import Draft, Roles, RowError, plan
from tuneproof.data.tables import Table
from tuneproof.i18n import _, ngettext, short
from tuneproof.types import Finding, Phase, Severity

TITLE_SHOWN = 40
"""Characters of a line above the table that a message shows."""

Fault = tuple[str, Finding]
"""The (translated) reason that a row is counted under, and its finding."""


def joined_reason() -> str:
    """The reason of test rows that became one with an earlier row."""
    return _("joined with the same question")


def missing(place: str, read: Draft, roles: Roles, allow_unanswered: bool) -> Fault | None:
    """What a readable row lacks to be an example; None when it lacks nothing."""
    if not read.question:
        column = roles.question or roles.messages or roles.text
        return _("empty question"), _finding(
            "D101",
            Severity.WARNING,
            _("Empty question"),
            _("The column {column} has no question; the row is left out.").format(column=column),
            _("Write the question, or remove the row."),
            place,
        )
    declared = read.answerable is False or (read.answerable is None and not read.sources)
    if read.answers or (allow_unanswered and declared):
        return None
    column = roles.answer or roles.answers or roles.messages or roles.text or _("answer")
    remedy = _("Write the answer, or remove the row.")
    if read.answerable is False:
        remedy = _("Write the refusal that is to be learned, or remove the row.")
    elif allow_unanswered:
        remedy = _("Write the answer, or mark the row answerable=false.")
    return _("empty answer"), _finding(
        "D102",
        Severity.WARNING,
        _("Empty answer"),
        _("The column {column} has no answer; the row is left out.").format(column=column),
        remedy,
        place,
    )


def unreadable(place: str, fault: RowError) -> Fault:
    """A row that cannot be read."""
    return _("unreadable row"), _finding(
        "D105",
        Severity.WARNING,
        _unreadable_title(),
        _("{column}: {fault}; the row is left out.").format(
            column=fault.column, fault=fault.message
        ),
        _("Correct this row, or remove it."),
        place,
    )


def of_file(table: Table, entries: Sequence[Entry]) -> Iterator[Finding]:
    """What is worth knowing of a whole file."""
    path = str(table.path)
    if table.encoding is not None and table.encoding not in UNICODE:
        yield _finding(
            "D106",
            Severity.NOTE,
            _("Not Unicode"),
            _("The file was read as {encoding}.").format(encoding=table.encoding.upper()),
            _("Look at a few rows; if characters are wrong, save the file as UTF-8."),
            path,
            encoding=table.encoding,
        )
    yield from _unused(table, entries)
    yield from _doubts(entries)
    chats = [entry.place for entry in entries if entry.draft.earlier]
    if chats:
        yield _finding(
            "D108",
            Severity.NOTE,
            _("Chats of several exchanges"),
            ngettext(
                "Of {n} chat only the last question and its reply are used.",
                "Of {n} chats only the last question and its reply are used.",
                len(chats),
            ).format(n=len(chats)),
            _("If a question needs what was said before it, write it so that it stands alone."),
            *chats,
            rows=len(chats),
        )


def _unused(table: Table, entries: Sequence[Entry]) -> Iterator[Finding]:
    """Columns, sheets and system messages that nothing reads."""
    roles = plan(table.columns, answers_needed=False)
    used = roles.used if roles else frozenset()
    columns = [
        name or _("(one without a name)")
        for name in table.columns
        if name not in used and names.fold(name) != "id"
    ]
    above = [f"“{short(text, TITLE_SHOWN)}”" for text in table.above]
    systems = sum(1 for entry in entries if entry.draft.system)
    for kind, things in (
        (_("Columns"), columns),
        (_("Sheets"), list(table.unread)),
        (_("Rows above the names of the columns"), above),
        (_("System messages"), [str(systems)] if systems else []),
    ):
        if things:
            yield _finding(
                "D104",
                Severity.NOTE,
                _("Not used"),
                _("{kind} that are not used: {things}.").format(
                    kind=kind, things=", ".join(things)
                ),
                _("Nothing, unless something needed is among them: then rename or move it."),
                str(table.path),
            )


def _doubts(entries: Sequence[Entry]) -> Iterator[Finding]:
    """Values of answerable and style that were not understood, one finding a column."""
    places: dict[str, list[str]] = {}
    values: dict[str, Counter[str]] = {}
    for entry in entries:
        for column, value in entry.draft.doubts:
            places.setdefault(column, []).append(entry.place)
            values.setdefault(column, Counter())[value] += 1
    for column, where in places.items():
        common = ", ".join(value for value, _n in values[column].most_common(5))
        yield _finding(
            "D105",
            Severity.WARNING,
            _unreadable_title(),
            ngettext(
                "{column}: {n} row has a value that is not understood: {values}.",
                "{column}: {n} rows have a value that is not understood: {values}.",
                len(where),
            ).format(column=column, n=len(where), values=common),
            _("answerable is true or false; style is full, short, formal or mixed."),
            *where,
            rows=len(where),
        )


def _unreadable_title() -> str:
    return _("Row or value that cannot be read")


def _finding(
    code: str,
    severity: Severity,
    title: str,
    message: str,
    remedy: str,
    *where: str,
    **evidence: object,
) -> Finding:
    return Finding(
        code=code,
        severity=severity,
        phase=Phase.BEFORE,
        title=title,
        message=message,
        remedy=remedy,
        where=where,
        evidence=evidence,
    )
