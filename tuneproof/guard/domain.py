"""The domain: what the known questions are about, told from what people ask elsewhere.

Out-of-scope detection (Larson et al. 2019, arXiv 1909.02027) without a single question of the
owner's that has no answer: a probe learns the known questions against questions of everyday life.
Near misses of the domain, which only the owner's own refusals can teach, it does not tell. This
module knows no model and no language.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import NamedTuple

import numpy as np

from tuneproof.guard.ngrams import Floats
from tuneproof.guard.probe import Probe

OURS, ELSEWHERE = "ours", "elsewhere"
"""What the probe calls a question of the domain, and one of none."""
KEPT = 0.99
"""Share of the known questions that stay within the limit, of fewer than a hundred all but one (a
proposal): on five sets 0 to 5 % of new questions crossed it (docs/guard.md)."""
FOLDS = 5
MOST = 2000
"""Known questions that are learned from, spread evenly over more: a bound on time and memory (a
proposal)."""
LEAST = 10
"""Known questions below which no limit is set: too few to say how far one may stand apart."""


class Read(NamedTuple):
    """Texts, and the model's states of them, [texts, vectors, width]."""

    states: Floats
    texts: tuple[str, ...]

    def at(self, places: Iterable[int]) -> Read:
        """The texts at `places`, with their states."""
        chosen = list(places)
        return Read(self.states[chosen], tuple(self.texts[place] for place in chosen))


@dataclass(frozen=True, eq=False)
class Domain:
    """What was learned. A question whose `distance` is above `limit` is about nothing known."""

    probe: Probe
    limit: float

    @classmethod
    def fit(
        cls, ours: Read, answers: Read, elsewhere: Read, limit: float | None = None
    ) -> Domain | None:
        """Learn from known questions, from known answers (who asks far from all known questions
        uses their words), and from questions of elsewhere.

        The limit is set by distances that are told without the question itself: each of five parts
        of the known questions by what the other four taught. `limit` is one that was so set before.
        None with fewer than ten known questions.
        """
        if len(ours.texts) < LEAST or not elsewhere.texts:
            return None
        ours = ours.at(range(0, len(ours.texts), ceil(len(ours.texts) / MOST)))
        found = cls._told_apart(ours, answers, elsewhere)
        if limit is None:
            limit = float(np.quantile(cls._told(ours, answers, elsewhere), KEPT, method="lower"))
        return replace(found, limit=limit)

    @classmethod
    def _told(cls, ours: Read, answers: Read, elsewhere: Read) -> list[float]:
        """The distance of each known question, by what others taught; in no order."""
        found: list[float] = []
        for part in range(FOLDS):
            held = ours.at(at for at in range(len(ours.texts)) if at % FOLDS == part)
            kept = ours.at(at for at in range(len(ours.texts)) if at % FOLDS != part)
            without = cls._told_apart(kept, answers, elsewhere)
            found += map(float, without.distances(held.states, held.texts))
        return found

    @classmethod
    def _told_apart(cls, ours: Read, answers: Read, elsewhere: Read) -> Domain:
        within = len(ours.texts) + len(answers.texts)
        probe = Probe.fit(
            np.concatenate([ours.states, answers.states, elsewhere.states]),
            [*ours.texts, *answers.texts, *elsewhere.texts],
            [OURS] * within + [ELSEWHERE] * len(elsewhere.texts),
        )
        return cls(probe, np.inf)

    def distances(self, states: Floats, texts: Sequence[str]) -> Floats:
        """How much questions are like those of elsewhere, about 0 to 1: [questions]."""
        found = self.probe.alike(states, texts, {ELSEWHERE})
        assert found is not None
        return found
