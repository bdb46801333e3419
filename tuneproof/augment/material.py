"""What the sources make new rows from: the given rows by topic, the knowledge base, the pairs.

Rows that were made before are material for nothing: a wording of a wording drifts. Whatever
several sources need is worked out here once. This module makes no row.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from tuneproof.augment.telling import cosines, words_of
from tuneproof.augment.tongue import Tongue, Tongues
from tuneproof.data.made import mark
from tuneproof.data.overlap import normalise
from tuneproof.types import Example, KnowledgeEntry, Style

PAIRS_SHARE = 0.5
"""Pairs to tell apart, for each topic, when the data itself has to say which: the closer half of
nearest neighbours (a proposal)."""
MIXED_LEAST = 2
"""Questions of such a pair that are closer to one of the other topic than to any of their own: one
may stand anywhere, and nobody who asks about dogs has to say that tickets are not meant."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A question that a source proposes. The first parent gives answer, topic and sources.

    With `refusal` it is unanswerable, and that is the answer to learn.
    """

    kind: str
    question: str
    parents: tuple[Example, ...]
    style: Style | None = None
    refusal: str | None = None

    @property
    def answerable(self) -> bool:
        """Whether it has an answer other than the refusal."""
        return self.refusal is None and self.parents[0].answerable

    @property
    def made_by(self) -> str:
        """The mark of the row that it becomes."""
        return mark(self.kind, [one.question for one in self.parents])

    def example(self, number: int) -> Example:
        """The row that it becomes. `number` keeps two rows of the same mark apart."""
        first = self.parents[0]
        places = "+".join(one.origin or one.id for one in self.parents)
        return Example(
            id=f"{self.made_by}#{number}",
            question=self.question,
            answers=first.answers if self.refusal is None else (self.refusal,),
            answerable=self.answerable,
            topic=first.topic,
            style=self.style or first.style,
            sources=first.sources if self.answerable else (),
            origin=f"{self.kind} ← {places}",
            made_by=self.made_by,
        )


@dataclass(frozen=True, eq=False)
class Material:
    """`rows` are the natural ones that have an answer; `pairs` names topics that are mixed up."""

    rows: tuple[Example, ...]
    knowledge: tuple[KnowledgeEntry, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()

    @cached_property
    def _tongues(self) -> Tongues:
        return Tongues(row.question for row in self.rows)

    def tongue(self, question: str) -> Tongue:
        """The language of a question."""
        return self._tongues.of(question)

    @cached_property
    def styled(self) -> bool:
        """Whether the data says how its questions are worded."""
        return any(row.style for row in self.rows)

    @cached_property
    def by_answer(self) -> Mapping[str, tuple[Example, ...]]:
        """The answerable rows of each answer."""
        found: dict[str, list[Example]] = defaultdict(list)
        for row in self.rows:
            if row.answerable:
                found[normalise(row.answer)].append(row)
        return {answer: tuple(rows) for answer, rows in found.items()}

    @cached_property
    def by_topic(self) -> Mapping[str, tuple[Example, ...]]:
        """The answerable rows of each topic, by its key."""
        found: dict[str, list[Example]] = defaultdict(list)
        for row in self.rows:
            if row.answerable:
                found[topic_key(row)].append(row)
        return {topic: tuple(rows) for topic, rows in found.items()}

    @cached_property
    def refusal(self) -> str | None:
        """The sentence that unanswerable rows answer with most often; None without any."""
        said = Counter(row.answer for row in self.rows if not row.answerable)
        return said.most_common(1)[0][0] if said else None

    @cached_property
    def texts(self) -> str:
        """Everything that the knowledge base and the answers hold, in one text."""
        answers = dict.fromkeys(row.answer for row in self.rows if row.answerable)
        return "\n".join([*(entry.text for entry in self.knowledge), *answers]).lower()

    @cached_property
    def said(self) -> tuple[str, ...]:
        """Every row and every entry of the knowledge base as one text each."""
        asked = (f"{row.question}\n{row.answer}" for row in self.rows)
        return (*asked, *(entry.text for entry in self.knowledge))

    @cached_property
    def mixed_up(self) -> tuple[tuple[str, str], ...]:
        """The pairs of topic keys to tell apart: those given, else the closest in the data."""
        if not self.pairs:
            return self._closest()
        keys = ((self._key(one), self._key(other)) for one, other in self.pairs)
        named = [(one, other) for one, other in keys if one and other and one != other]
        return tuple(dict.fromkeys(named))

    def _key(self, name: str) -> str:
        """The key of a topic that is named, or of an answer that begins so; else empty."""
        if name in self.by_topic:
            return name
        start = name.removesuffix("…").strip()
        return next((key for key in self.by_topic if start and key.startswith(start)), "")

    def _words(self, rows: Sequence[Example]) -> list[str]:
        return [word for row in rows for word in words_of(row.question, self.tongue(row.question))]

    def _closest(self) -> tuple[tuple[str, str], ...]:
        """Every topic with the one whose questions are most like its own, the closest first."""
        keys = list(self.by_topic)
        if len(keys) < 2:
            return ()
        alike = cosines([self._words(self.by_topic[key]) for key in keys])
        np.fill_diagonal(alike, -1.0)
        near = {
            tuple(sorted((i, int(alike[i].argmax())))): float(alike[i].max())
            for i in range(len(keys))
        }
        ranked = sorted(near, key=lambda pair: (-near[pair], pair))
        most = max(1, int(PAIRS_SHARE * len(keys)))
        pairs = [(keys[i], keys[j]) for i, j in ranked if near[i, j] > 0]
        return tuple(pair for pair in pairs[:most] if self._astray(*pair) >= MIXED_LEAST)

    def _astray(self, one: str, other: str) -> int:
        """Questions of two topics whose closest one, among those of both, is of the other."""
        rows = (*self.by_topic[one], *self.by_topic[other])
        mine = np.arange(len(rows)) < len(self.by_topic[one])
        alike = cosines([self._words([row]) for row in rows])
        np.fill_diagonal(alike, -1.0)
        return int(np.sum((mine[alike.argmax(axis=1)] != mine) & (alike.max(axis=1) > 0)))


def topic_key(row: Example) -> str:
    """The topic of a row; where it names none, its answer."""
    return row.topic or " ".join(row.answer.split())
