"""Words that look like names of systems, forms or people, in Latin letters.

A guess by capital letters; names in Chinese characters and meanings are not known here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from tuneproof.characters import ideographs
from tuneproof.text.facts import without_facts

_LATIN_NAME = re.compile(r"(?<![A-Za-z0-9@./-])[A-Za-z][A-Za-z0-9]*[A-Za-z0-9](?![A-Za-z0-9@/-])")
_BEGINS = frozenset(".!?:;\uff01\uff1f\uff1a\uff1b。•-–—(\"“‘'|")
"""Signs after which a capital is a matter of course, | between the cells of a table among them;
a new line is another."""
_LOOKED_BACK = 40
"""Characters: a text of 20,000 must not be read again for each of its words."""
_NO_NAMES = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may"  # noqa: SIM905
    " june july august september october november december am pm ok faq"
    " nt ntd twd usd eur euro euros gbp jpy cny rmb hkd chf xs xl xxl xxxl".split()
)
_WORD = re.compile(r"(?<![\w@./-])[^\W\d_]{2,}(?![\w@/-])")
NOUNS = 0.2
"""Share of the words inside sentences that have a capital, from which capitals mark nouns and not
names. Twelve English texts (data sets and pages) have at most 0.07, a German data set 0.32."""
_LEAST_WORDS = 100
"""Fewer words inside sentences say nothing about a language."""


def names(text: str, *, capitals: bool = True) -> list[str]:
    """Words that look like names, in order, each once.

    A capital letter inside a word, or at its start: in English not at the start of a sentence.
    Without `capitals` only those inside a word count. Units and amounts are no names.
    """
    chinese = _is_chinese(text)
    rest = without_facts(text)
    found = []
    for match in _LATIN_NAME.finditer(rest):
        word = match.group()
        inner = any(char.isupper() for char in word[1:])
        capital = word[0].isupper() and (chinese or not _begins(rest, match.start()))
        if (inner or (capital and (capitals or chinese))) and not _is_known(word):
            found.append(word)
    return list(dict.fromkeys(found))


def _is_known(word: str) -> bool:
    """Whether a word is a day, a month, a unit or the like, or several such days."""
    plain = word.casefold()
    return plain in _NO_NAMES or plain.removesuffix("s") in _NO_NAMES


def capitals_name(texts: Iterable[str]) -> bool:
    """Whether a capital inside a sentence marks a name in these texts; in German it does not."""
    share, words = _capital_share(texts)
    return words < _LEAST_WORDS or share < NOUNS


def _capital_share(texts: Iterable[str]) -> tuple[float, int]:
    capital = words = 0
    for text in texts:
        if _is_chinese(text):
            continue
        for match in _WORD.finditer(text):
            word = match.group()
            if word[1:].islower() and not _begins(text, match.start()):
                words += 1
                capital += word[0].isupper()
    return (capital / words if words else 0.0), words


def _begins(text: str, at: int) -> bool:
    """Whether a sentence begins at a place of the text."""
    before = text[max(0, at - _LOOKED_BACK) : at]
    plain = before.rstrip()
    return not plain or "\n" in before[len(plain) :] or plain[-1] in _BEGINS


def _is_chinese(text: str) -> bool:
    return 4 * ideographs(text) >= len(text)
