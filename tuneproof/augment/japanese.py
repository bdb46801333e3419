"""What a Japanese question looks like when it is typed in a hurry, as far as no grammar is needed.

Kanji, endings and levels of politeness are left alone, as changing them takes grammar. Only single
characters that people leave out themselves are dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

LONGEST = 60
"""Most characters of a question as typed in a chat; longer ones are written formally."""

_LOANWORD = re.compile("[ァ-ヺー]{4,}")
_LOST = re.compile("(?<=.)[ーッン]")
"""Characters that are lost when a key is not hit, or not twice."""
_OBJECT = re.compile("(?<=[^、。\\s])を(?=[^、。\\s？?])")
_END = re.compile("[。？?！!\\s]+$")


def slipped(question: str, rng: Random) -> Iterator[str]:
    """Yield the question with one character lost in a loanword: パスワド."""
    places = [
        word.start() + sign.start()
        for word in _LOANWORD.finditer(question)
        for sign in _LOST.finditer(word.group())
    ]
    if places:
        at = rng.choice(places)
        yield question[:at] + question[at + 1 :]


def hurried(question: str) -> Iterator[str]:
    """Yield the question without object particles and end punctuation: 休暇申請したい."""
    made = _OBJECT.sub("", question)
    if made != question and len(question) <= LONGEST:
        yield _END.sub("", made)
