"""D143: answers in the same words with different facts, of which some may be out of date.

Each answer states a fact that the other lacks. Where no fact differs, `siblings` looks; rows that
ask the same are the matter of `copies`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from tuneproof.check.subject import Subject, listed, place
from tuneproof.check.versions import Versions, grouped, versions
from tuneproof.findings import Check, Hit
from tuneproof.i18n import N_, _, quoted, short
from tuneproof.text.facts import Fact, as_written
from tuneproof.types import Example

Examples = tuple[Example, ...]


class _DisagreeingAnswers(NamedTuple):
    """Answers that are versions of one another, the commonest first: the rows of each and the facts
    that set it apart. `overlap` is the greatest between two of them."""

    answers: Sequence[tuple[Examples, frozenset[Fact]]]
    overlap: float

    @property
    def row_count(self) -> int:
        return sum(len(rows) for rows, _facts in self.answers)


class D143(Check[Subject]):
    """Training answers that say the same with different figures, dates or days."""

    title = N_("Answers that say the same and disagree")
    measures = N_(
        "Different answers in training that say the same but for a fact: without their figures, "
        "dates and days they overlap by 0.85 (0.7 where both have the same topic), and each "
        "states a fact that the other lacks. Answers to questions that name one of these facts "
        "themselves are left out, because it was asked for. All answers that such pairs join are "
        "one finding."
    )
    message = N_(
        "“{answer}” ({where}, rows: {rows}) and “{other_answer}” ({other_where}, rows: "
        "{other_rows}) say the same and disagree: {facts} against {other_facts}."
    )
    many = N_("{n} answers ({rows} rows) say the same and disagree: {versions}.")
    remedy = N_(
        "Decide which is in force and give it to all these rows, or say in the questions what sets "
        "them apart."
    )
    sources = ("EVIDENCE C (conflict)",)

    def said(self, hit: Hit) -> str:
        """More than two answers take the message `many`."""
        return _(self.many).format(**hit.values) if "versions" in hit.values else super().said(hit)

    def hits(self, subject: Subject) -> Iterator[Hit]:
        """One hit for each group of answers."""
        for group in _disagreeing_groups(subject):
            yield _two_answers_hit(group) if len(group.answers) == 2 else _many_answers_hit(group)


def out_of_date(subject: Subject) -> Iterator[tuple[Examples, ...]]:
    """The groups of answers that D143 reports; each answer is given by its rows."""
    for group in _disagreeing_groups(subject):
        yield tuple(rows for rows, _facts in group.answers)


def _disagreeing_groups(subject: Subject) -> Iterator[_DisagreeingAnswers]:
    answers = list(subject.by_answer.values())
    known = {rows[0].id: number for number, rows in enumerate(answers)}

    def compare(one: int, other: int) -> Versions | None:
        found = disagreement(answers[one], answers[other])
        asked_for = found and _is_asked_for(subject, (*answers[one], *answers[other]), found)
        return None if asked_for else found

    pairs = ((known[a[0].id], known[b[0].id], overlap) for a, b, overlap in subject.answer_pairs)
    for group in grouped(pairs, compare):
        commonest = sorted(group.stated, key=lambda number: -len(answers[number]))
        yield _DisagreeingAnswers(
            [(answers[at], group.stated[at]) for at in commonest], group.overlap
        )


def _is_asked_for(subject: Subject, rows: Sequence[Example], found: Versions) -> bool:
    """Whether a question of these rows names one of the facts that the answers disagree about."""
    asked = [fact for row in rows for fact in subject.agreement.facts(row.question)]
    forms = {form for fact in asked for form in (fact.form, *fact.also)}
    return any(fact.form in forms for fact in found.one | found.other)


def disagreement(one: Examples, other: Examples) -> Versions | None:
    """What two answers, given by their rows, disagree about; None unless each states a fact that
    the other lacks."""
    topics = [{row.topic for row in rows if row.topic} for rows in (one, other)]
    found = versions(one[0].answer, other[0].answer, one_topic=bool(topics[0] & topics[1]))
    return found if found is not None and found.one and found.other else None


def _two_answers_hit(group: _DisagreeingAnswers) -> Hit:
    """A hit for two answers. The rows of the rarer one, which is likelier to be out of date, come
    first among the places."""
    (one, facts), (other, other_facts) = group.answers
    return Hit(
        where=(*map(place, other), place(one[0])),
        values={
            "answer": short(one[0].answer),
            "where": place(one[0]),
            "rows": len(one),
            "facts": listed(as_written(facts)),
            "other_answer": short(other[0].answer),
            "other_where": place(other[0]),
            "other_rows": len(other),
            "other_facts": listed(as_written(other_facts)),
        },
        evidence={
            "overlap": round(group.overlap, 4),
            "one": as_written(facts),
            "other": as_written(other_facts),
        },
    )


def _many_answers_hit(group: _DisagreeingAnswers) -> Hit:
    """A hit for more than two answers. Its places are the rows of the rarer answers, which are
    likelier to be out of date, then the first row of each common one."""
    most = len(group.answers[0][0])
    rare = [rows for rows, _facts in group.answers if 2 * len(rows) <= most]
    common = [rows for rows, _facts in group.answers if 2 * len(rows) > most]
    named = [
        _("{facts} in {answer} ({where}, rows: {rows})").format(
            facts=listed(as_written(facts)),
            answer=quoted(short(rows[0].answer)),
            where=place(rows[0]),
            rows=len(rows),
        )
        for rows, facts in group.answers
    ]
    return Hit(
        where=tuple(place(row) for row in chain(*rare, (rows[0] for rows in common))),
        values={"n": len(group.answers), "rows": group.row_count, "versions": listed(named, 3)},
        evidence={
            "overlap": round(group.overlap, 4),
            "answers": len(group.answers),
            "rows": group.row_count,
        },
    )


CHECKS = (D143,)
