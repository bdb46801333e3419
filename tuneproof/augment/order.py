"""Order: the words of a keyword query in another order. Sentences are left alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from tuneproof.augment import chinese, english
from tuneproof.augment.tongue import Tongue

_NAME = re.compile(r"[A-Z][a-z]*[A-Z0-9]\w*|[A-Z]{2,}")
"""PeopleHub, VPN: capitals inside a word."""
MOST_PARTS = 4
LONGEST_PART = 6
"""Characters of a Chinese keyword; longer parts are clauses."""


def order(question: str, tongue: Tongue, rng: Random) -> Iterator[str]:
    """The last keyword first, or the first one last; at most once."""
    parts = question.split()
    if not 2 <= len(parts) <= MOST_PARTS or re.search(r"[，,。；;：:！!？?.ㄅ-ㄩ]", question):
        return
    if tongue.chinese:
        short = all(len(part) <= LONGEST_PART or part.isascii() for part in parts)
        if short and not chinese.asks(question, tongue):
            yield " ".join((parts[-1], *parts[:-1]))
    elif (
        tongue is Tongue.ENGLISH
        and len(parts) > 2
        and not english.STOP_WORDS.intersection(map(str.lower, parts))
    ):
        # English terms have one order (sick leave); a name of a program may stand first or last.
        if _NAME.fullmatch(parts[-1]) and not _NAME.fullmatch(parts[0]):
            yield " ".join((parts[-1], *parts[:-1]))
        elif _NAME.fullmatch(parts[0]) and not _NAME.fullmatch(parts[1]):
            yield " ".join((*parts[1:], parts[0]))
