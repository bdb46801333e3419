"""Mixed: Chinese questions with an English term in them, or with the term back in Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from random import Random

from tuneproof.augment import chinese
from tuneproof.augment.glossary import TERMS
from tuneproof.augment.tongue import Tongue

_FORMAL = re.compile("[之擬拟惠]|敬請|敬请|為何|为何")
"""Nobody mixes English into a letter."""
MOST = 2
"""Terms exchanged in one question."""


def mixed(question: str, tongue: Tongue, rng: Random) -> Iterator[str]:
    """The question with one or two terms in the other language, at most once."""
    if not tongue.chinese or _FORMAL.search(question):
        return
    found = _found(question, tongue)
    if not found:
        return
    made = question
    for term, others in rng.sample(found, k=min(len(found), rng.randint(1, MOST))):
        made = _exchanged(made, term, rng.choice(others))
    yield made


def _found(question: str, tongue: Tongue) -> list[tuple[str, tuple[str, ...]]]:
    """The terms of the question that have another form; a longer one hides those inside it."""
    pairs: list[tuple[str, tuple[str, ...]]] = []
    for natives, foreigns in TERMS:
        own = tuple(chinese.in_script(native, tongue) for native in natives)
        pairs += [(native, foreigns) for native in own]
        pairs += [(foreign, own[:1]) for foreign in foreigns if len(foreign) > 2]
    rest, found = question, []
    for term, others in sorted(pairs, key=lambda pair: -len(pair[0])):
        pattern = _pattern(term)
        if pattern.search(rest):
            rest = pattern.sub("\n", rest)
            found.append((term, others))
    return found


@cache
def _pattern(term: str) -> re.Pattern[str]:
    if term.isascii():
        return re.compile(rf"(?<![A-Za-z]){re.escape(term)}(?![A-Za-z])", re.IGNORECASE)
    return re.compile(re.escape(term))


def _exchanged(question: str, term: str, other: str) -> str:
    """The term replaced once; English stands apart from letters beside it, Chinese does not."""
    match = _pattern(term).search(question)
    if match is None:
        return question
    before, after = question[: match.start()], question[match.end() :]
    if not other.isascii():
        return before.rstrip(" ") + other + after.lstrip(" ")
    apart = (" " if before[-1:].isalnum() else "", " " if after[:1].isalnum() else "")
    return f"{before}{apart[0]}{other}{apart[1]}{after}"
