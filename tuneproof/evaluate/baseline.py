"""The nearest-neighbour look-up: the baseline that fine-tuning has to beat.

It finds the training question closest by character n-grams and gives that question's answer,
word for word. It knows no model and no right answer of a test.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log
from time import perf_counter

from tuneproof.types import Example, Generation

LEAST_SIMILARITY = 1e-6
"""Floor of the similarity before its logarithm is taken."""


class LookUp:
    """Character n-gram TF-IDF (n 1 to 3, cosine) over the training questions.

    Among equally close questions the first in the data is taken. When the closest one is
    unanswerable, its refusal is the answer. Raises ValueError without training rows.
    """

    def __init__(self, train: Sequence[Example]):
        if not train:
            raise ValueError("a look-up needs at least one training row")
        # Imported here, as importing scikit-learn takes about a second.
        from sklearn.feature_extraction.text import TfidfVectorizer

        refusal = next((row.answer for row in train if not row.answerable and row.answer), "")
        self._answers = tuple(row.answer or refusal for row in train)
        self._vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(1, 3))
        self._matrix = self._vectorizer.fit_transform([row.question for row in train])

    def answer(self, question: str) -> Generation:
        """The answer of the nearest training question.

        `logprob` is the logarithm of the cosine similarity, so that agreement and doubt can be
        told by the same field as a model's; `tokens` is 0, `latency_ms` is measured.
        """
        start = perf_counter()
        row = self._vectorizer.transform([question])
        # Rounded, so that a tie stays a tie whatever the order of additions was.
        scores = (self._matrix @ row.T).toarray().ravel().round(12)
        place = int(scores.argmax())
        score = min(1.0, max(LEAST_SIMILARITY, float(scores[place])))
        return Generation(
            text=self._answers[place],
            tokens=0,
            stopped=True,
            logprob=log(score),
            latency_ms=(perf_counter() - start) * 1000,
        )
