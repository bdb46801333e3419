"""The training data of the small learners of a run's guard: the probe and the domain.

The model reads every text once; both learn from the same states. Fitted with some rows left out,
they can be calibrated on those rows. This module decides nothing about an answer.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from tuneproof.config import GuardSettings
from tuneproof.guard.domain import Domain, Read
from tuneproof.guard.probe import Probe
from tuneproof.guard.ridge import Floats
from tuneproof.text.elsewhere import elsewhere
from tuneproof.types import Example

ANSWER_READ = 400
"""Most characters of a known answer that the model reads."""

States = Callable[[Sequence[str]], Floats]
"""The model's states of questions, [questions, vectors, width]."""


def is_probing(settings: GuardSettings) -> bool:
    """Whether a probe is wanted, and a layer that hears it."""
    return settings.probe and settings.abstain


@dataclass(frozen=True, eq=False)
class Lessons:
    """What the model read, text and states: the questions of `rows`; each different known answer
    as if it were a question, as questions far from all known ones often use its words; and general
    questions from elsewhere. `said[i]` is the known answer to `rows[i]`; `answers` are those
    without repeats and refusals."""

    rows: tuple[Example, ...]
    said: tuple[str, ...]
    answers: tuple[str, ...]
    questions: Read
    answered: Read
    elsewhere: Read

    @classmethod
    def read(
        cls,
        rows: tuple[Example, ...],
        said: Sequence[str],
        declines: Callable[[str], bool],
        states: States,
        settings: GuardSettings,
    ) -> Lessons | None:
        """Have the model read what the guard's settings need; None where they need nothing.

        `said` are the known answers to `rows`, `declines` tells whether an answer is a refusal.
        """
        questions = tuple(row.question for row in rows)
        others = elsewhere(questions) if settings.scope else ()
        if not others and not is_probing(settings):
            return None
        answers = tuple(text for text in dict.fromkeys(said) if text and not declines(text))
        texts = (*questions, *(text[:ANSWER_READ] for text in answers), *others)
        ends = 0, len(rows), len(rows) + len(answers), len(texts)
        read = Read(states(texts), texts)
        parts = [read.at(range(*pair)) for pair in pairwise(ends)]
        return cls(rows, tuple(said), answers, *parts)

    def probe(self, without: Collection[int] = ()) -> Probe | None:
        """A probe fitted on all rows but those at `without`; None where no row is left."""
        places = [place for place in range(len(self.rows)) if place not in without]
        if not places:
            return None
        own = self._answer_places(places)
        parts = self.questions.at(places), self.answered.at(own)
        return Probe.fit(
            np.concatenate([part.states for part in parts]),
            [text for part in parts for text in part.texts],
            [*(self.said[place] for place in places), *(self.answers[place] for place in own)],
        )

    def domain(self, without: Collection[int] = (), limit: float | None = None) -> Domain | None:
        """The domain fitted on all answerable rows but those at `without`; None where they are too
        few. Its limit is learned as well where none is given."""
        places = [
            place for place, row in enumerate(self.rows) if row.answerable and place not in without
        ]
        answered = self.answered.at(self._answer_places(places))
        return Domain.fit(self.questions.at(places), answered, self.elsewhere, limit)

    def _answer_places(self, places: Sequence[int]) -> list[int]:
        """The places in `answers` of what the rows at `places` are answered with."""
        kept = {self.said[place] for place in places}
        return [place for place, text in enumerate(self.answers) if text in kept]
