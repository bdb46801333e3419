"""Whether two texts are versions of one: they say the same, with other facts.

This module does not know which of them is in force, nor whether they are entries or answers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from tuneproof.check.clusters import Clusters
from tuneproof.data.overlap import grams, shared_grams
from tuneproof.text.facts import Fact, facts, unknown, without_facts
from tuneproof.text.numerals import with_digits
from tuneproof.text.weekdays import weekdays, without_weekdays

ALIKE = 0.5
"""Overlap from which two texts are compared; alike policies of the examples reach 0.26."""
SAME_MATTER = 0.85
"""Overlap without figures, dates and days from which two texts are about one thing (a proposal)."""
SAME_TOPIC = 0.7
"""The same where both name one topic."""
SAME_WORDS = 0.97
"""The same where only one of the two has a fact of its own."""
_REMEMBERED = 50_000


class Versions(NamedTuple):
    """The facts that each of two versions states, and the other does not."""

    one: frozenset[Fact]
    other: frozenset[Fact]


class VersionGroup(NamedTuple):
    """Texts that pairs of versions join: the facts that each states, by the number of the text, and
    the greatest overlap among them."""

    stated: Mapping[int, frozenset[Fact]]
    overlap: float


def grouped(
    pairs: Iterable[tuple[int, int, float]], compare: Callable[[int, int], Versions | None]
) -> Iterator[VersionGroup]:
    """The groups of texts that are versions of one another.

    `pairs` are numbers of texts that overlap, with their overlap; `compare` says what two of them
    disagree about. Pairs within one group are not compared again.
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
    """What two versions of a text disagree about; None where they are none."""
    here, there = facts(one) | weekdays(one), facts(other) | weekdays(other)
    found = Versions(unknown(here, there), unknown(there, here))
    if not found.one or not found.other:
        # 3 times against 2 times, where both speak of 2 pages: the place of the number tells.
        found = _by_place(one, other) or found
    least = SAME_TOPIC if one_topic else SAME_MATTER
    pieces = _plain_grams
    if not found.one or not found.other:
        # One side has no number of its own, so every word must agree.
        least, pieces = SAME_WORDS, _grams_without_digits
    differ = bool(found.one or found.other)
    return found if differ and shared_grams(pieces(one), pieces(other)) >= least else None


def _by_place(one: str, other: str) -> Versions | None:
    """The numbers at which two texts differ that agree in everything but digits."""
    (shape, here), (other_shape, there) = _numbers(one), _numbers(other)
    if shape != other_shape:
        return None
    apart = [(a, b) for a, b in zip(here, there, strict=True) if int(a) != int(b)]
    if not apart:
        return None
    return Versions(
        frozenset(Fact(a, a) for a, _b in apart), frozenset(Fact(b, b) for _a, b in apart)
    )


@lru_cache(_REMEMBERED)
def _numbers(text: str) -> tuple[str, tuple[str, ...]]:
    """A text with a sign in the place of each run of digits, and these runs."""
    plain = with_digits(text)
    shape = " ".join(re.sub("[0-9]+", " # ", plain).split())
    return shape, tuple(re.findall("[0-9]+", plain))


@lru_cache(_REMEMBERED)
def _plain_grams(text: str) -> frozenset[str]:
    """The n-grams of a text without its facts: the names of months are letters, too."""
    return grams(without_weekdays(without_facts(text)))


@lru_cache(_REMEMBERED)
def _grams_without_digits(text: str) -> frozenset[str]:
    """The n-grams of a text without what a number is written with; its unit is a word."""
    return grams(re.sub(r"[\d〇零一二兩三四五六七八九十百千萬]+", "", text))
