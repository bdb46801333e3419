"""The clauses of a text, and how much two of them say the same but for figures and what turns a
sentence round."""

from __future__ import annotations

import re
from functools import lru_cache

from tuneproof.data.overlap import grams, shared_grams
from tuneproof.text.facts import without_facts
from tuneproof.text.negation import without_negation
from tuneproof.text.opposites import Stance, stance

_REMEMBERED = 50_000
_LEAST = 3
"""N-grams of a clause; shorter ones are like many."""
_FILLING = re.compile(r"\b(?:an?|the|any)\b|可以?(?=[\u4e00-\u9fff])", re.IGNORECASE)
"""What stands where a clause does not say no: “a card” beside “no card”, 可收 beside 不收."""
_END = re.compile(
    r"(?:(?<!\d)[\uff0c,]|[\uff0c,](?!\d{3}(?!\d)))\s*"
    r"|(?<=\d)\.\s+(?=[A-Z][a-z])(?!Jan|Feb|März|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez)"
    r"|[\uff1b;。\uff01!\uff1f?、\n]\s*|(?<=[a-z)])(?<!\b[ap]\.m)\.(?:\s+|$)|\s(?:and|but|und|aber)\s"
)


@lru_cache(_REMEMBERED)
def clauses(text: str) -> tuple[str, ...]:
    """The clauses of a text, very short ones left out."""
    parts = (part.strip() for part in _END.split(text) if part)
    return tuple(part for part in parts if len(grams(part)) >= _LEAST)


def alike(one: str, other: str) -> float:
    """Overlap of two clauses once figures and words of negation are taken out of both."""
    return shared_grams(_plain(one), _plain(other))


def on_one_thing(one: str, other: str) -> float:
    """Overlap of two clauses once words that have an opposite are taken out as well: “open on
    Sunday” and “closed on Sunday” are on one thing."""
    return shared_grams(_bare(one), _bare(other))


def telling(one: str, other: str) -> tuple[frozenset[str], frozenset[str]]:
    """What each of two clauses has, without its figures, that the other lacks."""
    here, there = _plain(one), _plain(other)
    return here - there, there - here


def sides(clause: str) -> Stance:
    """The sides that a clause takes, such as open or closed, its figures left aside."""
    return stance(without_facts(clause))


@lru_cache(_REMEMBERED)
def _plain(clause: str) -> frozenset[str]:
    return grams(_FILLING.sub("", without_negation(without_facts(clause))))


@lru_cache(_REMEMBERED)
def _bare(clause: str) -> frozenset[str]:
    return grams(_FILLING.sub("", sides(clause).rest))
