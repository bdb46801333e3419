"""Sentences that a text repeats word for word; short ones ("Closed.") may be repeated on
purpose."""

from __future__ import annotations

import re

from tuneproof.characters import ideographs
from tuneproof.text.sentences import sentences

LEAST = 16
"""Fewest letters of a sentence that must not be repeated."""
LEAST_CJK = 8
"""The same in ideographs, each of which says about as much as two or three letters."""

TIMES = range(2, 6)
"""How often a whole text may be repeated without a space between."""

_NO_LETTERS = re.compile(r"[\W_]+")


def said_twice(text: str) -> str | None:
    """The first sentence that the text repeats, or, if the whole text is one piece several times,
    that piece; else None."""
    seen: set[str] = set()
    for sentence in sentences(text, semicolons=True):
        plain = _letters_only(sentence)
        if plain in seen and _is_long(plain):
            return sentence
        seen.add(plain)
    whole = _letters_only(text)
    for times in TIMES:
        part = whole[: len(whole) // times]
        if _is_long(part) and part * times == whole:
            return text[: len(text) // times].strip()
    return None


def _letters_only(text: str) -> str:
    return _NO_LETTERS.sub("", text).casefold()


def _is_long(plain: str) -> bool:
    return len(plain) >= (LEAST_CJK if ideographs(plain) else LEAST)
