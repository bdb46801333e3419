"""The nearest-neighbour look-ups: the baselines that fine-tuning has to beat.

They find the training question closest to the one asked, by character n-grams or by the embeddings
of a sentence encoder, and give that question's answer, word for word. They know no right answer of
a test, and an encoder only as a function from texts to vectors.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from tuneproof.types import Answer, Example


class Lookup:
    """Character n-gram TF-IDF (n 1 to 3, cosine) over the training questions.

    Among equally close questions the first in the data is taken. When the closest one is
    unanswerable, its refusal is the answer. `answers[i]` is the answer that row i gives. Raises
    ValueError without training rows.
    """

    def __init__(self, train: Sequence[Example]):
        if not train:
            raise ValueError("a look-up needs at least one training row")
        # Imported here, as importing scikit-learn takes about a second.
        from sklearn.feature_extraction.text import TfidfVectorizer

        self.answers = given_answers(train)
        self._vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(1, 3))
        self._matrix = self._vectorizer.fit_transform([row.question for row in train])

    def nearest(self, question: str, without: Collection[int] = ()) -> tuple[int, float]:
        """The place of the nearest training row, and the cosine similarity, from 0 to 1.

        `without` are places of rows to leave out, so that a known question can be asked as if it
        were new. Raises ValueError when that leaves no row.
        """
        scores = self._scores(question, without)
        place = int(scores.argmax())
        return place, min(1.0, max(0.0, float(scores[place])))

    def ranked(
        self, question: str, most: int, without: Collection[int] = ()
    ) -> list[tuple[int, float]]:
        """At most `most` different answers, nearest first: each by the place of its nearest row,
        with the similarity of that. Raises as `nearest` does."""
        scores = self._scores(question, without)
        nearest: dict[str, tuple[int, float]] = {}
        for place in (-scores).argsort(kind="stable"):
            if len(nearest) == most or scores[place] < 0:
                break
            at = int(place), min(1.0, max(0.0, float(scores[place])))
            nearest.setdefault(self.answers[place], at)
        return list(nearest.values())

    def _scores(self, question: str, without: Collection[int]) -> NDArray[np.float64]:
        """The cosine similarity of each training row, -1 for those left out. Raises as `nearest`
        does."""
        if len(without) >= len(self.answers):
            raise ValueError("every row is left out")
        asked = self._vectorizer.transform([question]).toarray()[0]
        # Rounded, so that a tie stays a tie in whatever order the products were added up.
        scores: NDArray[np.float64] = (self._matrix @ asked).round(12)
        scores[list(without)] = -1.0
        return scores

    def answer(self, question: str, without: Collection[int] = ()) -> Answer:
        """The answer of the nearest training question, as by `nearest`, and the time taken."""
        start = perf_counter()
        place, _similarity = self.nearest(question, without)
        return Answer(self.answers[place], latency_ms=(perf_counter() - start) * 1000)


def look_up_by_meaning(
    train: Sequence[Example],
    questions: Sequence[str],
    encode: Callable[[Sequence[str]], NDArray[np.float32]],
) -> list[Answer]:
    """For each of `questions` the answer of the nearest training question, by the cosine of their
    vectors; of equally near ones the first. `encode` gives vectors of length one, [texts, width].

    Each has the mean time, as all are encoded together. Raises ValueError without training rows.
    """
    if not train:
        raise ValueError("a look-up needs at least one training row")
    answers = given_answers(train)
    known = encode([row.question for row in train])
    start = perf_counter()
    nearest = (encode(questions) @ known.T).argmax(axis=1) if questions else ()
    took = (perf_counter() - start) * 1000 / max(1, len(questions))
    return [Answer(answers[place], latency_ms=took) for place in nearest]


def given_answers(train: Sequence[Example]) -> tuple[str, ...]:
    """The answer that a look-up gives for each row: the row's own, or the data's first refusal
    where it has none."""
    refusal = next((row.answer for row in train if not row.answerable and row.answer), "")
    return tuple(row.answer or refusal for row in train)
