"""What answers are about, for asking which of them a question is in the words of.

An answer is about what it says and what the knowledge-base entry says that it rests on. This
module judges no row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from math import log
from typing import NamedTuple

from tuneproof.check.subject import Subject
from tuneproof.data.overlap import normalise
from tuneproof.text.facts import facts
from tuneproof.text.matter import matter
from tuneproof.text.weekdays import weekdays
from tuneproof.types import Example, KnowledgeEntry

TELLING = 3
"""Pieces of an answer from which it says what it is about; “Yes.” fits any question."""
HELD = 0.33
"""Share of an answer that its entry of the knowledge base has (see D124)."""


class AnswerGroup(NamedTuple):
    """An answer: its rows, the pieces of what it is about, and how many of its questions have each
    piece. `entry` is the knowledge-base entry that it rests on."""

    rows: Sequence[Example]
    about: frozenset[str]
    asked: Counter[str]
    entry: str | None


def groups_of(subject: Subject) -> list[AnswerGroup]:
    """The answers of the answerable training rows."""
    entries = _Entries(subject.knowledge)
    found = []
    for rows in subject.by_answer.values():
        about = matter(rows[0].answer)
        entry = entries.under(about)
        asked = Counter(
            piece
            for question in {normalise(row.question): row.question for row in rows}.values()
            for piece in matter(question)
        )
        known = entries.about[entry] if entry is not None else frozenset[str]()
        found.append(AnswerGroup(rows, about | known, asked, entry))
    return found


def tells(answer: str) -> bool:
    """Whether an answer has words enough to miss those of its question in it."""
    return len(matter(answer)) >= TELLING


def weights_of(groups: Sequence[AnswerGroup]) -> dict[str, float]:
    """How much a piece tells: the fewer answers have it, the more."""
    having = Counter(piece for group in groups for piece in group.about | group.asked.keys())
    return {piece: log(len(groups) / n) for piece, n in having.items()}


def says_part_of(answer: str, other: str, weights: Mapping[str, float]) -> bool:
    """Whether a third of an answer, or all of its figures and days, are in another one: “90 days”
    beside the whole rule is a shorter answer, and not that of another question."""
    stated, said = facts(answer) | weekdays(answer), matter(answer)
    if stated and stated <= facts(other) | weekdays(other):
        return True
    shared = sum(weights.get(piece, 0.0) for piece in said & matter(other))
    return shared > 0 and shared >= HELD * sum(weights.get(piece, 0.0) for piece in said)


class _Entries:
    """The entries of the knowledge base by what they are about."""

    def __init__(self, knowledge: Sequence[KnowledgeEntry]):
        self.about = {entry.id: matter(f"{entry.topic or ''} {entry.text}") for entry in knowledge}
        having = Counter(piece for pieces in self.about.values() for piece in pieces)
        self._weights = {piece: log(1 + len(self.about) / n) for piece, n in having.items()}
        self._unknown = log(1 + len(self.about))

    def under(self, answer: frozenset[str]) -> str | None:
        """The entry that an answer rests on; None where none has much of it."""
        whole = sum(self._weights.get(piece, self._unknown) for piece in answer)
        shared = {
            name: sum(self._weights[piece] for piece in answer & pieces)
            for name, pieces in self.about.items()
        }
        best = max(shared, key=lambda name: round(shared[name], 9), default=None)
        return best if best is not None and whole and shared[best] >= HELD * whole else None
