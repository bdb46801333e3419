"""Designations: a letter, number or ordinal that tells a thing from others of its kind, as in A 棟,
3 號貨梯, Gate B, the second Tuesday.

Numbers with a unit are in `facts`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set

from tuneproof.characters import IDEOGRAPH
from tuneproof.text.facts import Fact

_ORDINALS = {
    word: number
    for number, words in enumerate(
        (("first", "1st"), ("second", "2nd"), ("third", "3rd"), ("fourth", "4th"), ("last",)), 1
    )
    for word in words
}
_ORDINAL = f"(?:{'|'.join(_ORDINALS)})"
_LETTERED = re.compile(
    r"(?<![A-Za-z0-9-])(?P<letter>[A-Z]) ?"
    "(?P<kind>棟|栋|區|区|館|馆|座|門|门|出口|月台|月臺|梯|廳|厅|櫃台|柜台)"
)
_NUMBERED = re.compile(
    rf"(?<![\d.\-/月])(?P<number>\d{{1,3}}) ?[號号](?P<kind>[{IDEOGRAPH}]{{2}})", re.ASCII
)
_NAMED = re.compile(
    r"\b(?P<kind>[Bb]uilding|[Bb]lock|[Hh]all|[Gg]ate|[Ww]ing|[Zz]one|[Pp]latform|[Tt]erminal|[Dd]ock"
    r"|[Ll]ot|[Cc]ounter|[Ee]ntrance|[Tt]ower|[Ww]ard|[Bb]ay|[Ll]ine|[Rr]oom) (?P<letter>[A-Z])\b"
    r"(?![a-z'’.&/-])"
)
_TURN = re.compile(
    rf"\b(?P<turns>{_ORDINAL}(?:(?:,| and| or| &)(?: the)? {_ORDINAL})*) "
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b",
    re.IGNORECASE,
)


def designations(text: str) -> frozenset[Fact]:
    """The designations in a text, each as a fact whose form is the kind and the letter, number or
    ordinal."""
    return frozenset(_designation_facts(text))


def others_of_a_kind(said: Set[Fact], known: Set[Fact]) -> frozenset[Fact]:
    """The facts of `said` that are not `known`, of those kinds of which `known` has another."""
    kinds = {_kind(fact) for fact in known}
    return frozenset(fact for fact in said - known if _kind(fact) in kinds)


def _kind(fact: Fact) -> str:
    return fact.form.rpartition(" ")[0]


def _designation_facts(text: str) -> Iterator[Fact]:
    for pattern, which in ((_LETTERED, "letter"), (_NAMED, "letter"), (_NUMBERED, "number")):
        for match in pattern.finditer(text):
            yield Fact(f"designation {match['kind'].lower()} {match[which]}", match[0])
    for match in _TURN.finditer(text):
        for word in re.findall(_ORDINAL, match["turns"].lower()):
            yield Fact(f"turn {_ORDINALS[word]}", match[0])
