"""Mixed: Chinese questions with an English term in them, or with the term back in Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from random import Random

from tuneproof.augment import chinese
from tuneproof.augment.glossary import GUARDED, MAINLAND, ONE_WAY, TERMS
from tuneproof.augment.tongue import Tongue

_FORMAL = re.compile(
    "[之擬拟惠須须]|敬請|敬请|為何|为何|何[時时處处]|是否|如需|(?<![反供適适響响回因])[應应](?![該该用變变])"
)
"""Signs of a formal text, which nobody mixes English into."""
Span = tuple[int, int]
MOST = 2
"""Most terms exchanged in one question."""


def mixed(question: str, tongue: Tongue, rng: Random) -> Iterator[str]:
    """Yield the question with one or two terms in the other language, once or not at all."""
    if not tongue.chinese or _FORMAL.search(question):
        return
    found = _terms_in(question, tongue)
    if not found:
        return
    made = question
    chosen = rng.sample(found, k=min(len(found), rng.randint(1, MOST)))
    # From right to left, so that the remaining spans stay valid.
    for (start, end), others in sorted(chosen, reverse=True):
        made = _put_in_place(made[:start], rng.choice(others), made[end:])
    yield made


def _terms_in(question: str, tongue: Tongue) -> list[tuple[Span, tuple[str, ...]]]:
    """The spans of terms in the question, each with its other forms; longer terms win."""
    found: list[tuple[Span, tuple[str, ...]]] = []
    for term, others in sorted(_term_pairs(tongue), key=lambda pair: -len(pair[0])):
        for match in _term_pattern(term, tongue).finditer(question):
            if all(match.end() <= start or end <= match.start() for (start, end), _o in found):
                found.append((match.span(), others))
                break
    return found


@cache
def _term_pairs(tongue: Tongue) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Each term with its forms in the other language; Chinese terms are in Traditional
    characters."""
    pairs: list[tuple[str, tuple[str, ...]]] = []
    for natives, foreigns in TERMS:
        own = _usual_terms(natives, tongue)
        pairs += [(native, foreigns) for native in own]
        back = (chinese.in_script(own[0], tongue),)
        pairs += [(term, back) for term in foreigns if len(term) > 2 and term not in ONE_WAY]
    return tuple(pairs)


def _usual_terms(natives: tuple[str, ...], tongue: Tongue) -> tuple[str, ...]:
    """The Chinese terms in use where this script is written, the most usual first."""
    if tongue is Tongue.TRADITIONAL:
        return tuple(native for native in natives if native not in MAINLAND)
    return tuple(sorted(natives, key=lambda native: native not in MAINLAND))


@cache
def _term_pattern(term: str, tongue: Tongue) -> re.Pattern[str]:
    """A pattern that finds a term, but not within English names: a VPN client is no 客戶."""
    if term.isascii():
        before, after = r"(?<![\w.@/-])(?<![A-Za-z0-9] )", r"(?! ?[A-Za-z0-9]|[@/-]|\.\w)"
        return re.compile(f"{before}{re.escape(term)}{after}", re.IGNORECASE | re.ASCII)
    return re.compile(chinese.in_script(GUARDED.get(term, term), tongue))


def _put_in_place(before: str, other: str, after: str) -> str:
    """The text with `other` between; English gets spaces beside letters, Chinese none."""
    if not other.isascii():
        return before.rstrip(" ") + other + after.lstrip(" ")
    apart = (" " if before[-1:].isalnum() else "", " " if after[:1].isalnum() else "")
    return f"{before}{apart[0]}{other}{apart[1]}{after}"
