"""Which words tell two topics apart, and how similar topics are.

Words are scored by log-odds with a prior, "Fightin' Words" (Monroe, Colaresi and Quinn 2008), with
counts of questions rather than of uses. A word is an English word or bigram, or a piece of Chinese
between function words.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from math import log, sqrt

import numpy as np
from numpy.typing import NDArray

from tuneproof.augment import chinese, english
from tuneproof.augment.tongue import Tongue

LEAST_QUESTIONS = 2
LEAST_SHARE = 0.1
"""Least number, and share, of its topic's questions that a telling word occurs in (a proposal)."""
LONGEST_PIECE = 5
Z = 1.5
"""Least z-score of the log-odds: with 8 of 18 questions against none it is 1.6 (a proposal)."""


def distinctive_words(
    own: Sequence[str], others: Sequence[str], tongue: Tongue
) -> tuple[tuple[str, float], ...]:
    """The words of the questions `own` that hardly occur in `others`, with z-scores, best first.

    A word is left out where a longer one that contains it is about as frequent.
    """
    mine, theirs = _question_counts(own, tongue), _question_counts(others, tongue)
    least = max(LEAST_QUESTIONS, LEAST_SHARE * len(own))
    scored = {
        word: score
        for word, n in mine.items()
        if n >= least
        and (score := _log_odds_z(n, len(own), theirs[word], len(others))) >= Z
        and not (theirs[word] and theirs[word] / len(others) > n / len(own) / 3)
    }
    whole = {
        word: score
        for word, score in scored.items()
        if not any(word in other and word != other and mine[other] >= 0.8 * mine[word]
                   for other in scored)
    }  # fmt: skip
    return tuple(sorted(whole.items(), key=lambda item: (-item[1], -len(item[0]), item[0])))


def cosines(texts: Sequence[Sequence[str]]) -> NDArray[np.float64]:
    """TF-IDF cosine similarities of texts, each given as its words; shape (texts, texts)."""
    # Imported here, as importing scikit-learn takes about a second.
    from sklearn.feature_extraction.text import TfidfVectorizer

    if not any(texts):
        return np.zeros((len(texts), len(texts)))
    table = TfidfVectorizer(analyzer=list, sublinear_tf=True, smooth_idf=False).fit_transform(texts)
    # Rounded, so that ties do not depend on the order of additions.
    return np.asarray((table @ table.T).toarray().round(9))


def content(question: str, tongue: Tongue) -> frozenset[str]:
    """The content words of a question, without bigrams."""
    if tongue.chinese:
        return frozenset(chinese.segments(question, tongue))
    return frozenset(word for word in english.words(question) if word not in english.STOP_WORDS)


def _question_counts(questions: Sequence[str], tongue: Tongue) -> Counter[str]:
    """The number of questions that each word occurs in."""
    return Counter(word for question in questions for word in set(words_of(question, tongue)))


def words_of(question: str, tongue: Tongue) -> Iterator[str]:
    """The content words of a question, and its bigrams; in Chinese, substrings of its pieces."""
    if tongue.chinese:
        for piece in chinese.segments(question, tongue):
            yield from _substrings(piece)
        return
    said = english.words(question)
    for word in said:
        if word not in english.STOP_WORDS:
            yield word
    for first, second in itertools.pairwise(said):
        if english.STOP_WORDS.isdisjoint((first, second)):
            yield f"{first} {second}"


def _substrings(piece: str) -> Iterator[str]:
    """The piece if it is ASCII, else its substrings of 2 to `LONGEST_PIECE` characters."""
    if piece.isascii():
        yield piece
        return
    for start in range(len(piece)):
        for end in range(start + 2, min(len(piece), start + LONGEST_PIECE) + 1):
            yield piece[start:end]


def _log_odds_z(n: int, of: int, other: int, of_other: int) -> float:
    """The z-score of the log-odds ratio of `n` in `of` against `other` in `of_other` questions,
    with half a question as the prior of each side."""
    a, b = n + 0.5, of - n + 0.5
    c, d = other + 0.5, of_other - other + 0.5
    return (log(a / b) - log(c / d)) / sqrt(1 / a + 1 / c)
