"""A question's own characters as evidence: a ridge regression from its n-grams onto known answers.

A model's states blur the spelling, while a product's name or a short Chinese word may decide a
question. This module knows no model and decides nothing by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from tuneproof.guard.ridge import Floats, fit_ridge

LONGEST = 3
"""Most characters of an n-gram, the same as of the look-up."""
TERMS = 4096
"""Most n-grams that get a weight, the most frequent ones: a bound on time and on the file."""


@dataclass(frozen=True, eq=False)
class NGrams:
    """A linear score of each answer by the n-grams `terms`: `weight` [terms, answers], `bias`
    [answers]; `rarity` [terms] is the inverse document frequency."""

    terms: tuple[str, ...]
    rarity: Floats
    weight: Floats
    bias: Floats

    @classmethod
    def fit(cls, texts: Sequence[str], wanted: Floats) -> NGrams:
        """Fit on `texts` and `wanted` [texts, answers], 1 where the answer is right, else 0."""
        vectorizer = _vectorizer(max_features=TERMS)
        table = vectorizer.fit_transform(texts).toarray().astype(np.float32)
        terms = tuple(map(str, vectorizer.get_feature_names_out()))
        return cls(terms, vectorizer.idf_.astype(np.float32), *fit_ridge(table, wanted))

    def scores(self, texts: Sequence[str]) -> Floats:
        """The score of each answer, about 0 to 1: [texts, answers]."""
        found: Floats = (self._fitted_vectorizer.transform(texts) @ self.weight + self.bias).astype(
            np.float32
        )
        return found

    @cached_property
    def _fitted_vectorizer(self) -> Any:
        """The vectorizer of these terms, kept: to make it takes longer than to read a question."""
        vectorizer = _vectorizer(vocabulary=list(self.terms))
        vectorizer.idf_ = self.rarity.astype(np.float64)
        return vectorizer


def _vectorizer(**options: Any) -> Any:
    from sklearn.feature_extraction.text import TfidfVectorizer

    return TfidfVectorizer(
        analyzer="char", ngram_range=(1, LONGEST), sublinear_tf=True, dtype=np.float64, **options
    )
