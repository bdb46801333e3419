"""What each answer is about, to find the answer whose words a question shares.

An answer is about its own words and those of the knowledge-base entry that has most of them. Its
row's sources are not looked at: what an answer rests on is asked of `Bases`. This module judges no
row.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import log
from typing import NamedTuple

from tuneproof.data.overlap import normalise
from tuneproof.text.facts import facts
from tuneproof.text.holding import Holding
from tuneproof.text.matter import content_terms
from tuneproof.text.weekdays import weekdays
from tuneproof.types import Example, KnowledgeEntry

TELLING = 3
"""Fewest pieces of an answer that says what it is about; “Yes.” fits any question."""
HELD = 0.33
"""Share of an answer's pieces, by weight, that an entry must hold for the answer to rest on it
where its row names no source. Of 220 answers of seven clean data sets 219 reach it (the other is a
refusal that is not marked), and none of the 8 refusals. Where rows name sources, that entry is the
named one (but for entries that repeat one another)."""


class AnswerGroup(NamedTuple):
    """An answer: its `rows`, the pieces that it is `about`, and in how many of its questions each
    piece is `asked`. `nearest_entry` is the id of the knowledge-base entry whose words it is also
    about, if any."""

    rows: Sequence[Example]
    about: frozenset[str]
    asked: Counter[str]
    nearest_entry: str | None


class Fitting:
    """The answers of the training rows, each with what it is about.

    `weights` is the inverse document frequency of a piece: the fewer answers have it, the higher.
    `having` lists, by their place in `groups`, the answers that have a piece in themselves, their
    entry or their questions.
    """

    def __init__(self, by_answer: Iterable[Sequence[Example]], knowledge: Sequence[KnowledgeEntry]):
        entries = [content_terms(entry.with_topic) for entry in knowledge]
        holding = Holding(entries)
        self.groups: list[AnswerGroup] = []
        having: dict[str, list[int]] = defaultdict(list)
        for place, rows in enumerate(by_answer):
            about = content_terms(rows[0].answer)
            at, held = holding.most(about)
            known = held >= HELD
            asked = _question_pieces(rows)
            self.groups.append(
                AnswerGroup(
                    rows,
                    about | entries[at] if known else about,
                    asked,
                    knowledge[at].id if known else None,
                )
            )
            for piece in self.groups[-1].about | asked.keys():
                having[piece].append(place)
        self.having: Mapping[str, Sequence[int]] = having
        self.weights = {piece: log(len(self.groups) / len(own)) for piece, own in having.items()}

    def weight(self, pieces: Iterable[str]) -> float:
        """The sum of the weights of some pieces; a piece that no answer has weighs 0."""
        return sum(self.weights.get(piece, 0.0) for piece in pieces)

    def says_part_of(self, answer: str, other: str) -> bool:
        """Whether a third of an answer, or all of its figures and days, are in another one.

        “90 days” beside the whole rule is a shorter form of one answer, not the answer to another
        question.
        """
        stated, said = facts(answer) | weekdays(answer), content_terms(answer)
        if stated and stated <= facts(other) | weekdays(other):
            return True
        shared = self.weight(said & content_terms(other))
        return shared > 0 and shared >= HELD * self.weight(said)


def _question_pieces(rows: Sequence[Example]) -> Counter[str]:
    """In how many different questions of an answer each piece occurs."""
    questions = {normalise(row.question): row.question for row in rows}.values()
    return Counter(piece for question in questions for piece in content_terms(question))


def has_enough_words(answer: str) -> bool:
    """Whether an answer has enough words (`TELLING`) for its lack of the question's words to mean
    something."""
    return len(content_terms(answer)) >= TELLING
