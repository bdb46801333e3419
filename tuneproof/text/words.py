"""The words of texts, and the few words in which two similar texts differ.

A Chinese character counts as a word, and so does a fact, however it is written: 14 天 and 兩個星期
are the same word.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple

from tuneproof.characters import IDEOGRAPH
from tuneproof.text.facts import split_facts

FEW = 4
"""Most words that may differ on either side."""
ALIKE = 0.8
"""Least share of the words that must agree (a proposal; the two examples have no such answers)."""
_REMEMBERED = 50_000

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
    matcher = SequenceMatcher(
        None, [word.form for word in first], [word.form for word in second], autojunk=False
    )
    apart_at = [code[1:] for code in matcher.get_opcodes() if code[0] != "equal"]
    most = max(
        sum(end - begin for begin, end, _at, _to in apart_at),
        sum(to - at for _begin, _end, at, to in apart_at),
    )
    if most > FEW or matcher.ratio() < ALIKE:
        return ()
    return tuple(_change(first, second, (begin, end), (at, to)) for begin, end, at, to in apart_at)


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
