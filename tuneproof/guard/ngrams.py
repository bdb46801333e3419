"""A question's own characters as evidence: a ridge regression from its n-grams onto known answers.

A model's states blur what was written; a product's name or a short Chinese word decides a question
and is met again letter by letter. This module knows no model and decides nothing by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

LONGEST = 3
"""Characters of an n-gram, as the look-up has them."""
TERMS = 4096
"""Most n-grams that are weighed, the most frequent ones: a bound on time and on the file."""
PENALTY = 1.0
"""L2 penalty of the regression, on rows of length one."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class NGrams:
    """What each of `terms` says for each answer: `weight` [terms, answers], `bias` [answers];
    `rarity` [terms] is the inverse document frequency."""

    terms: tuple[str, ...]
    rarity: Floats
    weight: Floats
    bias: Floats

    @classmethod
    def fit(cls, texts: Sequence[str], wanted: Floats) -> NGrams:
        """Learn from `texts` and `wanted` [texts, answers], 1 where the answer is right."""
        from sklearn.linear_model import Ridge

        reader = _reader(max_features=TERMS)
        table = reader.fit_transform(texts).toarray().astype(np.float32)
        found = Ridge(alpha=PENALTY, solver="cholesky").fit(table, wanted)
        return cls(
            tuple(map(str, reader.get_feature_names_out())),
            reader.idf_.astype(np.float32),
            np.atleast_2d(found.coef_).T,
            np.atleast_1d(found.intercept_),
        )

    def scores(self, texts: Sequence[str]) -> Floats:
        """How much speaks for each answer, about 0 to 1: [texts, answers]."""
        found: Floats = (self._known.transform(texts) @ self.weight + self.bias).astype(np.float32)
        return found

    @cached_property
    def _known(self) -> Any:
        """The reader of these terms: to make it takes longer than to read a question."""
        reader = _reader(vocabulary=list(self.terms))
        reader.idf_ = self.rarity.astype(np.float64)
        return reader


def _reader(**options: Any) -> Any:
    from sklearn.feature_extraction.text import TfidfVectorizer

    return TfidfVectorizer(
        analyzer="char", ngram_range=(1, LONGEST), sublinear_tf=True, dtype=np.float64, **options
    )
