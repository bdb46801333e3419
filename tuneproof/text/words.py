"""The words of texts, and the few words in which two similar texts differ.

A Chinese character counts as a word, and so does a fact, however it is written: 14 天 and 兩個星期
are the same word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from tuneproof.characters import IDEOGRAPH
from tuneproof.text.facts import split_facts

FEW = 4
"""Most words that may differ on either side."""
ALIKE = 0.8
"""Least share of the words that must agree (a proposal; the two examples have no such answers)."""
_REMEMBERED = 50_000
_BOTH, _LEFT, _CAME = "=", "-", "+"

_CJK = f"[{IDEOGRAPH}]"
_TOKEN = re.compile(rf"{_CJK}|(?:(?!{_CJK})[^\W_])+(?:['\u2019](?:(?!{_CJK})[^\W_])+)*")
_IS_CJK = re.compile(_CJK)


class Word(NamedTuple):
    """A word: the form that is compared, and how it is written."""

    form: str
    written: str


_Line = tuple[Word, ...]


class WordChange(NamedTuple):
    """The words of one text, and those that the other has in their place; "" where it has none."""

    one: str
    other: str


@lru_cache(_REMEMBERED)
def words(text: str) -> tuple[Word, ...]:
    """The words and facts of a text, in order."""
    parted = split_facts(text)
    found = [
        (match.start(), Word(match.group().casefold().replace("\u2019", "'"), match.group()))
        for match in _TOKEN.finditer(parted.rest)
    ]
    found += [(at, Word(fact.form, fact.written)) for at, fact in parted.places]
    return tuple(word for _at, word in sorted(found, key=lambda placed: placed[0]))


def changes(one: str, other: str) -> tuple[WordChange, ...]:
    """The words in which two similar texts differ; empty where more than `FEW` do, or less than
    `ALIKE` of the words agree."""
    if not _may_be_alike(one, other):
        return ()
    first, second = words(one), words(other)
    edits = _fewest_edits([word.form for word in first], [word.form for word in second])
    left, came = edits.count(_LEFT), edits.count(_CAME)
    agree = len(first) - left
    if max(left, came) > FEW or 2 * agree < ALIKE * (len(first) + len(second)):
        return ()
    return tuple(_change(first, second, *apart) for apart in _stretches(edits))


def _fewest_edits(first: Sequence[str], second: Sequence[str]) -> str:
    """The words in order, each marked as common to both, only in `first` or only in `second`, with
    as few as possible in one alone; all are where that takes more than twice `FEW`.

    Myers, "An O(ND) difference algorithm" (1986): by the number of edits, the furthest that a way
    through both texts comes on each diagonal. The time does not grow with how often a word recurs.
    """
    ways: dict[int, tuple[int, str]] = {1: (0, "")}  # diagonal: words of `first` passed, the marks
    for edits in range(2 * FEW + 1):
        for diagonal in range(-edits, edits + 1, 2):
            above, before = ways.get(diagonal + 1, (-1, "")), ways.get(diagonal - 1, (-1, ""))
            if above[0] > before[0]:
                at, marks = above[0], above[1] + _CAME if edits else ""
            else:
                at, marks = before[0] + 1, before[1] + _LEFT
            begun = at
            while (
                at < len(first)
                and at - diagonal < len(second)
                and first[at] == second[at - diagonal]
            ):
                at += 1
            marks += _BOTH * (at - begun)
            if at >= len(first) and at - diagonal >= len(second):
                return marks
            ways[diagonal] = at, marks
    return _LEFT * len(first) + _CAME * len(second)


def _stretches(edits: str) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Where the texts differ: from which word to which, in the first text and in the second."""
    at = to = 0
    for match in re.finditer(f"({_BOTH}+)|([^{_BOTH}]+)", edits):
        both, apart = match.groups(default="")
        left, came = len(both) + apart.count(_LEFT), len(both) + apart.count(_CAME)
        if apart:
            yield (at, at + left), (to, to + came)
        at, to = at + left, to + came


def _may_be_alike(one: str, other: str) -> bool:
    """A quick test that rules out most pairs."""
    first, second = _word_forms(one), _word_forms(other)
    return len(first - second) <= FEW and len(second - first) <= FEW


@lru_cache(_REMEMBERED)
def _word_forms(text: str) -> frozenset[str]:
    return frozenset(word.form for word in words(text))


def _change(
    first: _Line, second: _Line, here: tuple[int, int], there: tuple[int, int]
) -> WordChange:
    (begin, end), (at, to) = here, there
    changed = (*first[begin:end], *second[at:to])
    # A single character is shown with the one before it, which both have: 週二 → 週一.
    if begin and at and all(map(_is_cjk, (first[begin - 1], *changed))):
        begin, at = begin - 1, at - 1
    return WordChange(_as_written(first[begin:end]), _as_written(second[at:to]))


def _as_written(some: _Line) -> str:
    """Words as they are written; two facts in one piece of text ("8 to 17 Uhr") show it once."""
    between = "" if all(map(_is_cjk, some)) else " "
    written = [
        word.written
        for place, word in enumerate(some)
        if _is_cjk(word) or not place or some[place - 1].written != word.written
    ]
    return between.join(written)


def _is_cjk(word: Word) -> bool:
    return _IS_CJK.fullmatch(word.written) is not None
