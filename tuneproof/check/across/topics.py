"""Topics against one another: D113 neighbours, D114 risk, D116 phrasings, D117 balance,
D141 too much to compare or list, D162 a single topic or answer.

A row without a topic counts under its answer.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from statistics import median

from tuneproof.check.needs import NeedsAnswers
from tuneproof.check.neighbours import MOST_PAIRS, Pair
from tuneproof.check.subject import Subject, listed, place, topic_of
from tuneproof.findings import Check, Hit, Unfit
from tuneproof.i18n import N_, _, quoted, short
from tuneproof.text.beginning import beginning
from tuneproof.types import Example, Severity

AT_RISK = 0.20
"""Share of a topic's questions whose nearest neighbour has another answer (a proposal; 0 and 1
of 27 and 28 topics of the two examples have any)."""
AT_RISK_LEAST = 2
MOST_LISTED = 20
"""Pairs of topics that are listed; a table of few patterns has hundreds of thousands."""
PHRASINGS = 3
"""Fewest phrasings of an answer: one each for training, validation and test."""
LEAST_ROWS, LEAST_ANSWERS = 30, 5
"""With fewer rows or answers, a single topic or answer is nothing unusual."""
LEAST_TOPICS = 5
"""Fewest topics whose median size means something (a proposal)."""
IMBALANCE = 4.0
"""Largest ratio of a topic's rows to the median, or the other way round (a proposal)."""


class D113(Check[Subject]):
    """Pairs of topics with like questions and different answers."""

    title = N_("Neighbouring questions of different topics")
    measures = N_(
        "Questions that overlap by at least 0.5 and have different answers, where they are on two "
        "topics, or on one topic that has several answers. The diary's models mixed up MFA, VPN "
        "and passwords exactly there."
    )
    message = N_(
        "Neighbouring questions of {topics}: {n}. The closest ({overlap:.2f}): “{question}” and "
        "“{other_question}”."
    )
    remedy = N_(
        "Add phrasings on both sides that name what sets them apart, and test questions that a "
        "model could mix up."
    )
    severity = Severity.NOTE
    sources = ("EVIDENCE C: unrelated pairs overlap by .06, paraphrases by .5 in 35 %",)

    def hits(self, subject: Subject) -> Iterator[Hit]:
        """One hit for each pair of topics, those with the most neighbours first."""
        found = foreign_pairs(subject)
        ranked = sorted(found.items(), key=lambda item: -len(item[1]))
        for (one, other), pairs in ranked[:MOST_LISTED]:
            closest = max(pairs, key=lambda pair: pair.overlap)
            rows = [subject.train[n] for pair in pairs for n in (pair.first, pair.second)]
            yield Hit(
                where=tuple(dict.fromkeys(map(place, rows))),
                values={
                    "topics": _named_together(one, other),
                    "n": len(pairs),
                    "overlap": closest.overlap,
                    "question": short(subject.train[closest.first].question),
                    "other_question": short(subject.train[closest.second].question),
                },
                evidence={"pairs": len(pairs), "overlap": round(closest.overlap, 4)},
            )


class D114(Check[Subject]):
    """Topics whose questions resemble those with other answers as much as their own."""

    title = N_("Topic easily taken for another")
    measures = N_(
        "Topics of which at least a fifth of the questions, and two or more, resemble a question "
        "with another answer (overlap 0.5) as much as any with their own."
    )
    message = N_(
        "{n} of {of} questions on “{topic}” are as close to a question with another answer as to "
        "any with their own: {names}."
    )
    remedy = N_(
        "Write more phrasings of this topic that differ from its neighbours, or join the topics "
        "if their answers may be one."
    )
    sources = ("DESIGN: MFA, VPN and password mixed up",)

    def hits(self, subject: Subject) -> Iterator[Hit]:
        """One hit for each topic at risk."""
        own: dict[int, float] = defaultdict(float)
        foreign: dict[int, tuple[float, int]] = {}
        for pair in subject.neighbours.pairs:
            one, other = subject.train[pair.first], subject.train[pair.second]
            apart = subject.agreement.differ(one, other)
            for here, there in ((pair.first, pair.second), (pair.second, pair.first)):
                if not apart:
                    own[here] = max(own[here], pair.overlap)
                elif pair.overlap > foreign.get(here, (0.0, 0))[0]:
                    foreign[here] = (pair.overlap, there)
        risky: dict[str, list[int]] = defaultdict(list)
        for number, (overlap, _there) in foreign.items():
            if subject.train[number].answerable and overlap >= own[number]:
                risky[topic_of(subject.train[number])].append(number)
        for topic, numbers in risky.items():
            of = len(subject.by_topic[topic])
            if len(numbers) < max(AT_RISK_LEAST, AT_RISK * of):
                continue
            taken = Counter(topic_of(subject.train[foreign[n][1]]) for n in numbers)
            yield Hit(
                where=tuple(place(subject.train[n]) for n in sorted(numbers)),
                values={
                    "n": len(numbers),
                    "of": of,
                    "topic": short(topic, 40),
                    "names": listed(_other_topics(topic, taken)),
                },
                evidence={"questions": len(numbers), "of": of},
            )


class D141(Check[Subject]):
    """Like questions, answers or topics that are too many to compare or list."""

    title = N_("Too many alike questions to compare or list")
    measures = N_(
        "Whether all pairs of like questions, and of like answers, could be compared (400,000 of "
        "either are kept), and all pairs of neighbouring topics listed (20 are)."
    )
    message = N_("{what}")
    remedy = N_("Remove rows that were made from a few patterns by machine.")
    severity = Severity.NOTE

    def hits(self, subject: Subject) -> Iterator[Hit]:
        if not subject.neighbours.complete:
            what = _("More than {n} pairs of questions are alike; D112 to D114 saw the first ones.")
            yield Hit(values={"what": what.format(n=MOST_PAIRS)}, evidence={"pairs": MOST_PAIRS})
        if not subject.answers_complete:
            what = _("More than {n} pairs of answers are alike; D143 and D144 saw the first ones.")
            yield Hit(values={"what": what.format(n=MOST_PAIRS)}, evidence={"pairs": MOST_PAIRS})
        topics = len(foreign_pairs(subject))
        if topics > MOST_LISTED:
            what = _("{n} pairs of topics have neighbouring questions; D113 lists {most}.")
            yield Hit(
                values={"what": what.format(n=topics, most=MOST_LISTED)},
                evidence={"topic_pairs": topics, "listed": MOST_LISTED},
            )


def foreign_pairs(subject: Subject) -> dict[tuple[str, str], list[Pair]]:
    """Pairs of similar questions with different answers, by their two topics in alphabetical order.

    Pairs from data.leak_threshold on are left out where D112 reports them as conflicts.
    """
    found: dict[tuple[str, str], list[Pair]] = defaultdict(list)
    for pair in subject.neighbours.pairs:
        one, other = subject.train[pair.first], subject.train[pair.second]
        near = pair.overlap < subject.recipe.data.leak_threshold
        apart = near or not subject.agreement.ask_the_same(one, other)
        if apart and subject.agreement.differ(one, other):
            first, second = sorted((topic_of(one), topic_of(other)))
            found[first, second].append(pair)
    return found


def _named_together(one: str, other: str) -> str:
    """Two topics as words of a message; one topic twice has several answers."""
    if one == other:
        return _("“{topic}” with different answers").format(topic=short(one, 40))
    return _("“{one}” and “{other}”").format(one=short(one, 40), other=short(other, 40))


def _other_topics(topic: str, taken: Counter[str]) -> list[str]:
    """The topics that questions on this one may be taken for, the most frequent first."""
    return [
        _("another answer on “{topic}”").format(topic=short(topic, 40))
        if name == topic
        else quoted(short(name, 40))
        for name, _n in taken.most_common()
    ]


class D116(NeedsAnswers):
    """Answers that fewer than three questions ask for."""

    title = N_("Too few phrasings of an answer")
    measures = N_(
        "Answers that fewer than three different questions ask for. One phrasing has to be learned "
        "from, one to choose the epoch by, one to test with; and knowledge is learned from many "
        "wordings, not from many passes over one."
    )
    message = N_("{n} of {of} answers have fewer than {least} phrasings; the fewest: {some}.")
    remedy = N_("Write phrasings as people would type them: short, formal, with mistakes.")
    sources = ("EVIDENCE B (Gekhman 2024: knowledge needs paraphrases)", "LLaMA-Factory#524")

    def hits(self, subject: Subject) -> Iterator[Hit]:
        """At most one hit, with the rows of every answer that has too few phrasings."""
        counts = subject.phrasings
        few = sorted((n, answer) for answer, n in counts.items() if n < PHRASINGS)
        if not few:
            return
        rows = [row for _n, answer in few for row in subject.by_answer[answer]]
        some = [
            f"{quoted(beginning(subject.by_answer[answer][0].answer))} ({n})" for n, answer in few
        ]
        yield Hit(
            where=tuple(map(place, rows)),
            values={"n": len(few), "of": len(counts), "least": PHRASINGS, "some": listed(some)},
            evidence={"answers": len(few), "of": len(counts), "least": PHRASINGS},
        )


class D117(Check[Subject]):
    """Topics with far more or far fewer rows than the median."""

    title = N_("Topics out of balance")
    measures = N_(
        "Topics with more than four times, or less than a quarter of, the median number of rows, "
        "from five topics on. Nothing is said where no topics are named and most answers have few "
        "phrasings (D116)."
    )
    message = N_(
        "The median topic has {median:g} rows (a row without a topic counts under its answer); far "
        "from it: {names}."
    )
    remedy = N_("Add phrasings to the small ones; shorten the large ones last.")

    def unfit(self, subject: Subject) -> Unfit | None:
        """A median of a few topics says nothing."""
        if len(subject.by_topic) < LEAST_TOPICS:
            return Unfit.nothing(_("there are fewer than five topics"))
        return None

    def hits(self, subject: Subject) -> Iterator[Hit]:
        """At most one hit, with a row of each topic that is out of balance."""
        counts = {topic: len(rows) for topic, rows in subject.by_topic.items()}
        middle = median(counts.values())
        if middle < PHRASINGS and not any(row.topic for row in subject.answerable):
            return  # without topics, and most answers with few phrasings (D116), others seem large
        far = {
            topic: n
            for topic, n in counts.items()
            if n > IMBALANCE * middle or n * IMBALANCE < middle
        }
        if far:
            names = [
                self._topic_with_count(subject.by_topic[topic][0], n) for topic, n in far.items()
            ]
            yield Hit(
                where=tuple(place(subject.by_topic[topic][0]) for topic in far),
                values={"median": middle, "names": listed(names)},
                evidence={"median": middle, "topics": {short(t, 40): n for t, n in far.items()}},
            )

    @staticmethod
    def _topic_with_count(row: Example, n: int) -> str:
        """The topic of a row, or its answer where it has none, with the number of rows."""
        template = _("topic “{text}” ({n})") if row.topic else _("answer “{text}” ({n})")
        return template.format(text=short(topic_of(row), 40), n=n)


class D162(NeedsAnswers):
    """One topic, or one answer, in every row."""

    title = N_("One topic, or one answer, for every row")
    measures = N_(
        "Whether all training rows that name a topic name the same one while there are five "
        "answers or more, and whether 30 answerable rows or more have one answer."
    )
    message = N_("{what} ({n} rows).")
    remedy = N_(
        "Give each row the topic of its answer, or leave the column out; look whether a column was "
        "filled down."
    )

    def hits(self, subject: Subject) -> Iterator[Hit]:
        topics = Counter(row.topic for row in subject.answerable if row.topic)
        named, rows = topics.total(), len(subject.answerable)
        if len(topics) == 1 and named >= LEAST_ROWS and len(subject.by_answer) >= LEAST_ANSWERS:
            what = _("Every topic is “{topic}”").format(topic=short(next(iter(topics)), 40))
            yield Hit(
                values={"what": what, "n": named},
                evidence={"rows": named, "topics": 1},
                severity=Severity.NOTE,
            )
        if len(subject.by_answer) == 1 and rows >= LEAST_ROWS:
            only = subject.answerable[0].answer
            what = _("Every question has the answer {answer}").format(answer=quoted(short(only)))
            yield Hit(values={"what": what, "n": rows}, evidence={"rows": rows, "answers": 1})


CHECKS = (D113, D114, D116, D117, D141, D162)
