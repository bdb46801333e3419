"""Rows against one another: D111 duplicates, D112 conflicts."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from tuneproof.check.subject import Subject, place, short
from tuneproof.data.overlap import normalise
from tuneproof.findings import Check, Hit
from tuneproof.i18n import N_
from tuneproof.types import Example, Severity


class D111(Check[Subject]):
    """An exact copy teaches nothing new and weighs its answer double."""

    title = N_("Duplicate row")
    measures = N_(
        "Rows whose question and answer equal those of an earlier row, after folding case, width, "
        "spaces and punctuation."
    )
    message = N_("The row repeats {first}: “{question}”.")
    remedy = N_("Remove it: a copy adds weight and no phrasing.")
    sources = ("EVIDENCE C (near-duplicate, conflict)",)
    mends = True

    def hits(self, subject: Subject) -> Iterator[Hit]:
        """One for each later copy."""
        for group in subject.neighbours.groups:
            if len(group) < 2:
                continue
            seen: dict[str, Example] = {}
            for row in (subject.train[number] for number in group):
                first = seen.setdefault(normalise(row.answer), row)
                if first is not row:
                    yield Hit(
                        where=(place(row), place(first)),
                        values={"first": place(first), "question": short(row.question)},
                        edits=((row.origin, "question", row.question, None),),
                    )


class D112(Check[Subject]):
    """Two answers to one question: whichever is learned, the other counts as wrong."""

    title = N_("Same question, different answers")
    measures = N_(
        "Pairs of rows that ask the same (an error) or nearly the same (a warning; overlap of at "
        "least data.leak_threshold), and answer differently: less than 90 % alike, or with other "
        "facts. Questions that name different numbers or dates are not the same question."
    )
    message = N_(
        "“{question}” ({where}) and “{other}” ({other_where}), overlap {overlap:.2f}, have "
        "different answers: “{answer}” and “{other_answer}”."
    )
    remedy = N_(
        "Decide on one answer, or say in the questions what sets them apart. One of the rows may "
        "be out of date."
    )
    sources = ("EVIDENCE, leaks and conflicts (BANKING77, Taipei FAQ)", "EVIDENCE C (conflict)")

    def hits(self, subject: Subject) -> Iterator[Hit]:
        """One for each pair: among equal questions first, then among near ones."""
        agreement = subject.agreement
        for group in subject.neighbours.groups:
            rows = {normalise(subject.train[number].answer): number for number in reversed(group)}
            for first, second in combinations(sorted(rows.values()), 2):
                one, other = subject.train[first], subject.train[second]
                if agreement.differ(one, other):
                    yield _conflict(one, other, 1.0, Severity.ERROR)
        for pair in subject.neighbours.pairs:
            if pair.overlap < subject.recipe.data.leak_threshold:
                continue
            one, other = subject.train[pair.first], subject.train[pair.second]
            same = agreement.facts(one.question) == agreement.facts(other.question)
            if same and agreement.differ(one, other):
                yield _conflict(one, other, pair.overlap, Severity.WARNING)


def _conflict(one: Example, other: Example, overlap: float, severity: Severity) -> Hit:
    return Hit(
        where=(place(one), place(other)),
        values={
            "question": short(one.question),
            "where": place(one),
            "other": short(other.question),
            "other_where": place(other),
            "overlap": overlap,
            "answer": short(one.answer),
            "other_answer": short(other.answer),
        },
        evidence={"overlap": round(overlap, 4)},
        severity=severity,
    )


CHECKS = (D111, D112)
