"""The probe: which known answer a model's states, and the question's own characters, point to.

For each vector of a question's states a ridge regression onto the known answers, one column each: a
linear probe (Alain & Bengio 2016, arXiv 1610.01644). One more takes the question's n-grams. Their
probabilities are multiplied. A model decides its answer word by word, its first words for many
answers at once; the probe decides between whole answers, and on the same states is right more often
(docs/guard.md). It is fitted on the training and validation rows, and the layer "abstain" weighs
what it suggests. This module knows no model.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from tuneproof.guard.ngrams import NGrams
from tuneproof.guard.ridge import Floats, fit_ridge

SHARPNESS = 10.0
"""Factor of a regression's scores, about 0 to 1, before the softmax."""
LEAST_SPREAD = 1e-6
"""Added to a divisor, so that nothing is divided by zero."""

ARRAYS = ("mean", "spread", "weight", "bias")
NGRAMS, NGRAMS_ARRAYS = "ngrams.", ("rarity", "weight", "bias")
"""The arrays of the n-grams, and what stands before their names in a probe's file."""
TEXTS = "answers, terms"
"""Name of the texts in a probe's file."""


@dataclass(frozen=True, eq=False)
class Probe:
    """A fitted probe with `answers` as classes.

    `mean` and `spread` [vectors, width] standardise states; `weight` [vectors, width, answers] and
    `bias` [vectors, answers] give the score of each answer by each vector, `ngrams` by the text.
    """

    answers: tuple[str, ...]
    mean: Floats
    spread: Floats
    weight: Floats
    bias: Floats
    ngrams: NGrams

    @classmethod
    def fit(cls, states: Floats, texts: Sequence[str], answers: Sequence[str]) -> Probe:
        """Fit on `states` [rows, vectors, width], the text and the answer of each row."""
        known = tuple(dict.fromkeys(answers))
        column = {answer: place for place, answer in enumerate(known)}
        wanted = np.zeros((len(answers), len(known)), dtype=np.float32)
        wanted[np.arange(len(answers)), [column[answer] for answer in answers]] = 1.0
        mean, spread = states.mean(axis=0), states.std(axis=0) + LEAST_SPREAD
        fitted = [fit_ridge(vectors, wanted) for vectors in _standardised(states, mean, spread)]
        weight, bias = (np.stack(each) for each in zip(*fitted, strict=True))
        return cls(known, mean, spread, weight, bias, NGrams.fit(texts, wanted))

    def chances(self, states: Floats, texts: Sequence[str]) -> Floats:
        """The probability of each answer, [questions, answers]: the normalised geometric mean of
        the probabilities by each vector and by the text, so that one that disagrees counts."""
        from scipy.special import log_softmax, softmax

        logs = log_softmax(SHARPNESS * self._scores_by_part(states, texts), axis=2).mean(axis=0)
        chances: Floats = softmax(logs, axis=1)
        return chances

    def alike(
        self, states: Floats, texts: Sequence[str], answers: Collection[str]
    ) -> Floats | None:
        """How much questions are like those whose answer is one of `answers`, about 0 to 1:
        [questions]. None where none of `answers` is a class of the probe.

        The sum of their scores, not of their probabilities, which are spread over all answers.
        """
        columns = [place for place, answer in enumerate(self.answers) if answer in answers]
        if not columns:
            return None
        scores = self._scores_by_part(states, texts)
        likeness: Floats = scores[:, :, columns].sum(axis=2).mean(axis=0)
        return likeness

    def _scores_by_part(self, states: Floats, texts: Sequence[str]) -> Floats:
        """The score of each answer by each vector, then by the text: [vectors + 1, questions,
        answers]."""
        by_states = _standardised(states, self.mean, self.spread) @ self.weight + self.bias[:, None]
        return np.concatenate([by_states, self.ngrams.scores(texts)[None]])

    def ranked(
        self, states: Floats, texts: Sequence[str], most: int
    ) -> list[list[tuple[str, float]]]:
        """For each question at most `most` answers, the best first, with their probabilities."""
        rankings = []
        for chances in self.chances(states, texts):
            best = (-chances).argsort(kind="stable")[:most]
            rankings.append([(self.answers[place], float(chances[place])) for place in best])
        return rankings


def to_bytes(probe: Probe) -> bytes:
    """The content of a file that `from_bytes` reads."""
    from safetensors.numpy import save

    arrays = {name: getattr(probe, name) for name in ARRAYS}
    arrays |= {NGRAMS + name: getattr(probe.ngrams, name) for name in NGRAMS_ARRAYS}
    # Under one name: of several the library changes the order from one process to the next.
    texts = json.dumps([probe.answers, probe.ngrams.terms], ensure_ascii=False)
    content: bytes = save(
        {name: np.ascontiguousarray(values) for name, values in arrays.items()},
        metadata={TEXTS: texts},
    )
    return content


def from_bytes(content: bytes) -> Probe:
    """The inverse of `to_bytes`. Raises ValueError for anything else."""
    from safetensors import SafetensorError
    from safetensors.numpy import load

    try:
        arrays = load(content)
        size = int.from_bytes(content[:8], "little")
        metadata = json.loads(content[8 : 8 + size])["__metadata__"]
        answers, terms = map(tuple, json.loads(metadata[TEXTS]))
        ngrams = NGrams(terms, **{name: arrays[NGRAMS + name] for name in NGRAMS_ARRAYS})
        return Probe(answers, **{name: arrays[name] for name in ARRAYS}, ngrams=ngrams)
    except (SafetensorError, KeyError, TypeError) as error:
        raise ValueError(str(error)) from error


def _standardised(states: Floats, mean: Floats, spread: Floats) -> Floats:
    """`states` [rows, vectors, width] standardised, then each vector scaled to length one:
    [vectors, rows, width]."""
    standard = (states - mean) / spread
    length = np.linalg.norm(standard, axis=2, keepdims=True) + LEAST_SPREAD
    scaled: Floats = (standard / length).astype(np.float32)
    return scaled.swapaxes(0, 1)
