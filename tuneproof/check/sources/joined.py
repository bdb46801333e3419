"""Rows and knowledge base joined by name: D175 a topic without its entry, an entry without rows.

Sources that are no id are the matter of `support`. This module reads names only, no text.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import takewhile
from typing import NamedTuple

from tuneproof.check.needs import NeedsKnowledge
from tuneproof.check.subject import Subject, place
from tuneproof.check.versions import bare_title
from tuneproof.data.overlap import normalise
from tuneproof.findings import Hit
from tuneproof.i18n import N_, _, quoted, short
from tuneproof.text.lookalikes import undisguised
from tuneproof.types import Example, KnowledgeEntry, Severity

JOINED = 0.8
"""Share of the topics that have an entry of their name, and of the entries that have rows, from
which names join them (a proposal)."""
LEAST = 5
"""Fewest topics that show it."""
FEW = 2
"""Most rows of a topic that may be a slip of the pen."""
SHORTEST = 4
"""Fewest letters of a name that may be the beginning of another one for the same thing."""
ALIKE = 0.85
"""Share of the letters of two names, in their order, from which they may be one (a proposal)."""

_UP_TO_A_SIGN = re.compile(r"[0-9A-Za-z]+\Z")
"""What follows the last sign of a common beginning: part of a name, not of the prefix."""


class D175(NeedsKnowledge):
    """Topics that no entry is named after, and entries that no row is on, where nearly all are."""

    title = N_("Topic without its entry, or entry without rows")
    measures = N_(
        "Where eight in ten topics of answerable rows have an entry of the knowledge base with "
        "their name (its id or its topic, but for case, punctuation and a prefix that all ids "
        "have), and eight in ten entries have rows: topics without an entry, and entries without "
        "rows. Where the two names differ by a few letters, one finding names both; an id that "
        "only marks an old version of another one (fees-old) is said to. An entry that merely has "
        "no rows is a note. Where entries were left out as unusable, topics of more than two rows "
        "are not named, as theirs may be among them."
    )
    message = N_("The topic {topic} (rows: {n}) has no entry, and {m} of {of} topics have one.")
    no_rows = N_("No row is on the entry {entry}, and {m} of {of} entries have rows.")
    misnamed = N_(
        "No entry is named after the topic {topic} (rows: {n}), and no row is on the entry "
        "{entry}: the two names may mean one thing."
    )
    old = N_("No row is on the entry {entry}, which seems to be an old version of {other}.")
    remedy = N_("Write both names in one way; add what is missing, or remove what nobody asks for.")

    def said(self, hit: Hit) -> str:
        """The message of what has no counterpart: a topic, an entry, or one beside the other."""
        values = hit.values
        if "other" in values:
            template = self.old
        elif "entry" not in values:
            template = self.message
        else:
            template = self.misnamed if "topic" in values else self.no_rows
        return _(template).format(**values)

    def hits(self, subject: Subject) -> Iterator[Hit]:
        """One hit for each topic without an entry, and for each entry without rows."""
        names = _Names.of(subject)
        if not names.join:
            return
        alone = list(names.unused)
        complete = all(finding.code != "D170" for finding in subject.reading)
        for name, rows in names.topics.items():
            if name in names.entries:
                continue
            near = [entry for entry in alone if _nearly_same(name, entry)]
            topic = {"topic": quoted(short(rows[0].topic or "", 40)), "n": len(rows)}
            evidence = {"rows": len(rows)}
            if len(near) == 1:
                alone.remove(near[0])
                entry = names.entries[near[0]]
                where = (*(map(place, rows) if len(rows) <= FEW else ()), entry.id)
                values = {**topic, "entry": quoted(entry.id)}
                yield Hit(where=where, values=values, evidence=evidence)
            elif len(rows) <= FEW or complete:
                values = {**topic, "m": names.met, "of": len(names.wanted)}
                yield Hit(where=tuple(map(place, rows)), values=values, evidence=evidence)
        for name in alone:
            yield _hit_without_rows(names, name)


class _Names(NamedTuple):
    """The rows of each topic and the entries, by the letters of their names.

    `wanted` are the topics of more than `FEW` rows, `met` counts those that have an entry, and
    `unused` are the names of the entries without rows.
    """

    topics: Mapping[str, Sequence[Example]]
    entries: Mapping[str, KnowledgeEntry]
    wanted: frozenset[str]
    met: int
    unused: tuple[str, ...]

    @classmethod
    def of(cls, subject: Subject) -> _Names:
        """The names of a data set; entries go by their topics where more of these are met."""
        given: dict[str, list[Example]] = defaultdict(list)
        for row in subject.rows:
            if row.topic:
                given[_letters(row.topic)].append(row)
        answered = {name: [row for row in rows if row.answerable] for name, rows in given.items()}
        # What the refused rows stand under, such as “none”, is no topic.
        topics = {name: rows for name, rows in answered.items() if 2 * len(rows) > len(given[name])}
        wanted = frozenset(name for name, rows in topics.items() if len(rows) > FEW)
        by_id, by_topic = _by_id(subject.knowledge), _by_topic(subject.knowledge)
        entries = max((by_id, by_topic), key=lambda named: len(wanted & named.keys()))
        sourced = {source for row in subject.rows for source in row.sources}
        unused = (
            name
            for name, entry in entries.items()
            if name not in topics and entry.id not in sourced
        )
        return cls(topics, entries, wanted, len(wanted & entries.keys()), tuple(unused))

    @property
    def join(self) -> bool:
        """Whether nearly all topics and entries have a counterpart of their name."""
        used = len(self.entries) - len(self.unused)
        return self.met >= max(LEAST, JOINED * len(self.wanted)) and used >= JOINED * len(
            self.entries
        )


def _by_id(entries: Sequence[KnowledgeEntry]) -> dict[str, KnowledgeEntry]:
    """The entries by their ids, without a prefix that all have (kb-payroll, kb-parking)."""
    first, last = min(entry.id for entry in entries), max(entry.id for entry in entries)
    common = takewhile(lambda pair: pair[0] == pair[1], zip(first, last, strict=False))
    prefix = len(_UP_TO_A_SIGN.sub("", "".join(sign for sign, _same in common)))
    return {_letters(entry.id[prefix:]): entry for entry in entries}


def _by_topic(entries: Sequence[KnowledgeEntry]) -> dict[str, KnowledgeEntry]:
    return {_letters(entry.topic): entry for entry in entries if entry.topic}


def _letters(name: str) -> str:
    """What of a name counts; a Cyrillic letter among Latin ones is what it looks like (D167)."""
    return normalise(undisguised(name))


def _nearly_same(topic: str, entry: str) -> bool:
    """Whether one name is the beginning of the other, or nearly all their letters agree."""
    less, more = sorted((topic, entry), key=len)
    begins = len(less) >= SHORTEST and more.startswith(less)
    return begins or SequenceMatcher(None, less, more).ratio() >= ALIKE


def _hit_without_rows(names: _Names, name: str) -> Hit:
    entry = names.entries[name]
    bare, marked = bare_title(entry.id)
    others = [one.id for one in names.entries.values() if one is not entry]
    current = [other for other in others if marked and normalise(other) == bare]
    if current:
        values = {"entry": quoted(entry.id), "other": quoted(current[0])}
        return Hit(where=(entry.id,), values=values)
    return Hit(
        where=(entry.id,),
        values={
            "entry": quoted(entry.id),
            "m": len(names.entries) - len(names.unused),
            "of": len(names.entries),
        },
        severity=Severity.NOTE,
    )


CHECKS = (D175,)
