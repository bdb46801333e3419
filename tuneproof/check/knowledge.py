"""The knowledge base against itself: D127 contradictions, D128 the same text twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from tuneproof.check.subject import Subject, listed
from tuneproof.check.versions import ALIKE, versions
from tuneproof.data.overlap import OverlapIndex, normalise
from tuneproof.findings import Check, Hit, Unfit
from tuneproof.i18n import N_, _, short
from tuneproof.text.facts import as_written
from tuneproof.types import KnowledgeEntry, Severity


class _OfKnowledge(Check[Subject]):
    def unfit(self, subject: Subject) -> Unfit | None:
        if not subject.knowledge:
            return Unfit.missing(_("no knowledge base was given (--kb)"))
        return None


class D127(_OfKnowledge):
    """An old entry beside its successor supports the wrong answer."""

    title = N_("Knowledge-base entries that contradict each other")
    measures = N_(
        "Pairs of entries that say the same with other facts: without their digits they overlap by "
        "0.85 (0.7 where both have the same topic), and each states a fact that the other lacks; "
        "or they agree in every word, and one has a number that the other has not."
    )
    message = N_(
        "{one} and {other} say the same and disagree: {facts} against {other_facts}. “{text}”"
    )
    remedy = N_("Keep the one that is in force, and remove the other.")
    sources = ("EVIDENCE C (KB check)",)

    def hits(self, subject: Subject) -> Iterator[Hit]:
        """One for each pair."""
        entries = subject.knowledge
        for first, second, overlap in OverlapIndex([entry.text for entry in entries]).pairs(ALIKE):
            one, other = entries[first], entries[second]
            one_topic = bool(one.topic) and one.topic == other.topic
            found = versions(one.text, other.text, one_topic=one_topic)
            if found is not None:
                yield Hit(
                    where=(one.id, other.id),
                    values={
                        "one": one.id,
                        "other": other.id,
                        "facts": listed(as_written(found.one)) or "–",
                        "other_facts": listed(as_written(found.other)) or "–",
                        "text": short(one.text),
                    },
                    evidence={
                        "overlap": round(overlap, 4),
                        "one": as_written(found.one),
                        "other": as_written(found.other),
                    },
                )


class D128(_OfKnowledge):
    """Two copies drift apart."""

    title = N_("Knowledge-base entry twice")
    measures = N_("Entries with the same text, after folding case, width, spaces and punctuation.")
    message = N_("{n} entries have the same text ({ids}): “{text}”")
    remedy = N_("Keep one; correct the sources of rows that name the others.")
    severity = Severity.NOTE

    def hits(self, subject: Subject) -> Iterator[Hit]:
        """One for each text."""
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
