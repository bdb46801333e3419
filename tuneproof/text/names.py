"""Words that look like names of systems, forms or people, in Latin letters.

A guess by capital letters; `persons` finds names in Chinese characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from tuneproof.characters import ideographs
from tuneproof.text.facts import without_facts

_LATIN_NAME = re.compile(r"(?<![A-Za-z0-9@./-])[A-Za-z][A-Za-z0-9]*[A-Za-z0-9](?![A-Za-z0-9@/-])")
_SENTENCE_STARTERS = frozenset(".!?:;\uff01\uff1f\uff1a\uff1b。•-–—(\"“‘'|")
"""Signs after which a capital means nothing, such as | between the cells of a table; nor does it
after a new line."""
_LOOKED_BACK = 40
"""Characters before a word that are looked at, so that a long text is not reread for every word."""
_NO_NAMES = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may"  # noqa: SIM905
    " june july august september october november december am pm ok faq"
    " nt ntd twd usd eur euro euros gbp jpy cny rmb hkd chf xs xl xxl xxxl"
    # What everybody calls so, whatever the sources call it.
    " id pin pdf app email sms qr url tv pc laptop usb gps atm wifi fi online web code".split()
)
"""Words with a capital that are no names."""
_WORD = re.compile(r"(?<![\w@./-])[^\W\d_]{2,}(?![\w@/-])")
NOUNS = 0.2
"""Share of capitalised words inside sentences from which capitals mark nouns, not names. Twelve
English texts (data sets and pages) have at most 0.07, a German data set 0.32."""
_LEAST_WORDS = 100
"""Fewest words inside sentences from which that share is judged."""


def names(text: str, *, capitals: bool = True) -> list[str]:
    """Words that look like names, in order, each once.

    Names have a capital inside the word, or at its start (in Latin text, not at the start of a
    sentence). Without `capitals` only those inside a word count, except in Chinese text. Units and
    amounts are no names.
    """
    chinese = _is_mostly_chinese(text)
    rest = without_facts(text)
    found = []
    for match in _LATIN_NAME.finditer(rest):
        word = match.group()
        inner = any(char.isupper() for char in word[1:])
        capital = word[0].isupper() and (chinese or not _begins_sentence(rest, match.start()))
        if (inner or (capital and (capitals or chinese))) and not _is_no_name(word):
            found.append(word)
    return list(dict.fromkeys(found))


def _is_no_name(word: str) -> bool:
    """Whether a word is a weekday, a month, a unit or the like; also in the plural."""
    plain = word.casefold()
    return plain in _NO_NAMES or plain.removesuffix("s") in _NO_NAMES


def capitals_name(texts: Iterable[str]) -> bool:
    """Whether a capital inside a sentence marks a name in these texts; in German it does not."""
    share, words = _capital_share(texts)
    return words < _LEAST_WORDS or share < NOUNS


def _capital_share(texts: Iterable[str]) -> tuple[float, int]:
    """The share of capitalised words inside sentences, and the number of these words."""
    capital = words = 0
    for text in texts:
        if _is_mostly_chinese(text):
            continue
        for match in _WORD.finditer(text):
            word = match.group()
            if word[1:].islower() and not _begins_sentence(text, match.start()):
                words += 1
                capital += word[0].isupper()
    return (capital / words if words else 0.0), words


def _begins_sentence(text: str, at: int) -> bool:
    """Whether a sentence begins at this position of the text."""
    before = text[max(0, at - _LOOKED_BACK) : at]
    plain = before.rstrip()
    return not plain or "\n" in before[len(plain) :] or plain[-1] in _SENTENCE_STARTERS


def _is_mostly_chinese(text: str) -> bool:
    return 4 * ideographs(text) >= len(text)
