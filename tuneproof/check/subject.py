"""What the checks look at: rows, knowledge base, recipe, and what was measured beforehand.

What several checks need is a cached property, computed when the first of them asks. This module
judges nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from tuneproof.check.agreement import Agreement
from tuneproof.check.facts import Cost, ModelFacts
from tuneproof.check.fitting import Fitting
from tuneproof.check.hiding import finds_in
from tuneproof.check.neighbours import MOST_PAIRS, Neighbours
from tuneproof.check.versions import ALIKE
from tuneproof.config import Recipe
from tuneproof.data.overlap import CopyIndex, OverlapIndex, normalise
from tuneproof.data.split import Split
from tuneproof.i18n import _, enumerated
from tuneproof.text.beginning import beginning
from tuneproof.text.finds import Find
from tuneproof.text.private import personal
from tuneproof.text.secrets import secrets
from tuneproof.types import Example, Finding, KnowledgeEntry


@dataclass(frozen=True, slots=True)
class LookupShare:
    """How a nearest-neighbour look-up did on questions that it had not seen.

    `correct` of `questions` were answered rightly; `missed` are the others. `held_out` says that
    the questions were held out of the training file because there is no test file.
    """

    questions: int
    correct: int
    missed: tuple[Example, ...] = ()
    held_out: bool = False


@dataclass(frozen=True, eq=False)
class Meanings:
    """Sentence embeddings of the rows of `Subject.answered`: unit vectors, [rows, width]. A
    question lies near the answers that fit it and near questions that ask the same."""

    questions: NDArray[np.float32]
    answers: NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Senses:
    """Sentence embeddings of the knowledge base: each sentence of `said` once, and unit vectors in
    the same order, [sentences, width]."""

    said: tuple[str, ...]
    vectors: NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Subject:
    """One data set with the recipe that would train on it.

    `test` is None when no test file was given, `knowledge` empty when there is no knowledge
    base. `reading` are the findings that were made while the files were read. `lookup`,
    `model`, `cost`, `meanings` and `senses` are None when they were not measured. `split` is how
    the rows would be split, None where that is not known; numbers of rows are then estimated from
    the shares. `written` is False when the user gave no recipe: `fit` then chooses the schedule by
    the number of rows.
    """

    train: tuple[Example, ...]
    test: tuple[Example, ...] | None = None
    knowledge: tuple[KnowledgeEntry, ...] = ()
    recipe: Recipe = field(default_factory=Recipe)
    reading: tuple[Finding, ...] = ()
    lookup: LookupShare | None = None
    model: ModelFacts | None = None
    cost: Cost | None = None
    meanings: Meanings | None = None
    senses: Senses | None = None
    split: Split | None = None
    written: bool = True

    @cached_property
    def rows(self) -> tuple[Example, ...]:
        """Training and test rows, in this order."""
        return (*self.train, *(self.test or ()))

    @cached_property
    def answered(self) -> tuple[Example, ...]:
        """The answerable training and test rows that have a question and an answer."""
        return tuple(row for row in self.rows if row.answerable and row.answer and row.question)

    @cached_property
    def answerable(self) -> tuple[Example, ...]:
        """The training rows that have an answer to learn."""
        return tuple(row for row in self.train if row.answerable)

    @cached_property
    def unanswerable(self) -> tuple[Example, ...]:
        """The training rows that teach to refuse."""
        return tuple(row for row in self.train if not row.answerable)

    @cached_property
    def neighbours(self) -> Neighbours:
        """The pairs of training questions that resemble one another."""
        return Neighbours([row.question for row in self.train])

    @cached_property
    def agreement(self) -> Agreement:
        """Tells whether two rows give the same answer."""
        return Agreement()

    @cached_property
    def leaks(self) -> tuple[tuple[Example, Example, float], ...]:
        """Training rows that copy a test question, each as (row, test row, overlap of the
        questions)."""
        test = self.test or ()
        index = CopyIndex([row.question for row in test])
        near = ((row, *index.nearest(row.question)) for row in self.train)
        least = self.recipe.data.leak_threshold
        return tuple((row, test[at], overlap) for row, at, overlap in near if overlap >= least)

    @cached_property
    def by_answer(self) -> Mapping[str, tuple[Example, ...]]:
        """The answerable training rows by the normalised text of their answer."""
        found: dict[str, list[Example]] = defaultdict(list)
        for row in self.answerable:
            found[normalise(row.answer)].append(row)
        return {answer: tuple(rows) for answer, rows in found.items()}

    @cached_property
    def phrasings(self) -> Mapping[str, int]:
        """How many different questions ask for each answer, by its normalised text."""
        return {
            answer: len({normalise(row.question) for row in rows})
            for answer, rows in self.by_answer.items()
        }

    @cached_property
    def answer_pairs(self) -> tuple[tuple[tuple[Example, ...], tuple[Example, ...], float], ...]:
        """Pairs of training answers that resemble one another: the rows of either, and their
        overlap; the first `MOST_PAIRS` only."""
        return self._answer_pairs[:MOST_PAIRS]

    @property
    def answers_complete(self) -> bool:
        """Whether `answer_pairs` holds every pair, or was cut off at `MOST_PAIRS`."""
        return len(self._answer_pairs) <= MOST_PAIRS

    @cached_property
    def _answer_pairs(self) -> tuple[tuple[tuple[Example, ...], tuple[Example, ...], float], ...]:
        groups = list(self.by_answer.values())
        index = OverlapIndex([rows[0].answer for rows in groups])
        found = islice(index.pairs(ALIKE), MOST_PAIRS + 1)
        return tuple((groups[i], groups[j], overlap) for i, j, overlap in found)

    @cached_property
    def fitting(self) -> Fitting:
        """What each training answer is about, to tell which one a question asks for."""
        return Fitting(self.by_answer.values(), self.knowledge)

    @cached_property
    def by_topic(self) -> Mapping[str, tuple[Example, ...]]:
        """The answerable training rows by topic; a row without one counts under its answer."""
        found: dict[str, list[Example]] = defaultdict(list)
        for row in self.answerable:
            found[topic_of(row)].append(row)
        return {topic: tuple(rows) for topic, rows in found.items()}

    @cached_property
    def refusals(self) -> Counter[str]:
        """How often unanswerable training rows answer with each text."""
        return Counter(row.answer for row in self.unanswerable if row.answer)

    @cached_property
    def secrets(self) -> Mapping[str, tuple[Find, ...]]:
        """Keys, tokens and passwords in rows and entries, by their places."""
        return finds_in(self._places_and_texts(), secrets, known="")

    @cached_property
    def personal(self) -> Mapping[str, tuple[Find, ...]]:
        """Personal data in rows and entries, by their places; contacts that the knowledge base
        holds are left out."""
        known = "\n".join(entry.text for entry in self.knowledge)
        return finds_in(self._places_and_texts(), personal, known)

    @property
    def private(self) -> Iterator[Find]:
        """Every secret and every piece of personal data in the rows: no message may repeat them."""
        for places in (self.secrets, self.personal):
            for found in places.values():
                yield from found

    def _places_and_texts(self) -> Iterator[tuple[str, str]]:
        """Every question, answer and knowledge entry, each as (place, text)."""
        for row in self.rows:
            for text in (row.question, *row.answers):
                yield place(row), text
        for entry in self.knowledge:
            yield entry.id, entry.text


def topic_of(row: Example) -> str:
    """The topic of a row, or the start of its answer; marked as such in an unanswerable row."""
    name = row.topic or beginning(row.answer)
    return name if row.answerable else _("{topic} (unanswerable)").format(topic=name)


def place(row: Example) -> str:
    """Where a row is: "file:line"."""
    return row.origin or row.id


def listed(names: Sequence[str], most: int = 5) -> str:
    """The first `most` names in one line, and how many more there are."""
    shown = enumerated(names[:most])
    more = len(names) - most
    return shown if more <= 0 else _("{names} and {n} more").format(names=shown, n=more)
