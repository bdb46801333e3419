"""Short: the keywords of a question, as one types them into a search box."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from tuneproof.augment import chinese, english
from tuneproof.augment.tongue import Tongue

LONGEST_QUESTION = {True: 26, False: 80}
"""Most characters of a question that keywords can stand for, Chinese or not: a longer one describes
a situation that keywords would lose."""
LONGEST = {True: 14, False: 40}
"""Most characters of the keywords, likewise."""
LEAST_SEGMENTS, MOST_SEGMENTS = 2, 3
LEAST_WORDS, MOST_WORDS = 2, 6
LONGEST_SEGMENT = 7
"""Most characters of a Chinese segment; a longer one is a clause."""
LEAST_CONTENT = 2
"""Least English words that are no stop words: "when vaccinated" asks nothing."""
_UNFIT = re.compile("[那這这]|者[，,]|應於|应于|有錢|有钱|[貴贵][院司館馆校公]")
_OPEN = re.compile("最[晚早多少高低快慢遠远近久長长]$|[前後后時时]$")
"""What a segment cannot end with that keywords follow: 最晚 is the latest of something."""
_CUT = re.compile("不$|怎[辦办]|^何")
"""What shows that a segment was cut out of a word, or is itself what asks."""


def short(question: str, tongue: Tongue, rng: Random) -> Iterator[str]:
    """Yield the keywords of the question, once or not at all."""
    plain = question.strip()
    if not tongue.worded or len(plain) > LONGEST_QUESTION[tongue.chinese]:
        return
    made = _chinese_keywords(plain, tongue) if tongue.chinese else _english_keywords(plain)
    if made and len(made) <= LONGEST[tongue.chinese]:
        yield made


def _chinese_keywords(question: str, tongue: Tongue) -> str:
    if not chinese.asks(question, tongue) or _UNFIT.search(question):
        return ""
    pieces = chinese.segments(question, tongue)
    whole = all(1 < len(piece) <= LONGEST_SEGMENT for piece in pieces)
    whole = whole and not any(map(_OPEN.search, pieces[:-1])) and not any(map(_CUT.search, pieces))
    return " ".join(pieces) if whole and LEAST_SEGMENTS <= len(pieces) <= MOST_SEGMENTS else ""


def _english_keywords(question: str) -> str:
    negated = re.match(r"\w+n['’]t\b", question)
    if negated or re.search(r"[,;:.!?].*\w", question) or not question.endswith("?"):
        return ""
    words = english.keywords(question)
    telling = [word for word in words if word.lower() not in english.STOP_WORDS]
    fit = LEAST_WORDS <= len(words) <= MOST_WORDS and len(telling) >= LEAST_CONTENT
    return " ".join(words) if fit else ""
