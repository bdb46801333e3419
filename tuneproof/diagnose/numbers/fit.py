"""Whether questions fit the answers of their rows, by character n-grams alone.

Each distinct answer is a class, made of the questions asked for it and of its own text. A row is
held out of its class, and the classes are ranked by their similarity to its question. In sound data
a row's own answer ranks near the top; where answers were shuffled or shifted it ranks anywhere.
Cross-validated disagreement of label and neighbours is the idea of confident learning (EVIDENCE C,
conflict). A question is not judged where n-grams cannot tell: in another script than the rest of
its class, or with hardly any n-gram that stands elsewhere. This module knows no model and names no
fault.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from tuneproof.characters import is_east_asian
from tuneproof.data.overlap import normalise
from tuneproof.types import Example

ANSWERS_LEAST = 5
ROWS_LEAST = 40
TESTED_LEAST = 20
"""Below these a rank means nothing: of 28 rows of covid-faq, nearly all with an answer of their
own, 29 % look misplaced and are not."""
ROWS_MOST = 3000
"""Rows that are looked at in a larger set, evenly drawn: bounds time and memory."""
TEXT_WEIGHT = 3.0
"""The text of an answer counts as this many questions. With it 40 rows of the two examples have
their own answer in the first tenth of all answers, as 500 have; without it in the first half."""
HALF = 0.5
KNOWN_LEAST = 0.15
"""Share of the pairs and triples of letters in a question that must stand elsewhere (a proposal):
98 % of the questions of handbook-zh have more, and all of handbook-en."""


@dataclass(frozen=True, eq=False)
class Places:
    """For each row the relative rank of its own answer, 0 best, 1 worst; shape (rows,)."""

    rows: tuple[Example, ...]
    place: NDArray[np.float64]

    @property
    def fit(self) -> float:
        """Mean share of the other answers ranked behind a row's own: 1 best, 0.5 by chance."""
        return float(1.0 - self.place.mean())

    @property
    def misplaced(self) -> tuple[Example, ...]:
        """The rows that more than half of the other answers would fit better."""
        return tuple(row for row, place in zip(self.rows, self.place, strict=True) if place > HALF)

    @property
    def misplaced_share(self) -> float:
        """Share of the rows that are misplaced."""
        return float((self.place > HALF).mean())


class Classes:
    """The distinct training answers as classes of TF-IDF vectors: their questions and text."""

    def __init__(self, rows: Sequence[Example]):
        # Imported here, as importing scikit-learn takes about a second.
        from sklearn.feature_extraction.text import TfidfVectorizer

        answerable = [row for row in rows if row.answerable and row.answer]
        self.rows = tuple(answerable[:: max(1, -(-len(answerable) // ROWS_MOST))])
        texts = {normalise(row.answer): row.answer for row in self.rows}
        self._class = {name: number for number, name in enumerate(texts)}
        self.usable = len(texts) >= ANSWERS_LEAST and len(self.rows) >= ROWS_LEAST
        if not self.usable:
            return
        self._vectors = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True)
        asked = [row.question for row in self.rows]
        every = self._vectors.fit_transform([*asked, *texts.values()])
        self._questions, said = every[: len(asked)], every[len(asked) :]
        self._own = np.array([self._class[normalise(row.answer)] for row in self.rows])
        members = sparse.csr_matrix(
            (np.ones(len(asked)), (self._own, np.arange(len(asked)))),
            shape=(len(texts), len(asked)),
        )
        self._class_vectors = members @ self._questions + TEXT_WEIGHT * said  # [answers, grams]
        self._squared_norms = np.asarray(
            self._class_vectors.multiply(self._class_vectors).sum(1)
        ).ravel()
        # Texts that have each gram.
        self._document_frequency = np.asarray((every != 0).sum(0)).ravel()
        self._is_longer_gram = np.array(
            [len(gram) > 1 for gram in self._vectors.get_feature_names_out()]
        )
        # Texts of each class, its questions and its own; then how many are East Asian.
        self._class_sizes = np.asarray(members.sum(1)).ravel() + 1
        self._east_asian = members @ np.array([_is_east_asian(text) for text in asked]) + np.array(
            [_is_east_asian(text) for text in texts.values()]
        )

    def places(self) -> Places | None:
        """The ranks of the training rows, each held out of its class; None with too few rows."""
        if not self.usable:
            return None
        alike = self._held_out_alikeness()
        own = alike[np.arange(len(self.rows)), self._own]
        return self._judgeable_places(
            self.rows, self._own, self._questions, 1, _share_more_alike(alike, own)
        )

    def places_of(self, rows: Sequence[Example], *, worded_alike: bool = False) -> Places | None:
        """The ranks of other rows that have a known answer; None with too few of them.

        `worded_alike`: only of those that some answer fits as well as half of the training rows are
        fitted by any. A question in other words than training fits no answer, its own as little as
        the others: of three sound tests so worded 7 to 18 % were misplaced, and none of the
        questions that are left; of a fourth 14 and 13 %.
        """
        known = tuple(
            row for row in rows if row.answerable and normalise(row.answer) in self._class
        )
        if not self.usable or len(known) < TESTED_LEAST:
            return None
        asked = self._vectors.transform([row.question for row in known])
        alike = (asked @ self._class_vectors.T).toarray() / np.sqrt(self._squared_norms)
        if worded_alike:
            near = alike.max(1) >= np.median(self._held_out_alikeness().max(1))
            known = tuple(row for row, is_near in zip(known, near, strict=True) if is_near)
            asked, alike = asked[near], alike[near]
        if len(known) < TESTED_LEAST:
            return None
        own = np.array([self._class[normalise(row.answer)] for row in known])
        ranks = _share_more_alike(alike, alike[np.arange(len(known)), own])
        return self._judgeable_places(known, own, asked, 0, ranks)

    def _held_out_alikeness(self) -> NDArray[np.float64]:
        """How alike each training row, held out of its class, is to each answer.

        Shape (rows, answers).
        """
        dots = (self._questions @ self._class_vectors.T).toarray()
        here = np.arange(len(self.rows)), self._own
        alike = dots / np.sqrt(self._squared_norms)
        # Subtract the row from its class: vectors have length 1, so its own dot product is 1.
        rest = self._squared_norms[self._own] - 2.0 * dots[here] + 1.0
        alike[here] = (dots[here] - 1.0) / np.sqrt(np.maximum(rest, 1e-9))
        return np.asarray(alike, dtype=np.float64)

    def _judgeable_places(
        self,
        rows: Sequence[Example],
        own: NDArray[np.int64],
        asked: sparse.csr_matrix,
        itself: int,
        place: NDArray[np.float64],
    ) -> Places | None:
        """`place` for the rows that n-grams can judge; None with too few of them.

        `own` and `place` have shape (rows,), `asked` (rows, n-grams). `itself` is 1 for rows that
        count in their own class and must be subtracted from it, else 0.
        """
        longer = self._is_longer_gram
        said = np.array([_is_east_asian(row.question) for row in rows])
        sums, counts = self._east_asian[own] - itself * said, self._class_sizes[own] - itself
        same = (said > HALF) == (sums / counts > HALF)
        used = (asked != 0).astype(np.float64)[:, longer]  # pairs and triples alone
        known = (used @ (self._document_frequency[longer] > itself)) / np.maximum(
            np.asarray(used.sum(1)).ravel(), 1.0
        )
        judgeable = same & (known >= KNOWN_LEAST)
        if judgeable.sum() < TESTED_LEAST:
            return None
        kept = tuple(row for row, is_judgeable in zip(rows, judgeable, strict=True) if is_judgeable)
        return Places(kept, place[judgeable])


def _is_east_asian(text: str) -> float:
    """1.0 for a text whose letters are mostly East Asian, else 0.0."""
    letters = [char for char in text if char.isalpha()]
    return float(2 * sum(map(is_east_asian, letters)) > len(letters))


def _share_more_alike(alike: NDArray[np.float64], own: NDArray[np.float64]) -> NDArray[np.float64]:
    """Share of the other answers that are more similar than the own one, ties by half.

    `alike` has shape (rows, answers), `own` and the result (rows,).
    """
    better = (alike > own[:, None]).sum(1)
    equal = (alike == own[:, None]).sum(1) - 1
    return np.asarray((better + equal / 2) / (alike.shape[1] - 1), dtype=np.float64)
