"""What the sources make new rows from: the given rows by topic, the knowledge base, topic pairs.

Augmented rows are not used as material, since meaning drifts with each rewording. What several
sources need is computed here once. This module makes no row.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from tuneproof.augment.telling import cosines, words_of
from tuneproof.augment.tongue import Tongue, Tongues
from tuneproof.data.made import mark
from tuneproof.data.overlap import normalise
from tuneproof.types import Example, KnowledgeEntry, Style

PAIRS_SHARE = 0.5
"""Where no pairs are given: how many of the closest topic pairs are taken, as a share of the number
of topics (a proposal)."""
MIXED_LEAST, MIXED_SHARE = 2, 0.2
"""How many questions of such a pair, and which share of them, must be closest to a question of the
other topic (a proposal). A single one proves nothing: nobody who asks about dogs has to say that
tickets are not meant. With a smaller share about half of such pairs are nothing to mix up (by eye;
some that are have less, too)."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A question that a source proposes; answer, topic and sources are those of the first parent.

    With `refusal` the question is unanswerable, and that text is its answer.
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
        """The mark of the row made from it (see `data.made`)."""
        return mark(self.kind, [parent.question for parent in self.parents])

    def example(self, number: int) -> Example:
        """The row made from it. `number` keeps the ids of rows with the same mark apart."""
        first = self.parents[0]
        places = "+".join(parent.origin or parent.id for parent in self.parents)
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
    """The given rows, not augmented ones, each with an answer or refusal; the knowledge base; and
    in `pairs` the names of topics that get mixed up, if known."""

    rows: tuple[Example, ...]
    knowledge: tuple[KnowledgeEntry, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()

    @cached_property
    def _tongues(self) -> Tongues:
        return Tongues(row.question for row in self.rows)

    def tongue(self, question: str) -> Tongue:
        """The language of a question."""
        return self._tongues.of(question)

    def tongue_of(self, rows: Sequence[Example]) -> Tongue:
        """The language of most of the rows' questions; of two equally frequent ones the first."""
        return Counter(self.tongue(row.question) for row in rows).most_common(1)[0][0]

    @cached_property
    def styled(self) -> bool:
        """Whether any row names the style of its question."""
        return any(row.style for row in self.rows)

    @cached_property
    def by_answer(self) -> Mapping[str, tuple[Example, ...]]:
        """The answerable rows of each answer, by the normalised answer."""
        return self._answerable_by(lambda row: normalise(row.answer))

    @cached_property
    def by_topic(self) -> Mapping[str, tuple[Example, ...]]:
        """The answerable rows of each topic, by its key."""
        return self._answerable_by(topic_key)

    def _answerable_by(self, key: Callable[[Example], str]) -> Mapping[str, tuple[Example, ...]]:
        found: dict[str, list[Example]] = defaultdict(list)
        for row in self.rows:
            if row.answerable:
                found[key(row)].append(row)
        return {name: tuple(rows) for name, rows in found.items()}

    def rows_in(self, topic: str, tongue: Tongue) -> list[Example]:
        """The answerable rows of a topic whose questions are in this language."""
        return [row for row in self.by_topic[topic] if self.tongue(row.question) == tongue]

    @cached_property
    def refusal(self) -> str | None:
        """The sentence that unanswerable rows answer with most often; None without any."""
        said = Counter(row.answer for row in self.rows if not row.answerable)
        return said.most_common(1)[0][0] if said else None

    def refusal_to(self, tongue: Tongue) -> str | None:
        """The sentence that most unanswerable questions in this language are answered with;
        `refusal` where there are none."""
        said = Counter(
            row.answer
            for row in self.rows
            if not row.answerable and self.tongue(row.question) == tongue
        )
        return said.most_common(1)[0][0] if said else self.refusal

    @cached_property
    def texts(self) -> str:
        """The knowledge base and all answers as one lower-case text."""
        answers = dict.fromkeys(row.answer for row in self.rows if row.answerable)
        return "\n".join([*(entry.text for entry in self.knowledge), *answers]).lower()

    @cached_property
    def said(self) -> tuple[str, ...]:
        """A text for every row, question and answer, and for every entry of the knowledge base."""
        asked = (f"{row.question}\n{row.answer}" for row in self.rows)
        return (*asked, *(entry.text for entry in self.knowledge))

    @cached_property
    def mixed_up(self) -> tuple[tuple[str, str], ...]:
        """The pairs of topic keys to tell apart: those given, else the closest ones in the data."""
        if not self.pairs:
            return self._closest_pairs()
        keys = ((self._key_of_named(one), self._key_of_named(other)) for one, other in self.pairs)
        named = [(one, other) for one, other in keys if one and other and one != other]
        return tuple(dict.fromkeys(named))

    def _key_of_named(self, name: str) -> str:
        """The topic key that is `name`, or begins with it (an answer cut with …); else empty."""
        if name in self.by_topic:
            return name
        start = name.removesuffix("…").strip()
        return next((key for key in self.by_topic if start and key.startswith(start)), "")

    def _words_of_rows(self, rows: Sequence[Example]) -> list[str]:
        return [word for row in rows for word in words_of(row.question, self.tongue(row.question))]

    def _closest_pairs(self) -> tuple[tuple[str, str], ...]:
        """Pairs of nearest topics by the words of their questions, the closest first."""
        keys = list(self.by_topic)
        if len(keys) < 2:
            return ()
        alike = cosines([self._words_of_rows(self.by_topic[key]) for key in keys])
        np.fill_diagonal(alike, -1.0)
        near = {
            tuple(sorted((i, int(alike[i].argmax())))): float(alike[i].max())
            for i in range(len(keys))
        }
        ranked = sorted(near, key=lambda pair: (-near[pair], pair))
        most = max(1, int(PAIRS_SHARE * len(keys)))
        pairs = [(keys[i], keys[j]) for i, j in ranked if near[i, j] > 0]
        return tuple(pair for pair in pairs[:most] if self._are_mixed_up(*pair))

    def _are_mixed_up(self, one: str, other: str) -> bool:
        """Whether enough questions of two topics have their nearest neighbour in the other one."""
        rows = (*self.by_topic[one], *self.by_topic[other])
        mine = np.arange(len(rows)) < len(self.by_topic[one])
        alike = cosines([self._words_of_rows([row]) for row in rows])
        np.fill_diagonal(alike, -1.0)
        closer = np.sum((mine[alike.argmax(axis=1)] != mine) & (alike.max(axis=1) > 0))
        return bool(closer >= max(MIXED_LEAST, MIXED_SHARE * len(rows)))


def topic_key(row: Example) -> str:
    """The topic of a row; where it has none, its answer."""
    return row.topic or " ".join(row.answer.split())
