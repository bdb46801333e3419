"""Whether questions fit the answers that stand beside them, by letters alone.

Each distinct answer is a class, made of the questions asked for it and of its own text. A row is
held out of its class, and the classes are ranked by how like its question they are. In sound
data a row's own answer comes near the top; where answers were shuffled or shifted it comes
anywhere. Cross-validated disagreement of label and neighbours is the idea of confident learning
(EVIDENCE C, conflict). A question says nothing where letters cannot tell: in another script than
the rest of its class, or of hardly any letters that stand elsewhere. This module knows no model
and names no fault.
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
"""Below these there is nothing to be out of place among: of 28 rows of covid-faq, nearly all with
an answer of their own, 29 % look misplaced and are not."""
ROWS_MOST = 3000
"""Rows that are looked at in a larger set, evenly drawn: bounds time and memory."""
TEXT_WEIGHT = 3.0
"""Questions that the text of an answer counts for. With it 40 rows of the two examples have their
own answer in the first tenth of all answers, as 500 have; without it in the first half."""
HALF = 0.5
KNOWN_LEAST = 0.15
"""Share of the pairs and triples of letters in a question that must stand elsewhere (a proposal):
98 % of the questions of handbook-zh have more, and all of handbook-en."""


@dataclass(frozen=True, eq=False)
class Places:
    """For each row where its own answer comes among all answers: 0 first, 1 last; shape (rows,)."""

    rows: tuple[Example, ...]
    place: NDArray[np.float64]

    @property
    def fit(self) -> float:
        """The mean share of other answers that a row's own is before: 1 at best, 0.5 by chance."""
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
    """The answers of training rows, as what is asked for them and what they say."""

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
        self._asked, said = every[: len(asked)], every[len(asked) :]
        self._own = np.array([self._class[normalise(row.answer)] for row in self.rows])
        members = sparse.csr_matrix(
            (np.ones(len(asked)), (self._own, np.arange(len(asked)))),
            shape=(len(texts), len(asked)),
        )
        self._sums = members @ self._asked + TEXT_WEIGHT * said  # [answers, grams]
        self._squares = np.asarray(self._sums.multiply(self._sums).sum(1)).ravel()
        self._seen = np.asarray((every != 0).sum(0)).ravel()  # texts that have each gram
        self._wide = np.array([len(gram) > 1 for gram in self._vectors.get_feature_names_out()])
        self._members = (
            np.asarray(members.sum(1)).ravel() + 1
        )  # questions of each class, and its text
        self._east = members @ np.array([_east(text) for text in asked]) + np.array(
            [_east(text) for text in texts.values()]
        )

    def places(self) -> Places | None:
        """Where the training rows stand, each held out of its own class; None with too few."""
        if not self.usable:
            return None
        dots = (self._asked @ self._sums.T).toarray()  # [rows, answers]
        here = np.arange(len(self.rows)), self._own
        alike = dots / np.sqrt(self._squares)
        # Without the row itself: its own part of the dot product is 1, as vectors have length 1.
        rest = self._squares[self._own] - 2.0 * dots[here] + 1.0
        alike[here] = (dots[here] - 1.0) / np.sqrt(np.maximum(rest, 1e-9))
        return self._heard(self.rows, self._own, self._asked, 1, _ranks(alike, alike[here]))

    def places_of(self, rows: Sequence[Example]) -> Places | None:
        """Where rows that are in no class stand, those with a known answer; None with too few."""
        known = tuple(
            row for row in rows if row.answerable and normalise(row.answer) in self._class
        )
        if not self.usable or len(known) < TESTED_LEAST:
            return None
        asked = self._vectors.transform([row.question for row in known])
        alike = (asked @ self._sums.T).toarray() / np.sqrt(self._squares)
        own = np.array([self._class[normalise(row.answer)] for row in known])
        ranks = _ranks(alike, alike[np.arange(len(known)), own])
        return self._heard(known, own, asked, 0, ranks)

    def _heard(
        self,
        rows: Sequence[Example],
        own: NDArray[np.int64],
        asked: sparse.csr_matrix,
        itself: int,
        place: NDArray[np.float64],
    ) -> Places | None:
        """The places of the rows that letters tell of; None with too few of them.

        `itself` is 1 for rows that are in their class, and are not to be compared with themselves.
        """
        wide = self._wide
        said = np.array([_east(row.question) for row in rows])
        sums, counts = self._east[own] - itself * said, self._members[own] - itself
        same = (said > HALF) == (sums / counts > HALF)
        used = (asked != 0).astype(np.float64)[:, wide]  # pairs and triples alone
        known = (used @ (self._seen[wide] > itself)) / np.maximum(
            np.asarray(used.sum(1)).ravel(), 1.0
        )
        heard = same & (known >= KNOWN_LEAST)
        if heard.sum() < TESTED_LEAST:
            return None
        told = tuple(row for row, one in zip(rows, heard, strict=True) if one)
        return Places(told, place[heard])


def _east(text: str) -> float:
    """1 for a text mostly in East Asian letters, 0 for one mostly in others."""
    letters = [char for char in text if char.isalpha()]
    return float(2 * sum(map(is_east_asian, letters)) > len(letters))


def _ranks(alike: NDArray[np.float64], own: NDArray[np.float64]) -> NDArray[np.float64]:
    """Share of the other answers that are more alike, ties by half; shape (rows,)."""
    better = (alike > own[:, None]).sum(1)
    equal = (alike == own[:, None]).sum(1) - 1
    return np.asarray((better + equal / 2) / (alike.shape[1] - 1), dtype=np.float64)
