"""The domain: what the known questions are about, as against what people ask elsewhere.

Out-of-scope detection (Larson et al. 2019, arXiv 1909.02027) that needs no unanswerable question of
the owner's: a probe learns to tell the known questions from questions of everyday life. It does not
detect near misses, unanswerable questions about the domain: only the owner's refusals teach those.
This module knows no model and no language.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import NamedTuple

import numpy as np

from tuneproof.guard.probe import Probe
from tuneproof.guard.ridge import Floats

OURS, ELSEWHERE = "ours", "elsewhere"
"""The two classes of the probe."""
KEPT = 0.99
"""Share of the known questions that are within the limit; of fewer than a hundred all but one (a
proposal): on five sets 0 to 5 % of new questions were beyond it (docs/guard.md)."""
FOLDS = 5
"""Parts of the known questions; the distances of each are taken by a probe fitted on the others."""
MOST = 2000
"""Most known questions that the probe is fitted on, spread evenly over all of them: a bound on time
and memory (a proposal)."""
MIDWAY = 0.5
"""The distance midway between the known questions and those from elsewhere, the least limit: known
questions of one pattern (“price of X”) are all near one another, and a new wording is not."""
LEAST = 10
"""Fewest known questions that a limit can be set by."""


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
    """The fitted probe. A question whose distance is above `limit` is out of scope."""

    probe: Probe
    limit: float

    @classmethod
    def fit(
        cls, ours: Read, answers: Read, elsewhere: Read, limit: float | None = None
    ) -> Domain | None:
        """Fit on known questions, on known answers (those who ask far from all known questions use
        their words), and on questions from elsewhere.

        The limit is the `KEPT` quantile of the distances of the known questions, each taken by a
        probe that was fitted without that question (cross-fitting), and at least `MIDWAY`, unless a
        `limit` set so before is given. None with fewer than `LEAST` known questions, or without any
        from elsewhere.
        """
        if len(ours.texts) < LEAST or not elsewhere.texts:
            return None
        ours = ours.at(range(0, len(ours.texts), ceil(len(ours.texts) / MOST)))
        domain = cls._fit_probe(ours, answers, elsewhere)
        if limit is None:
            distances = cls._held_out_distances(ours, answers, elsewhere)
            limit = max(MIDWAY, float(np.quantile(distances, KEPT, method="lower")))
        return replace(domain, limit=limit)

    @classmethod
    def _held_out_distances(cls, ours: Read, answers: Read, elsewhere: Read) -> list[float]:
        """The distance of each known question by a probe fitted without it, part by part."""
        distances: list[float] = []
        for part in range(FOLDS):
            held = ours.at(at for at in range(len(ours.texts)) if at % FOLDS == part)
            kept = ours.at(at for at in range(len(ours.texts)) if at % FOLDS != part)
            without = cls._fit_probe(kept, answers, elsewhere)
            distances += map(float, without.distances(held.states, held.texts))
        return distances

    @classmethod
    def _fit_probe(cls, ours: Read, answers: Read, elsewhere: Read) -> Domain:
        """The domain without a limit."""
        within = len(ours.texts) + len(answers.texts)
        probe = Probe.fit(
            np.concatenate([ours.states, answers.states, elsewhere.states]),
            [*ours.texts, *answers.texts, *elsewhere.texts],
            [OURS] * within + [ELSEWHERE] * len(elsewhere.texts),
        )
        return cls(probe, np.inf)

    def distances(self, states: Floats, texts: Sequence[str]) -> Floats:
        """How much questions are like those from elsewhere, about 0 to 1: [questions]."""
        distances = self.probe.alike(states, texts, {ELSEWHERE})
        assert distances is not None
        return distances
