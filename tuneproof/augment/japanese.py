"""What a Japanese question looks like when it is typed in a hurry, as far as no grammar is needed.

Kanji, endings and levels of politeness are left alone: whoever changes them has to know the
language. What is changed are single signs that people leave out themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

LONGEST = 60
"""Characters of a question that is typed into a chat; a longer one is a letter, and worded so."""

_LOANWORD = re.compile("[ァ-ヺー]{4,}")
_LOST = re.compile("(?<=.)[ーッン]")
"""Signs that are gone when one key is not hit, or not twice."""
_OBJECT = re.compile("(?<=[^、。\\s])を(?=[^、。\\s？?])")
_END = re.compile("[。？?！!\\s]+$")


def slipped(question: str, rng: Random) -> Iterator[str]:
    """The question with one sign lost in a loanword: パスワド."""
    places = [
        word.start() + sign.start()
        for word in _LOANWORD.finditer(question)
        for sign in _LOST.finditer(word.group())
    ]
    if places:
        at = rng.choice(places)
        yield question[:at] + question[at + 1 :]


def hurried(question: str) -> Iterator[str]:
    """The question without the marks of its objects and of its end: 休暇申請したい."""
    made = _OBJECT.sub("", question)
    if made != question and len(question) <= LONGEST:
        yield _END.sub("", made)
