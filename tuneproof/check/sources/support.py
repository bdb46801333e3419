"""Rows compared with the knowledge base: D123 questions that it answers after all, D124 facts, D125
names, D126 sources.

Facts and names are compared by their spelling, after width, dates, numerals and units are folded:
what is reported is in no entry, but what is not reported may still be wrong.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from math import log
from typing import NamedTuple

from tuneproof.characters import ideographs
from tuneproof.check.clauses import clauses
from tuneproof.check.fitting import HELD
from tuneproof.check.needs import NeedsKnowledge
from tuneproof.check.subject import Subject, listed, place
from tuneproof.data.overlap import grams, normalise
from tuneproof.findings import Hit
from tuneproof.i18n import N_, _, enumerated, short
from tuneproof.text.addresses import addresses, in_one_spelling, readings
from tuneproof.text.designations import designations, others_of_a_kind
from tuneproof.text.facts import Fact, as_written, facts, unknown, without_facts
from tuneproof.text.holding import Holding
from tuneproof.text.names import capitals_name, names
from tuneproof.text.persons import is_known, persons
from tuneproof.text.sentences import statements
from tuneproof.text.sourced import sourced
from tuneproof.text.standins import says_none
from tuneproof.text.weekdays import weekdays
from tuneproof.types import Example, KnowledgeEntry

CONTAINED = 0.60
"""Share of a question, by weight, that a passage must contain to be taken for its answer.
Of 202 and 217 unanswerable questions of the two examples none reaches it (the closest 0.43 and
0.55); statements of their knowledge bases, asked, reach 0.72 and more."""
LEAST_GRAMS = 6
"""Fewest n-grams of a question; a shorter one is contained by chance."""
LEAST_PIECES, LEAST_PAIRS = 20, 8
"""Fewest n-grams of an answer that is assigned to an entry; a shorter one fits some by chance.
Pairs of Chinese characters say more: of fewer an entry must hold more (`HELD_SHORT`)."""
HELD_SHORT = 0.4
"""Share of a short Chinese answer that its entry must hold. Of 242 pieces of the answers of three
Chinese data sets, 8 to 19 pairs long, none is assigned to another entry than its answer from
0.3 on."""
LEAST_SINGULAR = 4
"""Fewest letters of a name before the s of its plural."""
REST = 0.5
"""The same share of what an answer says beyond its first entry, from which it rests on a second one
too."""
OUTVOTED = 3
"""Fewest rows that contradict their entry together, from which the entry is doubted too, if they
are half of those that rest on it; and fewest with one answer that rest on none, from which an entry
seems to be missing."""
WHOLE = 200
"""Characters up to which an entry is compared whole; longer ones contain much by chance."""

_DAY = re.compile(r"--\d\d-\d\d")
_ALL_DAYS = "Monday to Sunday"


class D123(NeedsKnowledge):
    """Rows marked unanswerable that the knowledge base answers."""

    title = N_("Marked unanswerable, and the knowledge base answers it")
    measures = N_(
        "Unanswerable questions of which 60 % of the character n-grams, rare ones counting more, "
        "stand in one sentence of the knowledge base, or in one short entry. Near misses (“VPN "
        "abroad?”) have a word that the entry lacks."
    )
    message = N_("“{question}” is refused, but {entry} says: “{sentence}”.")
    remedy = N_("Give the answer, or say in the question what the knowledge base leaves open.")
    sources = ("EVIDENCE C (OOS: over-refusal)",)

    def hits(self, subject: Subject) -> Iterator[Hit]:
        refused = [row for row in subject.rows if not row.answerable]
        if not refused:
            return
        passages = _Passages(subject)
        for row in refused:
            if len(grams(row.question)) < LEAST_GRAMS:
                continue
            share, entry, part = passages.best(row.question)
            if share >= CONTAINED:
                yield Hit(
                    where=(place(row),),
                    values={
                        "question": short(row.question),
                        "entry": entry,
                        "sentence": short(part),
                    },
                    evidence={"entry": entry, "contained": round(share, 4)},
                )


class D124(NeedsKnowledge):
    """Figures, dates and addresses of answers that their source does not state."""

    title = N_("Fact in no knowledge-base entry")
    measures = N_(
        "Facts in answers that the named sources do not state. Facts are numbers with their "
        "units, dates, times, days of the week; web, e-mail and postal addresses; telephone, form "
        "and room numbers; and things that a letter, a number or a turn tells apart (A 棟, 3 號門, "
        "Gate B, the second Tuesday), where the entry names any of the kind. Where a row names no "
        "source, the entry that has most of the answer's words counts, and the one that has half "
        "of what is left (all entries, where none has a third); postal addresses are looked for in "
        "the whole knowledge base. Spellings are unified first: full-width signs, 民國 and ISO "
        "dates, Chinese numerals, units (2 hours are 120 minutes, 3 working days are not 3 days). "
        "What an entry says in words counts as well (three books, a week, 三本), and so do all the "
        "days that it leaves out. What the question itself says is not counted. Where three rows "
        "or more, and half of those that rest on an entry, state the same, the entry is named too; "
        "where three rows or more rest on none, it is said that an entry may be missing."
    )
    message = N_("“{answer}” states what {entry} does not: {facts}.")
    outvoted = N_(
        "{n} of the {of} rows that rest on {entry} say so: the entry itself may be wrong."
    )
    absent = N_(
        "{n} rows have this answer, and no entry has its words: an entry may be missing or have "
        "been left out."
    )
    remedy = N_("Correct the answer, or bring the knowledge base up to date.")
    sources = ("EVIDENCE C (KB check: necessary, not sufficient)",)

    def said(self, hit: Hit) -> str:
        """The message; where most rows contradict an entry, or many rest on none, the doubt about
        the knowledge base is added."""
        parts = [self.message]
        if "n" in hit.values:
            parts.append(self.outvoted if "of" in hit.values else self.absent)
        return " ".join(_(part).format(**hit.values) for part in parts)

    def hits(self, subject: Subject) -> Iterator[Hit]:
        """One hit for each answer, basis and set of unknown facts, with all its rows; the entry is
        named among the places where most rows that rest on it say so."""
        bases, addressed = Bases(subject.knowledge), _KnownAddresses(subject.knowledge)
        found: dict[tuple[str, str, tuple[str, ...]], list[Example]] = defaultdict(list)
        resting: Counter[str] = Counter()
        for row, text in answers_of(subject):
            basis = bases.of(row, text)
            resting[basis.name] += 1
            strange = unknown(facts(text), basis.facts) | _unsupported_designations(text, basis)
            strange = strange and unknown(
                strange, sourced(row.question) | _weekdays_and_designations(row.question)
            )
            strange |= addressed.unknown(text)
            stated = [
                one
                for one in as_written(strange)
                if not _is_part_of_private_find(one, text, row, subject)
            ]
            if stated:
                found[text, basis.name, tuple(stated)].append(row)
        ids = {entry.id for entry in subject.knowledge}
        for (text, name, unsupported), rows in found.items():
            doubtful = name in ids and len(rows) >= max(OUTVOTED, resting[name] / 2)
            absent = not name and len(rows) >= OUTVOTED
            yield Hit(
                where=(*map(place, rows), *([name] if doubtful else [])),
                values={
                    "answer": short(text),
                    "entry": name or _("the knowledge base"),
                    "facts": listed(unsupported),
                    **({"n": len(rows)} if doubtful or absent else {}),
                    **({"of": resting[name]} if doubtful else {}),
                },
                evidence={"facts": list(unsupported), "rows": len(rows)},
            )


class D125(NeedsKnowledge):
    """Names in answers that no knowledge-base entry has."""

    title = N_("Name in no knowledge-base entry")
    measures = N_(
        "Names in answers that stand in no entry: words with a capital letter inside an English "
        "sentence, words in Latin letters with a capital in Chinese text, and persons that "
        "Chinese text names beside a title (總幹事陳建宏, 劉小姐). "
        "Amounts and units are no names, nor are words such as ID and PDF. Where nouns have "
        "capitals too (German: 20 % of the words inside the sentences), only capitals inside a "
        "word count."
    )
    message = N_("“{answer}” names what the knowledge base does not: {names}.")
    remedy = N_("Correct the name, or bring the knowledge base up to date.")
    sources = ("DESIGN: invented content",)

    def hits(self, subject: Subject) -> Iterator[Hit]:
        """One hit for each answer, with all rows that have it."""
        texts = "\n".join(entry.with_topic for entry in subject.knowledge)
        known, people = normalise(texts), persons(texts)
        rows: dict[str, list[Example]] = defaultdict(list)
        for row, text in answers_of(subject):
            rows[text].append(row)
        capitals = capitals_name((*(entry.text for entry in subject.knowledge), *rows))
        for text, using in rows.items():
            asked = normalise(" ".join(row.question for row in using))
            found = names(text, capitals=capitals)
            strange = [
                name
                for name in found
                if not any(form in known + asked for form in _numbers_of(normalise(name)))
                and not _is_part_of_private_find(name, text, using[0], subject)
            ]
            strange += [
                name
                for name in persons(text)
                if not is_known(name, people) and (len(name) == 1 or name not in known + asked)
            ]
            if strange:
                yield Hit(
                    where=tuple(map(place, using)),
                    values={"answer": short(text), "names": listed(strange)},
                    evidence={"names": strange, "rows": len(using)},
                )


def _numbers_of(name: str) -> tuple[str, ...]:
    """A name, normalised, in singular and plural."""
    return (name, name.removesuffix("s")) if len(name) > LEAST_SINGULAR else (name,)


class D126(NeedsKnowledge):
    """Sources of rows that are no id of the knowledge base."""

    title = N_("Source that the knowledge base does not have")
    measures = N_(
        "Sources of rows that are no id of the knowledge base. What says that there is none (none, "
        "n/a, -, 無) is no source of a refused row."
    )
    message = N_("{source} is no entry of the knowledge base.")
    remedy = N_("Correct the id, or add the entry.")

    def hits(self, subject: Subject) -> Iterator[Hit]:
        """One hit for each unknown source, with all rows that name it."""
        ids = {entry.id for entry in subject.knowledge}
        missing: dict[str, list[Example]] = defaultdict(list)
        for row in subject.rows:
            for source in row.sources:
                if source not in ids and (row.answerable or not says_none(source)):
                    missing[source].append(row)
        for source, rows in missing.items():
            yield Hit(
                where=tuple(map(place, rows)),
                values={"source": source},
                evidence={"rows": len(rows)},
            )


class _Passages:
    """An index of the passages of the knowledge base by their n-grams. An n-gram weighs the more,
    the rarer it is among all questions."""

    def __init__(self, subject: Subject):
        self._texts = [
            (entry.id, part)
            for entry in subject.knowledge
            for part in _split_into_passages(entry.text)
        ]
        count = Counter(gram for row in subject.rows for gram in grams(row.question))
        self._holding = Holding(
            (grams(part) for _id, part in self._texts),
            lambda gram: log(1 + len(subject.rows) / count[gram]),
        )

    def best(self, question: str) -> tuple[float, str, str]:
        """The passage that contains the largest share of the question: (share, id of its entry, its
        text); (0.0, "", "") where none contains any."""
        at, share = self._holding.most(grams(question))
        return (share, *self._texts[at]) if share else (0.0, "", "")


def _split_into_passages(text: str) -> list[str]:
    """The sentences of an entry, and the whole entry if it is short (`WHOLE`)."""
    whole = [text] if len(text) <= WHOLE else []
    return whole + statements(text)


def answers_of(subject: Subject) -> Iterator[tuple[Example, str]]:
    """Every accepted answer of the answerable rows, with its row."""
    for row in subject.rows:
        if row.answerable:
            for text in row.answers:
                yield row, text


def _is_part_of_private_find(piece: str, text: str, row: Example, subject: Subject) -> bool:
    """Whether a piece of an answer occurs only inside a secret or personal data (D136, D137), such
    as a group of digits of a card number. Messages must not quote it."""
    private = (subject.secrets, subject.personal)
    finds = [find.text for found in private for find in found.get(place(row), ())]
    if not any(piece in find and len(piece) < len(find) for find in finds):
        return False
    for find in finds:
        text = text.replace(find, "")
    return piece not in text


class Basis(NamedTuple):
    """The entries, by id, that an answer rests on, and the facts and things that they name; without
    entries the facts of all."""

    entries: tuple[str, ...]
    facts: frozenset[Fact]
    things: frozenset[Fact]

    @property
    def name(self) -> str:
        """The entries in one line."""
        return enumerated(self.entries)


def _weekdays_and_designations(text: str) -> frozenset[Fact]:
    """What a text names of several of a kind: days of the week, gates, buildings …"""
    return weekdays(text) | designations(text)


def _unsupported_designations(text: str, basis: Basis) -> frozenset[Fact]:
    """What an answer names of a kind of which its entry names only others.

    All the days that the entry leaves out are no others, unless they are named in one breath with
    its own: “closed at weekends” says what “Monday to Friday” does, “Monday to Sunday” does not.
    """
    if not basis.entries:
        return frozenset()
    named, left_out = weekdays(text), weekdays(_ALL_DAYS) - basis.things
    if named >= left_out and not any(
        days & left_out and days - left_out for days in map(weekdays, clauses(text))
    ):
        named -= left_out
    return others_of_a_kind(named | designations(text), basis.things)


class _KnownAddresses:
    """The knowledge base as one text in which postal addresses are looked up."""

    def __init__(self, knowledge: Sequence[KnowledgeEntry]):
        self._text = normalise(in_one_spelling("\n".join(entry.text for entry in knowledge)))

    def unknown(self, text: str) -> frozenset[Fact]:
        """The parts of the addresses in a text that no entry has."""
        return frozenset(
            Fact(f"address {part}", part) for part in addresses(text) if not self._has(part)
        )

    def _has(self, part: str) -> bool:
        """Whether an entry has a part of an address, in whatever spelling."""
        return any(normalise(in_one_spelling(one)) in self._text for one in readings(part))


class Bases:
    """Finds what an answer rests on: the sources that its row names, else the nearest entry."""

    def __init__(self, knowledge: Sequence[KnowledgeEntry]):
        self._known = {entry.id: _with_months_of_days(sourced(entry.text)) for entry in knowledge}
        self._weekdays_and_designations = {
            entry.id: _weekdays_and_designations(entry.text) for entry in knowledge
        }
        self.everything = frozenset[Fact]().union(*self._known.values())
        self._pieces = {entry.id: _grams_without_facts(entry.with_topic) for entry in knowledge}
        self._holding = Holding(self._pieces.values())
        self._ids = [entry.id for entry in knowledge]
        self._nearest: dict[str, Basis] = {}

    def of(self, row: Example, text: str) -> Basis:
        """What an answer of a row rests on."""
        if row.sources and all(source in self._known for source in row.sources):
            return self._of_entries(row.sources)
        if text not in self._nearest:
            self._nearest[text] = self._of_entries(tuple(self._nearest_entries(text)))
        return self._nearest[text]

    def _nearest_entries(self, text: str) -> Iterator[str]:
        """The entry with the largest share of the text, by weight, and the one with that of what it
        has beyond; none where none has `HELD` (`REST`)."""
        pieces = _grams_without_facts(text)
        short = LEAST_PAIRS if 2 * ideographs(text) >= len(text) else LEAST_PIECES
        for least in (HELD, REST):
            at, share = self._holding.most(pieces)
            enough = LEAST_PIECES if share < HELD_SHORT else short
            if len(pieces) < enough or share < least:
                return
            yield self._ids[at]
            pieces -= self._pieces[self._ids[at]]

    def _of_entries(self, ids: tuple[str, ...]) -> Basis:
        """The basis of some entries; without any, all facts."""
        if not ids:
            return Basis((), self.everything, frozenset())
        return Basis(
            ids,
            frozenset[Fact]().union(*(self._known[name] for name in ids)),
            frozenset[Fact]().union(*(self._weekdays_and_designations[name] for name in ids)),
        )


def _with_months_of_days(stated: frozenset[Fact]) -> frozenset[Fact]:
    """The facts of an entry, and the months of its days: “1 June” supports “June”."""
    days = filter(_DAY.fullmatch, (fact.form for fact in stated))
    return stated | {Fact(day[: len("--06")]) for day in days}


def _grams_without_facts(text: str) -> frozenset[str]:
    """The n-grams of a text without its facts, which are what is being checked."""
    return grams(without_facts(text))


CHECKS = (D123, D124, D125, D126)
