"""D165: the test expects another answer on a topic than training teaches.

Single questions that both files ask are D142. Here no question occurs in both: a test file of
another year, or one whose answers are exchanged, marks a model down for what it was taught.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from tuneproof.check.fitting import has_enough_words
from tuneproof.check.needs import NeedsTest
from tuneproof.check.subject import Subject, place
from tuneproof.data.overlap import OverlapIndex, normalise
from tuneproof.findings import Hit
from tuneproof.i18n import N_, _, short
from tuneproof.types import Example

LEAST = 3
"""Fewest training rows of a topic, or test questions of an answer; fewer may be chance."""
ONE_ANSWER = 0.8
"""Share of the topics that must have a single answer for topics to stand for answers."""
CLOSE = 0.2
"""Overlap from which a question is worded like another; unrelated ones have .06 (EVIDENCE C)."""
SAME = 0.5
"""Share of the questions of a test answer that must be worded like those of one other training
answer. With two answers of the test exchanged and topics taken away, one or both are named in 97 %
of the cases in the examples, never in covid-faq, where an answer has five questions at most. As
they are, no answer of the three is named, and one in 180 draws of fewer rows or another split."""


class _Contradiction(NamedTuple):
    """Test rows with one expected answer, the training rows that teach another, and the topic of
    both; None where the wording of the questions was compared instead."""

    rows: Sequence[Example]
    taught: Sequence[Example]
    topic: str | None = None


class D165(NeedsTest):
    """Test questions whose expected answer training contradicts, by topic or by like questions."""

    title = N_("Test contradicts what training teaches")
    measures = N_(
        "Answerable test questions whose expected answer training contradicts. Either all "
        "training rows of their topic (at least 3) have one answer, and the test accepts another "
        "(not where most topics have several answers, as a topic then tells nothing). Or at least "
        "3 test questions expect one answer, the most similar training question of none of them "
        "has it, and for at least half of them that question has one and the same other answer. "
        "Answers that are 90 % alike and state the same are one, and answers of a few words are "
        "left out. A question that both files ask is D142."
    )
    message = N_(
        "Test questions on “{topic}” (number: {n}) expect “{expected}”; training has “{taught}” "
        "for it (rows: {rows}, such as {where})."
    )
    by_question = N_(
        "Test questions such as “{question}” (number: {n}) expect “{expected}”; the training "
        "questions most like them have the answer “{taught}” (rows: {rows}, such as {where})."
    )
    elsewhere = N_("Training gives the expected answer on “{other}”.")
    remedy = N_(
        "Decide which answer is right and correct the other file. Where two answers of the test "
        "changed places, look for a shifted column or a wrong paste."
    )

    def said(self, hit: Hit) -> str:
        """Without a topic an example question is shown; the topic that has the expected answer in
        training is added where there is one."""
        message = self.message if "topic" in hit.values else self.by_question
        parts = [message, *([self.elsewhere] if "other" in hit.values else [])]
        return " ".join(_(part).format(**hit.values) for part in parts)

    def hits(self, subject: Subject) -> Iterator[Hit]:
        """One hit for each topic and expected answer, then one for each expected answer without a
        topic that tells."""
        told: set[str] = set()
        for found in _contradicted_topics(subject):
            told.update(row.id for row in found.rows)
            yield _hit(subject, found)
        rest = [row for row in _telling_test_rows(subject) if row.id not in told]
        for found in _contradicted_answers(subject, rest):
            yield _hit(subject, found)


def _telling_test_rows(subject: Subject) -> Iterator[Example]:
    """The answerable test rows whose answer is long enough to be about something."""
    return (row for row in subject.test or () if row.answerable and has_enough_words(row.answer))


def _contradicted_topics(subject: Subject) -> Iterator[_Contradiction]:
    """Test rows whose topic has a single answer in training, and another one in the test."""
    topics = {row.topic for row in subject.answerable if row.topic}
    taught = {topic: subject.by_topic[topic] for topic in topics}
    single = {topic for topic, rows in taught.items() if _answer_alike(subject, rows)}
    if len(single) < ONE_ANSWER * len(topics):
        return
    found: dict[tuple[str, str], list[Example]] = defaultdict(list)
    for row in _telling_test_rows(subject):
        if row.topic not in single or len(taught[row.topic]) < LEAST:
            continue
        if all(subject.agreement.differ(row, known) for known in taught[row.topic]):
            found[row.topic, normalise(row.answer)].append(row)
    for (topic, _answer), rows in found.items():
        yield _Contradiction(rows, taught[topic], topic)


def _answer_alike(subject: Subject, rows: Sequence[Example]) -> bool:
    """Whether all rows give the same answer."""
    different = {normalise(row.answer): row for row in rows}.values()
    return not any(subject.agreement.differ(rows[0], row) for row in different)


def _contradicted_answers(subject: Subject, asked: Iterable[Example]) -> Iterator[_Contradiction]:
    """Test rows with one answer whose questions are worded like those of another training
    answer."""
    known = [row for row in subject.answerable if row.answer]
    index = OverlapIndex([row.question for row in known])
    groups: dict[str, list[Example]] = defaultdict(list)
    for row in asked:
        groups[normalise(row.answer)].append(row)
    for rows in groups.values() if known else ():
        near = _nearest_training_rows(index, known, rows) if len(rows) >= LEAST else []
        if not near or not all(map(subject.agreement.differ, rows, (row for row, _o in near))):
            continue
        like = Counter(normalise(row.answer) for row, overlap in near if overlap >= CLOSE)
        for answer, times in like.most_common(1):
            if times >= max(LEAST, SAME * len(rows)):
                yield _Contradiction(rows, subject.by_answer[answer])


def _nearest_training_rows(
    index: OverlapIndex, known: Sequence[Example], rows: Sequence[Example]
) -> list[tuple[Example, float]]:
    """For each of the rows the training row with the most similar question, and the overlap."""
    found = (index.nearest(row.question) for row in rows)
    return [(known[at], overlap) for at, overlap in found]


def _hit(subject: Subject, found: _Contradiction) -> Hit:
    row, taught = found.rows[0], found.taught[0]
    values = {
        "n": len(found.rows),
        "question": short(row.question),
        "expected": short(row.answer),
        "taught": short(taught.answer),
        "rows": len(found.taught),
        "where": place(taught),
    }
    if found.topic is not None:
        values["topic"] = short(found.topic, 40)
    elsewhere = subject.by_answer.get(normalise(row.answer), ())
    if other := next((row.topic for row in elsewhere if row.topic), None):
        values["other"] = short(other, 40)
    return Hit(
        where=(*map(place, found.rows), place(taught)),
        values=values,
        evidence={"questions": len(found.rows), "rows": len(found.taught)},
    )


CHECKS = (D165,)
