"""The knowledge base compared with itself: D127 contradictions, D128 the same text twice.

Whole entries are compared; `disputed` compares single sentences. No row is looked at.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain

from tuneproof.check.needs import NeedsKnowledge
from tuneproof.check.subject import Subject, listed
from tuneproof.check.versions import ALIKE, Versions, apart_by_title, bare_title, grouped, versions
from tuneproof.data.overlap import OverlapIndex, jaccard, normalise
from tuneproof.findings import Hit
from tuneproof.i18n import N_, _, short
from tuneproof.text.facts import Fact, as_written
from tuneproof.text.negation import negations
from tuneproof.text.words import changes
from tuneproof.types import KnowledgeEntry, Severity


class D127(NeedsKnowledge):
    """Knowledge-base entries that say the same with other facts."""

    title = N_("Knowledge-base entries that contradict each other")
    measures = N_(
        "Pairs of entries that say the same with other facts: without their figures, dates and "
        "days they overlap by 0.85 (0.7 where both have the same topic), and each states a fact "
        "that the other lacks; or their titles are one but for a mark of an old version (2023, "
        "113 年版), of a title that one entry has, and each has facts of its own; or they agree in "
        "every word, and one has a number that the other has not; or they differ in at most 4 "
        "words, and a “not” is among them on one side only. All that such pairs join are one "
        "finding."
    )
    message = N_(
        "{one} and {other} say the same and disagree: {facts} against {other_facts}. “{text}”"
    )
    many = N_("{n} entries say the same and disagree: {versions}. “{text}”")
    remedy = N_("Keep the one that is in force, and remove the other.")
    sources = ("EVIDENCE C (KB check)",)

    def said(self, hit: Hit) -> str:
        """More than two entries take the message `many`."""
        return _(self.many).format(**hit.values) if "versions" in hit.values else super().said(hit)

    def hits(self, subject: Subject) -> Iterator[Hit]:
        """One hit for each group of entries that are versions of one another."""
        entries = subject.knowledge
        alike = OverlapIndex([entry.text for entry in entries]).pairs(ALIKE)
        pairs = chain(alike, _pairs_by_title(entries))
        for group in grouped(pairs, lambda one, other: _disagreement(entries[one], entries[other])):
            told = [(entries[number], facts) for number, facts in group.stated.items()]
            yield _contradiction_hit(told, group.overlap)


def _pairs_by_title(entries: Sequence[KnowledgeEntry]) -> Iterator[tuple[int, int, float]]:
    """The entries whose title marks an old version, each with the one that has the title without
    the mark, and their overlap. A title that several entries have is a heading of many things."""
    titled: dict[str, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for number, entry in enumerate(entries):
        bare, marked = bare_title(entry.topic or "")
        titled[bare][marked].append(number)
    for current, old in titled.values():
        for number in old if len(current) == 1 else ():
            here, there = sorted((current[0], number))
            yield here, there, jaccard(entries[here].text, entries[there].text)


def _disagreement(one: KnowledgeEntry, other: KnowledgeEntry) -> Versions | None:
    """What two entries disagree about; None where they agree or are about different things."""
    one_topic = bool(one.topic) and one.topic == other.topic
    return (
        versions(one.text, other.text, one_topic=one_topic)
        or apart_by_title((one.topic, other.topic), one.text, other.text)
        or _negation_difference(one, other)
    )


def _negation_difference(one: KnowledgeEntry, other: KnowledgeEntry) -> Versions | None:
    """The few words in which two entries differ, where those of only one are negated; else None."""
    apart = changes(one.text, other.text)
    here, there = (" ".join(side) for side in zip(*apart, strict=True)) if apart else ("", "")
    if not apart or bool(negations(here)) == bool(negations(there)):
        return None
    return Versions(frozenset({Fact(here, here)}), frozenset({Fact(there, there or "–")}))


def _contradiction_hit(
    group: Sequence[tuple[KnowledgeEntry, frozenset[Fact]]], overlap: float
) -> Hit:
    ids = tuple(entry.id for entry, _facts in group)
    written = [as_written(facts) for _entry, facts in group]
    facts = [listed(each) or "–" for each in written]
    text = short(group[0][0].text)
    if len(group) == 2:
        return Hit(
            where=ids,
            values={
                "one": ids[0],
                "other": ids[1],
                "facts": facts[0],
                "other_facts": facts[1],
                "text": text,
            },
            evidence={"overlap": round(overlap, 4), "one": written[0], "other": written[1]},
        )
    shown = [f"{fact} ({name})" for fact, name in zip(facts, ids, strict=True)]
    return Hit(
        where=ids,
        values={"n": len(ids), "versions": listed(shown), "text": text},
        evidence={"overlap": round(overlap, 4), "entries": len(ids)},
    )


class D128(NeedsKnowledge):
    """Knowledge-base entries with the same text."""

    title = N_("Knowledge-base entry twice")
    measures = N_("Entries with the same text, after folding case, width, spaces and punctuation.")
    message = N_("{n} entries have the same text ({ids}): “{text}”")
    remedy = N_("Keep one; correct the sources of rows that name the others.")
    severity = Severity.NOTE

    def hits(self, subject: Subject) -> Iterator[Hit]:
        same: dict[str, list[KnowledgeEntry]] = defaultdict(list)
        for entry in subject.knowledge:
            same[normalise(entry.text)].append(entry)
        for entries in same.values():
            if len(entries) > 1:
                ids = [entry.id for entry in entries]
                yield Hit(
                    where=tuple(ids),
                    values={"n": len(ids), "ids": listed(ids), "text": short(entries[0].text)},
                    evidence={"entries": len(ids)},
                )


CHECKS = (D127, D128)
