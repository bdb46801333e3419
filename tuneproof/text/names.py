"""Words that look like names of systems, forms or people, in Latin letters.

A guess by capital letters; names in Chinese characters and meanings are not known here.
"""

from __future__ import annotations

import re

_LATIN_NAME = re.compile(r"(?<![A-Za-z0-9@./-])[A-Za-z][A-Za-z0-9]*[A-Za-z0-9](?![A-Za-z0-9@/-])")
_CJK = re.compile(r"[\u3400-\u9fff]")
_BEGINS = re.compile(r"(?:^|[.!?:;\uff01\uff1f\uff1a\uff1b。\n•\-–—(\"“‘'])\s*$")
_CALENDAR = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may"  # noqa: SIM905
    " june july august september october november december am pm ok faq".split()
)


def names(text: str) -> list[str]:
    """Words that look like names, in order, each once.

    A capital letter inside a word, or at its start: in English not at the start of a sentence.
    """
    chinese = 2 * len(_CJK.findall(text)) >= len(text) / 2
    found = []
    for match in _LATIN_NAME.finditer(text):
        word = match.group()
        inner = any(char.isupper() for char in word[1:])
        capital = word[0].isupper() and (chinese or not _BEGINS.search(text[: match.start()]))
        if (inner or capital) and word.casefold() not in _CALENDAR:
            found.append(word)
    return list(dict.fromkeys(found))
