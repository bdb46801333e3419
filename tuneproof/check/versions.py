"""Whether two texts are versions of one text: alike in their words, with different facts.

This module does not know which of them is in force, nor whether they are entries or answers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from tuneproof.check.clusters import Clusters
from tuneproof.data.overlap import grams, normalise, shared_grams
from tuneproof.text.facts import Fact, facts, unknown, without_facts
from tuneproof.text.numerals import with_digits
from tuneproof.text.weekdays import weekdays, without_weekdays

ALIKE = 0.5
"""Overlap from which two texts are compared; policies of like wording in the examples reach
0.26."""
SAME_MATTER = 0.85
"""Overlap, without figures, dates and days, from which two texts are about one thing (a
proposal)."""
SAME_TOPIC = 0.7
"""The same where both name one topic."""
SAME_WORDS = 0.97
"""The same where only one of the two has a fact of its own."""
_REMEMBERED = 50_000
_VERSION = re.compile(
    r"[(\uff08\[【]?\s*(?:\b(?:19|20)\d\d(?:[/–-]\d{2,4})?\b|(?:民國 ?)?\d{2,4} ?年度?(?:修訂)?版?"
    r"|\b(?:old|previous|former|outdated|obsolete|archived?|superseded|expired|draft)"
    r"\b(?: version)?|[舊旧]版|作廢|作废|草案|\bv(?:ersion)? ?\d+(?:\.\d+)*\b)\s*[)\uff09\]】]?",
    re.IGNORECASE | re.ASCII,
)
"""What a title says of the version of its text."""


class Versions(NamedTuple):
    """The facts that only the first, and only the second, of two versions states."""

    one: frozenset[Fact]
    other: frozenset[Fact]


class VersionGroup(NamedTuple):
    """Texts that are versions of one another, directly or through others. `stated` maps the number
    of each text to the facts that set it apart, `overlap` is the greatest among their pairs."""

    stated: Mapping[int, frozenset[Fact]]
    overlap: float


def grouped(
    pairs: Iterable[tuple[int, int, float]], compare: Callable[[int, int], Versions | None]
) -> Iterator[VersionGroup]:
    """The groups of texts that are versions of one another.

    `pairs` are the numbers of two texts and their overlap; `compare` returns what two texts
    disagree about, None where nothing. A pair within one group is not compared again.
    """
    clusters, stated = Clusters(), dict[int, frozenset[Fact]]()
    for one, other, overlap in pairs:
        found = None if clusters.joined(one, other) else compare(one, other)
        if found is not None:
            clusters.join(one, other, overlap)
            stated.setdefault(one, found.one)
            stated.setdefault(other, found.other)
    for group in clusters.groups():
        yield VersionGroup({number: stated[number] for number in group.numbers}, group.overlap)


def versions(one: str, other: str, *, one_topic: bool) -> Versions | None:
    """What two texts disagree about; None where they are not versions of one text.

    `one_topic` says that both name the same topic, which lowers the overlap that is asked for.
    """
    here, there = facts(one) | weekdays(one), facts(other) | weekdays(other)
    found = Versions(unknown(here, there), unknown(there, here))
    if not found.one or not found.other:
        # "3 times, 2 pages" states the facts of "2 times, 2 pages": only positions tell them apart.
        found = _numbers_by_position(one, other) or found
    least = SAME_TOPIC if one_topic else SAME_MATTER
    pieces = _plain_grams
    if not found.one or not found.other:
        # One side has no number of its own, so every word must agree.
        least, pieces = SAME_WORDS, _grams_without_digits
    differ = bool(found.one or found.other)
    return found if differ and shared_grams(pieces(one), pieces(other)) >= least else None


def bare_title(title: str) -> tuple[str, bool]:
    """A title without what it says of the version of its text, normalised, and whether it says so:
    “Fees (2023)” and “Fees” are one but for that."""
    bare = _VERSION.sub("", title)
    return normalise(bare), bare != title


def apart_by_title(titles: tuple[str | None, str | None], one: str, other: str) -> Versions | None:
    """What two texts disagree about whose titles are one but for a mark of an old version, “Fees
    (2023)” and “Fees”; None where they are not, or where one text has no fact of its own.

    Two marks name two things: the holidays of 2026 and of 2027.
    """
    (here, marked), (there, other_marked) = (bare_title(title or "") for title in titles)
    if not here or here != there or marked == other_marked:
        return None
    stated, other_stated = facts(one) | weekdays(one), facts(other) | weekdays(other)
    found = Versions(unknown(stated, other_stated), unknown(other_stated, stated))
    return found if found.one and found.other else None


def _numbers_by_position(one: str, other: str) -> Versions | None:
    """The numbers in which two texts differ that agree in everything but digits, else None."""
    (shape, here), (other_shape, there) = _shape_and_numbers(one), _shape_and_numbers(other)
    if shape != other_shape:
        return None
    apart = [(a, b) for a, b in zip(here, there, strict=True) if int(a) != int(b)]
    if not apart:
        return None
    return Versions(
        frozenset(Fact(a, a) for a, _b in apart), frozenset(Fact(b, b) for _a, b in apart)
    )


@lru_cache(_REMEMBERED)
def _shape_and_numbers(text: str) -> tuple[str, tuple[str, ...]]:
    """A text with # for each run of digits, and these runs in order."""
    plain = with_digits(text)
    shape = " ".join(re.sub("[0-9]+", " # ", plain).split())
    return shape, tuple(re.findall("[0-9]+", plain))


@lru_cache(_REMEMBERED)
def _plain_grams(text: str) -> frozenset[str]:
    """The n-grams of a text without its facts and weekdays, whose names are letters too."""
    return grams(without_weekdays(without_facts(text)))


@lru_cache(_REMEMBERED)
def _grams_without_digits(text: str) -> frozenset[str]:
    """The n-grams of a text without digits and Chinese numerals; units stay."""
    return grams(re.sub(r"[\d〇零一二兩三四五六七八九十百千萬]+", "", text))
