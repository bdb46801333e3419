"""Findings on what was read: what is wrong with a row, and what is worth knowing of a file.

The texts of the findings are in `findings`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from tuneproof.data import columns as names
from tuneproof.data.decode import UNICODE
from tuneproof.data.findings import D101, D102, D104, D105, D106, D108, D166, D170
from tuneproof.data.infer import Entry
from tuneproof.data.shapes import Draft, Roles, RowError
from tuneproof.data.tables import Table, roles_of
from tuneproof.findings import Hit
from tuneproof.i18n import _, enumerated, quoted, short
from tuneproof.types import Finding, Severity

TITLE_SHOWN = 40
"""Characters of a line above or under a table that a message shows."""

Fault = tuple[str, Finding]
"""(translated reason that the row is counted under, its finding)."""


def joined_reason() -> str:
    """The reason for test rows that were merged into an earlier row."""
    return _("joined with the same question")


def empty_reason() -> str:
    """The reason for lines that consist of separators only."""
    return _("empty row")


def missing(place: str, read: Draft, roles: Roles, allow_unanswered: bool) -> Fault | None:
    """What a readable row lacks to be an example; None when it lacks nothing."""
    if not read.question:
        # In a row that slipped to the right, the answer stands where the topic should.
        slipped = bool(read.answers) and len(read.topic or "") > len(read.answers[0])
        hit = Hit(where=(place,), values={"column": roles.asking, "slipped": slipped})
        return _("empty question"), D101().finding(hit)
    declared = read.answerable is False or (read.answerable is None and not read.sources)
    if read.answers or (allow_unanswered and declared):
        return None
    column = roles.answer or roles.answers or roles.messages or roles.text or _("answer")
    return _("empty answer"), D102().finding(Hit(where=(place,), values={"column": column}))


def unreadable(place: str, fault: RowError) -> Fault:
    """Reason and finding for a row that cannot be read."""
    values = {"column": fault.column, "fault": fault.message}
    return _("unreadable row"), D105().finding(Hit(where=(place,), values=values))


def unusable_entry(place: str, fault: RowError) -> Finding:
    """The finding for a line of a knowledge base that cannot be an entry."""
    values = {"column": fault.column, "fault": fault.message}
    return D170().finding(Hit(where=(place,), values=values))


def of_file(table: Table, entries: Sequence[Entry]) -> Iterator[Finding]:
    """What is worth knowing of a whole file."""
    if table.encoding is not None and table.encoding not in UNICODE:
        yield D106().finding(
            Hit(
                where=(str(table.path),),
                values={"encoding": table.encoding.upper()},
                evidence={"encoding": table.encoding},
            )
        )
    yield from _usage_findings(table, entries)
    if table.blank:
        n = len(table.blank)
        where = tuple(f"{table.path}:{line}" for line in table.blank)
        hit = Hit(where=where, values={"n": n}, evidence={"rows": n}, severity=Severity.NOTE)
        yield D101().finding(hit)
    yield from _doubt_findings(entries)
    chats = tuple(entry.place for entry in entries if entry.draft.earlier)
    if chats:
        n = len(chats)
        yield D108().finding(Hit(where=chats, values={"n": n}, evidence={"rows": n}))


def _usage_findings(table: Table, entries: Sequence[Entry]) -> Iterator[Finding]:
    """D166 for guessed columns, D104 for columns, sheets, lines and messages that are not used."""
    roles = roles_of(table, answers_needed=False)
    answer = (roles.answer or roles.answers) if roles else None
    if roles and names.guessed(roles.question, answer):
        guesses = {"question": quoted(str(roles.question)), "answer": quoted(str(answer))}
        yield D166().finding(Hit(where=(str(table.path),), values=guesses))
    used = roles.used if roles else frozenset()
    columns = [
        name or _("(one without a name)")
        for name in table.columns
        if name not in used and names.fold(name) != "id"
    ]
    above, under = (
        [quoted(short(text, TITLE_SHOWN)) for text in lines] for lines in (table.above, table.under)
    )
    systems = sum(1 for entry in entries if entry.draft.system)
    for kind, things in (
        (_("Columns"), columns),
        (_("Sheets"), list(table.unread)),
        (_("Lines over the table"), above),
        (_("Lines under the table"), under),
        (_("System messages"), [str(systems)] if systems else []),
    ):
        if things:
            values = {"kind": kind, "things": enumerated(things)}
            yield D104().finding(Hit(where=(str(table.path),), values=values))


def _doubt_findings(entries: Sequence[Entry]) -> Iterator[Finding]:
    """D105 for values of answerable and style that were not understood, one finding per column."""
    places: dict[str, list[str]] = {}
    values: dict[str, Counter[str]] = {}
    for entry in entries:
        for column, value in entry.draft.doubts:
            places.setdefault(column, []).append(entry.place)
            values.setdefault(column, Counter())[value] += 1
    for column, where in places.items():
        common = enumerated(value for value, _n in values[column].most_common(5))
        n = len(where)
        yield D105().finding(
            Hit(
                where=tuple(where),
                values={"column": column, "n": n, "values": common},
                evidence={"rows": n},
            )
        )
