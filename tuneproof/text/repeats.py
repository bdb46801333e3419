"""What a text says twice, word for word. Short sentences ("Closed.") may well come back."""

from __future__ import annotations

import re

from tuneproof.characters import ideographs

LEAST = 16
"""Letters of a sentence from which saying it twice is no style."""
LEAST_CJK = 8
"""The same where it is written in ideographs, each of which says about three letters' worth."""

TIMES = range(2, 6)
"""How often a whole text may stand there, one after the other without a space."""

_SENTENCE = re.compile(r"(?<=[.!?])\s+|(?<=[。\uff01\uff1f\uff1b])|\n+")
_NO_LETTERS = re.compile(r"[\W_]+")


def said_twice(text: str) -> str | None:
    """The first sentence that stands in the text again; the part of a text that is nothing else."""
    seen: set[str] = set()
    for sentence in filter(None, map(str.strip, _SENTENCE.split(text))):
        plain = _plain(sentence)
        if plain in seen and _long(plain):
            return sentence
        seen.add(plain)
    whole = _plain(text)
    for times in TIMES:
        part = whole[: len(whole) // times]
        if _long(part) and part * times == whole:
            return text[: len(text) // times].strip()
    return None


def _plain(text: str) -> str:
    return _NO_LETTERS.sub("", text).casefold()


def _long(plain: str) -> bool:
    return len(plain) >= (LEAST_CJK if ideographs(plain) else LEAST)
