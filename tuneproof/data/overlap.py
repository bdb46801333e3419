"""How much two questions share, as characters: Jaccard overlap of their n-grams.

Overlap is of letters, not of meaning; EVIDENCE C says what it finds and what it misses. This
module knows nothing of answers, rows or files.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from tuneproof.characters import is_east_asian
from tuneproof.data.courtesy import without_courtesy

FAR = 0.30
"""A question whose overlap with every training question, as copies are told, is below this is a
far phrasing."""

_BLOCK = 512
"""Rows of one sparse product: bounds the memory that candidate pairs take."""

_REMEMBERED = 20_000
"""Texts whose forms are kept: those of a data set are asked for some twenty times each."""

_NO_LETTERS = re.compile(r"[\W_]+")
"""What is neither letter nor digit, as `str.isalnum` sees it."""


_TELLING = re.compile(r"\d+(?:[.,:/-]\d+)+|[+#%&@$€£<>=]|(?<![\w)\]/])[-\u2212](?=\d)")
"""Signs that no letter stands for and that change what is said: 1.5 days are not 15, C++ is not
C, and -5 °C are not 5."""


@lru_cache(_REMEMBERED)
def normalise(text: str) -> str:
    """NFKC, lower case, letters and digits only.

    A text without any letter or digit (emoji alone) keeps its visible characters, so that two
    of them are not taken for equal.
    """
    folded = unicodedata.normalize("NFKC", text).lower()
    # Lowering can leave decomposed letters behind; a second pass makes the result stable.
    folded = unicodedata.normalize("NFKC", folded)
    plain = _NO_LETTERS.sub("", folded)
    return plain or "".join(folded.split())


def as_asked(text: str) -> tuple[str, ...]:
    """What two questions must have in common to be one and the same, with one right answer; or two
    answers to say the same."""
    signs = _TELLING.findall(unicodedata.normalize("NFKC", text))
    return (normalise(text), *signs)


@lru_cache(_REMEMBERED)
def grams(text: str) -> frozenset[str]:
    """The n-grams of the normalised text: n = 2 within CJK characters, 3 within others.

    Where one kind meets the other, the two characters there are a gram. A run shorter than n is its
    own single gram, unless it is one character beside others; an empty text has none. By run and
    not by text, as two texts that differ by a word must not be cut in different ways.
    """
    plain = normalise(text)
    found: set[str] = set()
    before = ""
    for is_cjk, chars in groupby(plain, is_east_asian):
        run = "".join(chars)
        n = 2 if is_cjk else 3
        if before:
            found.add(before[-1] + run[0])
        if len(run) > 1:
            found.update(run[i : i + n] for i in range(max(1, len(run) - n + 1)))
        before = run
    return frozenset(found or ({plain} if plain else ()))


def jaccard(a: str, b: str) -> float:
    """Share of the grams of two texts that both have, from 0 to 1; 0 when one has none."""
    return shared_grams(grams(a), grams(b))


def shared_grams(first: frozenset[str], second: frozenset[str]) -> float:
    """Share of the grams of two sets that both have, from 0 to 1; 0 when one has none."""
    shared = len(first & second)
    return shared / (len(first) + len(second) - shared) if shared else 0.0


class OverlapIndex:
    """Overlaps against a fixed list of questions, by an inverted index of their grams."""

    def __init__(self, questions: Sequence[str]):
        sets = [grams(question) for question in questions]
        frequency = Counter(gram for one in sets for gram in one)
        # Rarest first: a row's first columns are its most telling ones (see `pairs`).
        ordered = sorted(frequency, key=lambda gram: (frequency[gram], gram))
        self._columns = {gram: column for column, gram in enumerate(ordered)}
        rows = [sorted(self._columns[gram] for gram in one) for one in sets]
        self._sizes = np.array([len(row) for row in rows], dtype=np.int64)
        self._rows = _matrix(rows, len(ordered))
        self._postings = self._rows.tocsc()

    def __len__(self) -> int:
        return len(self._sizes)

    def nearest(self, question: str) -> tuple[int, float]:
        """Index of the question with the greatest overlap, and that overlap.

        The first one wins a tie; (-1, 0.0) when there is none at all.
        """
        if not len(self):
            return -1, 0.0
        overlaps = self.overlaps(question)
        best = int(np.argmax(overlaps))
        return best, float(overlaps[best])

    def overlaps(self, question: str) -> NDArray[np.float64]:
        """The overlap of a text with every question, shape (questions,)."""
        own = grams(question)
        known = [self._columns[gram] for gram in own if gram in self._columns]
        start, rows = self._postings.indptr, self._postings.indices
        hits = [rows[start[column] : start[column + 1]] for column in known]
        joined = np.concatenate(hits) if hits else np.empty(0, dtype=np.int64)
        shared = np.bincount(joined, minlength=len(self)).astype(np.float64)
        return shared / np.maximum(len(own) + self._sizes - shared, 1.0)

    def pairs(self, threshold: float) -> Iterator[tuple[int, int, float]]:
        """Every pair i < j with an overlap of at least `threshold` (above 0), in order.

        Two sets that reach a threshold t must share one of their rarest |x| - ⌈t|x|⌉ + 1
        grams (prefix filtering: Chaudhuri et al. 2006), so only pairs that do are counted.
        """
        if threshold <= 0:
            raise ValueError(f"threshold must be above 0, not {threshold}")
        prefixes = self._prefixes(threshold)
        turned = prefixes.T.tocsr()
        for start in range(0, len(self), _BLOCK):
            block = (prefixes[start : start + _BLOCK] @ turned).tocoo()
            first, second = block.row.astype(np.int64) + start, block.col.astype(np.int64)
            smaller = np.minimum(self._sizes[first], self._sizes[second])
            larger = np.maximum(self._sizes[first], self._sizes[second])
            likely = (first < second) & (smaller >= threshold * larger - 1e-9)
            yield from self._verified(first[likely], second[likely], threshold)

    def _prefixes(self, threshold: float) -> sparse.csr_matrix:
        start, columns = self._rows.indptr, self._rows.indices
        lengths = [
            size - math.ceil(threshold * size - 1e-9) + 1 if size else 0
            for size in self._sizes.tolist()
        ]
        kept = [columns[start[i] : start[i] + length] for i, length in enumerate(lengths)]
        return _matrix(kept, len(self._columns))

    def _verified(
        self, first: NDArray[np.int64], second: NDArray[np.int64], threshold: float
    ) -> Iterator[tuple[int, int, float]]:
        order = np.lexsort((second, first))
        first, second = first[order], second[order]
        for at in range(0, len(first), 100_000):
            i, j = first[at : at + 100_000], second[at : at + 100_000]
            both = self._rows[i].multiply(self._rows[j])
            shared = np.asarray(both.sum(axis=1), dtype=np.float64).ravel()
            overlap = shared / (self._sizes[i] + self._sizes[j] - shared)
            for k in np.flatnonzero(overlap >= threshold):
                yield int(i[k]), int(j[k]), float(overlap[k])


class CopyIndex(OverlapIndex):
    """Overlaps that tell a copy of a question, or one far from all: a greeting before it or thanks
    behind it neither set two questions apart nor make them alike."""

    def __init__(self, questions: Sequence[str]):
        super().__init__([*map(bare, questions)])
        self._same: dict[str, list[int]] = defaultdict(list)
        for i, question in enumerate(questions):
            self._same[normalise(question)].append(i)

    def overlaps(self, question: str) -> NDArray[np.float64]:
        """The overlap of a question with every question, shape (questions,).

        It is 1 with those that are equal once normalised, whatever counts as a greeting in one of
        them alone.
        """
        found = super().overlaps(bare(question))
        plain = normalise(question)
        if plain:
            found[self._same.get(plain, [])] = 1.0
        return found


@lru_cache(_REMEMBERED)
def bare(question: str) -> str:
    """A question without greeting and thanks, in whatever width they are written."""
    folded = unicodedata.normalize("NFKC", question)
    return without_courtesy("".join(c for c in folded if unicodedata.category(c) != "Cf"))


def _matrix(rows: Sequence[Sequence[int]], width: int) -> sparse.csr_matrix:
    """A 0/1 matrix, shape (rows, width), from the columns of each row."""
    lengths = np.fromiter((len(row) for row in rows), dtype=np.int64, count=len(rows))
    start = np.concatenate(([0], np.cumsum(lengths)))
    columns = np.fromiter((c for row in rows for c in row), dtype=np.int64, count=int(start[-1]))
    ones = np.ones(len(columns), dtype=np.int32)
    return sparse.csr_matrix((ones, columns, start), shape=(len(rows), max(width, 1)))
