"""Rows against one another: D111 duplicates, D112 conflicts, D143 answers out of date."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations

from tuneproof.check.subject import Subject, listed, place
from tuneproof.check.versions import Versions, versions
from tuneproof.data.overlap import normalise
from tuneproof.findings import Check, Hit
from tuneproof.i18n import N_, _, quoted, short
from tuneproof.text.facts import as_written
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
        "Rows that ask the same (an error, one for each question) and pairs that ask nearly the "
        "same (a warning; overlap of at least data.leak_threshold), and answer differently: less "
        "than 90 % alike, or with other facts. Questions that name different numbers or dates are "
        "not the same question."
    )
    message = N_("{asked}, with different answers: {answers}.")
    remedy = N_(
        "Decide on one answer, or say in the questions what sets them apart. One of the rows may "
        "be out of date."
    )
    sources = ("EVIDENCE, leaks and conflicts (BANKING77, Taipei FAQ)", "EVIDENCE C (conflict)")

    def hits(self, subject: Subject) -> Iterator[Hit]:
        """One for each question asked twice, then one for each pair of near ones."""
        for group in subject.neighbours.groups:
            rows = _at_odds(subject, group)
            if rows:
                yield _one_question(rows)
        for one, other, overlap in _near_conflicts(subject):
            yield _near_questions(one, other, overlap)


def _at_odds(subject: Subject, group: Sequence[int]) -> list[Example]:
    """The rows of one question whose answers differ from another's."""
    differing = {normalise(row.answer) for pair in _differing(subject, group) for row in pair}
    rows = (subject.train[number] for number in group)
    return [row for row in rows if normalise(row.answer) in differing]


def _differing(subject: Subject, group: Sequence[int]) -> Iterator[tuple[Example, Example]]:
    """Of one question every two answers that differ, each by its first row."""
    firsts = {normalise(subject.train[number].answer): number for number in reversed(group)}
    rows = [subject.train[number] for number in sorted(firsts.values())]
    return (pair for pair in combinations(rows, 2) if subject.agreement.differ(*pair))


class D143(Check[Subject]):
    """A policy changed, and the rows were corrected in part: training learns both versions."""

    title = N_("Answers that say the same and disagree")
    measures = N_(
        "Pairs of different answers in training that overlap, without their digits, by 0.85 (0.7 "
        "where both have the same topic) while each states a fact that the other lacks. Answers to "
        "questions that name one of these facts themselves are left out: there it was asked for."
    )
    message = N_(
        "“{answer}” ({where}, rows: {rows}) and “{other_answer}” ({other_where}, rows: "
        "{other_rows}) say the same and disagree: {facts} against {other_facts}."
    )
    remedy = N_(
        "Decide which is in force and give it to all these rows, or say in the questions what sets "
        "them apart."
    )
    sources = ("EVIDENCE C (conflict)",)

    def hits(self, subject: Subject) -> Iterator[Hit]:
        """One for each pair of answers."""
        for first, second, overlap in subject.answer_pairs:
            one, other = sorted((first, second), key=len, reverse=True)
            found = disagreement(one, other)
            if found is not None and not _asked_for(subject, (*one, *other), found):
                yield _out_of_date(one, other, found, overlap)


def _asked_for(subject: Subject, rows: Sequence[Example], found: Versions) -> bool:
    """Whether a question names one of the facts that the answers disagree about."""
    asked = [fact for row in rows for fact in subject.agreement.facts(row.question)]
    forms = {form for fact in asked for form in (fact.form, *fact.also)}
    return any(fact.form in forms for fact in found.one | found.other)


def conflicts(subject: Subject) -> Iterator[tuple[Example, Example]]:
    """Pairs of rows that ask the same, or nearly, and answer differently (D112)."""
    for group in subject.neighbours.groups:
        yield from _differing(subject, group)
    for one, other, _overlap in _near_conflicts(subject):
        yield one, other


def _near_conflicts(subject: Subject) -> Iterator[tuple[Example, Example, float]]:
    agreement = subject.agreement
    for pair in subject.neighbours.pairs:
        if pair.overlap < subject.recipe.data.leak_threshold:
            continue
        one, other = subject.train[pair.first], subject.train[pair.second]
        same = agreement.facts(one.question) == agreement.facts(other.question)
        if same and agreement.differ(one, other):
            yield one, other, pair.overlap


def disagreement(one: Sequence[Example], other: Sequence[Example]) -> Versions | None:
    """What the answers of two groups of rows disagree about, if each has a fact of its own."""
    topics = [{row.topic for row in rows if row.topic} for rows in (one, other)]
    found = versions(one[0].answer, other[0].answer, one_topic=bool(topics[0] & topics[1]))
    return found if found is not None and found.one and found.other else None


def _out_of_date(
    one: Sequence[Example], other: Sequence[Example], found: Versions, overlap: float
) -> Hit:
    """The rows of the rarer answer stand first: it is likelier to be the one out of date."""
    return Hit(
        where=(*(place(row) for row in other), place(one[0])),
        values={
            "answer": short(one[0].answer),
            "where": place(one[0]),
            "rows": len(one),
            "facts": listed(as_written(found.one)),
            "other_answer": short(other[0].answer),
            "other_where": place(other[0]),
            "other_rows": len(other),
            "other_facts": listed(as_written(found.other)),
        },
        evidence={
            "overlap": round(overlap, 4),
            "one": as_written(found.one),
            "other": as_written(found.other),
        },
    )


def _one_question(rows: Sequence[Example]) -> Hit:
    """A question and its answers, the first ones shown."""
    times = Counter(short(row.answer) for row in rows)
    shown = [f"{quoted(text)} ({n})" if n > 1 else quoted(text) for text, n in times.items()]
    asked = _("{n} rows ask “{question}” ({where})")
    return Hit(
        where=tuple(map(place, rows)),
        values={
            "asked": asked.format(
                n=len(rows),
                question=short(rows[0].question),
                where=listed([place(row) for row in rows], 3),
            ),
            "answers": listed(shown, 3),
        },
        evidence={"overlap": 1.0, "rows": len(rows), "answers": len(times)},
        severity=Severity.ERROR,
    )


def _near_questions(one: Example, other: Example, overlap: float) -> Hit:
    asked = _("“{question}” ({where}) and “{other}” ({other_where}), overlap {overlap:.2f}")
    return Hit(
        where=(place(one), place(other)),
        values={
            "asked": asked.format(
                question=short(one.question),
                where=place(one),
                other=short(other.question),
                other_where=place(other),
                overlap=overlap,
            ),
            "answers": _(", ").join(quoted(short(row.answer)) for row in (one, other)),
        },
        evidence={"overlap": round(overlap, 4)},
    )


CHECKS = (D111, D112, D143)
