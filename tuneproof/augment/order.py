"""Order: the words of a keyword query in another order. Sentences are left alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from tuneproof.augment import chinese, english
from tuneproof.augment.tongue import Tongue

_NAME = re.compile(r"[A-Z][a-z]*[A-Z0-9]\w*|[A-Z]{2,}")
"""A word with capitals inside: PeopleHub, VPN."""
_AROUND_CHINESE = re.compile(r"(?<![!-~])\s+|\s+(?![!-~])")
"""Spaces but those between two words without Chinese characters."""
_DEMAND = re.compile("[給给]我")
"""Signs of a sentence without punctuation, whose words have an order."""
MOST_PARTS = 4
LONGEST_PART = 6
"""Most characters of a Chinese keyword; longer parts are clauses."""


def order(question: str, tongue: Tongue, rng: Random) -> Iterator[str]:
    """Yield the query with its last keyword first, or its first one last, once or not at all."""
    # English words in a Chinese query are one keyword: how much.
    parts = _AROUND_CHINESE.split(question.strip()) if tongue.chinese else question.split()
    if not 2 <= len(parts) <= MOST_PARTS or re.search(r"[，,。；;：:！!？?.ㄅ-ㄩ]", question):
        return
    if tongue.chinese:
        if _DEMAND.search(question):
            return
        short = all(len(part) <= LONGEST_PART or part.isascii() for part in parts)
        if short and not chinese.asks(question, tongue):
            yield " ".join((parts[-1], *parts[:-1]))
    elif (
        tongue is Tongue.ENGLISH
        and len(parts) > 2
        and not english.STOP_WORDS.intersection(map(str.lower, parts))
    ):
        # English terms have a fixed order (sick leave); only the name of a program may be moved.
        if _NAME.fullmatch(parts[-1]) and not _NAME.fullmatch(parts[0]):
            yield " ".join((parts[-1], *parts[:-1]))
        elif _NAME.fullmatch(parts[0]) and not _NAME.fullmatch(parts[1]):
            yield " ".join((*parts[1:], parts[0]))
