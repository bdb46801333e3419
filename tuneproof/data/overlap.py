"""How alike two questions are written: Jaccard overlap of their character n-grams.

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
"""A question is a far phrasing when its overlap (that of `CopyIndex`) with every training question
is below this."""

_BLOCK = 512
"""Rows multiplied at a time: bounds the memory that candidate pairs take."""

_REMEMBERED = 20_000
"""Size of the caches: each text of a data set is looked up some twenty times."""

_NO_LETTERS = re.compile(r"[\W_]+")
"""Runs of what is neither letter nor digit, as `str.isalnum` sees it."""

_TELLING = re.compile(r"\d+(?:[.,:/-]\d+)+|[+#%&@$€£<>=]|(?<![\w)\]/])[-\u2212](?=\d)")
"""Signs that `normalise` drops although they change the meaning: 1.5 days are not 15, C++ is not
C, and -5 °C are not 5."""


@lru_cache(_REMEMBERED)
def normalise(text: str) -> str:
    """A text in NFKC and lower case, letters and digits only.

    A text without any letter or digit (emoji alone) keeps its visible characters, so that two
    such texts are not taken for equal.
    """
    folded = unicodedata.normalize("NFKC", text).lower()
    # Lower-casing can leave decomposed letters; a second pass makes the result stable.
    folded = unicodedata.normalize("NFKC", folded)
    plain = _NO_LETTERS.sub("", folded)
    return plain or "".join(folded.split())


def as_asked(text: str) -> tuple[str, ...]:
    """A key that is equal for questions that ask the same, and for answers that say the same: the
    normalised text, then the signs that change its meaning."""
    signs = _TELLING.findall(unicodedata.normalize("NFKC", text))
    return (normalise(text), *signs)


@lru_cache(_REMEMBERED)
def grams(text: str) -> frozenset[str]:
    """The n-grams of the normalised text: n = 2 within runs of CJK characters, 3 within others.

    Where two runs meet, the two characters there are a gram. A run shorter than n is a gram of its
    own, unless it is a single character beside another run; an empty text has none. n depends on
    the run and not on the whole text, so that texts that differ by one word still share grams.
    """
    plain = normalise(text)
    result: set[str] = set()
    before = ""
    for is_cjk, chars in groupby(plain, is_east_asian):
        run = "".join(chars)
        n = 2 if is_cjk else 3
        if before:
            result.add(before[-1] + run[0])
        if len(run) > 1:
            result.update(run[i : i + n] for i in range(max(1, len(run) - n + 1)))
        before = run
    return frozenset(result or ({plain} if plain else ()))


def jaccard(a: str, b: str) -> float:
    """Jaccard overlap of the grams of two texts, from 0 to 1; 0 when one has none."""
    return shared_grams(grams(a), grams(b))


def shared_grams(first: frozenset[str], second: frozenset[str]) -> float:
    """Jaccard overlap of two sets of grams, from 0 to 1; 0 when one is empty."""
    shared = len(first & second)
    return shared / (len(first) + len(second) - shared) if shared else 0.0


class OverlapIndex:
    """Overlaps with a fixed list of questions, by an inverted index of their grams."""

    def __init__(self, questions: Sequence[str]):
        sets = [grams(question) for question in questions]
        frequency = Counter(gram for question in sets for gram in question)
        # Rarest first: the first columns of a row are its rarest grams (see `pairs`).
        ordered = sorted(frequency, key=lambda gram: (frequency[gram], gram))
        self._columns = {gram: column for column, gram in enumerate(ordered)}
        rows = [sorted(self._columns[gram] for gram in question) for question in sets]
        self._sizes = np.array([len(row) for row in rows], dtype=np.int64)
        self._rows = _indicator_matrix(rows, len(ordered))
        self._postings = self._rows.tocsc()

    def __len__(self) -> int:
        return len(self._sizes)

    def nearest(self, question: str) -> tuple[int, float]:
        """(index, overlap) of the question with the greatest overlap.

        The first one wins a tie; (-1, 0.0) when the index has no questions.
        """
        if not len(self):
            return -1, 0.0
        overlaps = self.overlaps(question)
        best = int(np.argmax(overlaps))
        return best, float(overlaps[best])

    def overlaps(self, question: str) -> NDArray[np.float64]:
        """The overlap of a text with every question of the index, shape (questions,)."""
        own = grams(question)
        known = [self._columns[gram] for gram in own if gram in self._columns]
        start, rows = self._postings.indptr, self._postings.indices
        hits = [rows[start[column] : start[column + 1]] for column in known]
        joined = np.concatenate(hits) if hits else np.empty(0, dtype=np.int64)
        shared = np.bincount(joined, minlength=len(self)).astype(np.float64)
        return shared / np.maximum(len(own) + self._sizes - shared, 1.0)

    def pairs(self, threshold: float) -> Iterator[tuple[int, int, float]]:
        """(i, j, overlap) of every pair i < j with an overlap of at least `threshold`, in order.

        Two sets that reach a threshold t must share one of their rarest |x| - ⌈t|x|⌉ + 1
        grams (prefix filtering: Chaudhuri et al. 2006), so only such pairs are computed.
        Raises ValueError when `threshold` is not above 0.
        """
        if threshold <= 0:
            raise ValueError(f"threshold must be above 0, not {threshold}")
        prefixes = self._prefix_matrix(threshold)
        turned = prefixes.T.tocsr()
        for start in range(0, len(self), _BLOCK):
            block = (prefixes[start : start + _BLOCK] @ turned).tocoo()
            first, second = block.row.astype(np.int64) + start, block.col.astype(np.int64)
            smaller = np.minimum(self._sizes[first], self._sizes[second])
            larger = np.maximum(self._sizes[first], self._sizes[second])
            likely = (first < second) & (smaller >= threshold * larger - 1e-9)
            yield from self._confirmed_pairs(first[likely], second[likely], threshold)

    def _prefix_matrix(self, threshold: float) -> sparse.csr_matrix:
        start, columns = self._rows.indptr, self._rows.indices
        lengths = [
            size - math.ceil(threshold * size - 1e-9) + 1 if size else 0
            for size in self._sizes.tolist()
        ]
        kept = [columns[start[i] : start[i] + length] for i, length in enumerate(lengths)]
        return _indicator_matrix(kept, len(self._columns))

    def _confirmed_pairs(
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
    """Overlaps that disregard a greeting before a question and thanks after it, so that these make
    two questions neither more nor less alike."""

    def __init__(self, questions: Sequence[str]):
        super().__init__([*map(bare_question, questions)])
        self._same: dict[str, list[int]] = defaultdict(list)
        for i, question in enumerate(questions):
            self._same[normalise(question)].append(i)

    def overlaps(self, question: str) -> NDArray[np.float64]:
        """The overlap of a question with every question of the index, shape (questions,).

        It is 1 with those that are equal once normalised, even where a greeting is recognised in
        one of them only.
        """
        overlaps = super().overlaps(bare_question(question))
        plain = normalise(question)
        if plain:
            overlaps[self._same.get(plain, [])] = 1.0
        return overlaps


@lru_cache(_REMEMBERED)
def bare_question(question: str) -> str:
    """A question in NFKC without greeting, thanks and invisible characters."""
    folded = unicodedata.normalize("NFKC", question)
    return without_courtesy("".join(c for c in folded if unicodedata.category(c) != "Cf"))


def _indicator_matrix(rows: Sequence[Sequence[int]], width: int) -> sparse.csr_matrix:
    """A 0/1 matrix of shape (rows, width) from the column indices of each row."""
    lengths = np.fromiter((len(row) for row in rows), dtype=np.int64, count=len(rows))
    start = np.concatenate(([0], np.cumsum(lengths)))
    columns = np.fromiter((c for row in rows for c in row), dtype=np.int64, count=int(start[-1]))
    ones = np.ones(len(columns), dtype=np.int32)
    return sparse.csr_matrix((ones, columns, start), shape=(len(rows), max(width, 1)))
