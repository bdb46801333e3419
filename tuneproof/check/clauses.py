"""The clauses of a text, and how similar two of them are once figures and words that reverse a
sentence ("not", open and closed) are left out."""

from __future__ import annotations

import re
from functools import lru_cache

from tuneproof.data.overlap import grams, shared_grams
from tuneproof.text.facts import without_facts
from tuneproof.text.negation import without_negation
from tuneproof.text.opposites import Stance, stance

_REMEMBERED = 50_000
_LEAST_GRAMS = 3
"""Fewest n-grams of a clause; a shorter one resembles too many others."""
_FILLER = re.compile(r"\b(?:an?|the|any)\b|可以?(?=[\u4e00-\u9fff])", re.IGNORECASE)
"""Words that stand where a negated clause has its “no”: “a card” for “no card”, 可收 for 不收."""
_CLAUSE_END = re.compile(
    r"(?:(?<!\d)[\uff0c,]|[\uff0c,](?!\d{3}(?!\d)))\s*"
    r"|(?<=\d)\.\s+(?=[A-Z][a-z])(?!Jan|Feb|März|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez)"
    r"|[\uff1b;。\uff01!\uff1f?、\n]\s*|(?<=[a-z)])(?<!\b[ap]\.m)\.(?:\s+|$)|\s(?:and|but|und|aber)\s"
)


@lru_cache(_REMEMBERED)
def clauses(text: str) -> tuple[str, ...]:
    """The clauses of a text, very short ones left out."""
    parts = (part.strip() for part in _CLAUSE_END.split(text) if part)
    return tuple(part for part in parts if len(grams(part)) >= _LEAST_GRAMS)


def alike(one: str, other: str) -> float:
    """Overlap of two clauses once figures and words of negation are taken out of both."""
    return shared_grams(_grams_without_negation(one), _grams_without_negation(other))


def on_one_thing(one: str, other: str) -> float:
    """Overlap of two clauses once words that have an opposite are taken out as well: “open on
    Sunday” and “closed on Sunday” are on one thing."""
    return shared_grams(_grams_without_opposites(one), _grams_without_opposites(other))


def unshared_ngrams(one: str, other: str) -> tuple[frozenset[str], frozenset[str]]:
    """The n-grams, without figures and negation, that only the first clause has, and those that
    only the second has."""
    here, there = _grams_without_negation(one), _grams_without_negation(other)
    return here - there, there - here


def names_a_thing(clause: str) -> bool:
    """Whether a clause has words beside its figures; 11:00–13:30 within a list has none."""
    return any(map(str.isalpha, without_facts(clause)))


def sides(clause: str) -> Stance:
    """The sides that a clause takes, such as open or closed, without looking at its figures."""
    return stance(without_facts(clause))


@lru_cache(_REMEMBERED)
def _grams_without_negation(clause: str) -> frozenset[str]:
    return grams(_FILLER.sub("", without_negation(without_facts(clause))))


@lru_cache(_REMEMBERED)
def _grams_without_opposites(clause: str) -> frozenset[str]:
    return grams(_FILLER.sub("", sides(clause).rest))
