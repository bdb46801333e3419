"""The language of a question, as far as the sources of rows need it.

Chinese in either script, English, Japanese, or another, for which only rewordings that need no
grammar are made. A Chinese question whose characters are the same in both scripts has the script of
the whole data set.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum

from tuneproof.characters import HANGUL, KANA, ideographs
from tuneproof.text.script import simplified, traditional

CHINESE_SHARE, CHINESE_WORDS = 0.3, 0.5
"""Share of ideographs among the letters, or among ideographs and words of Latin letters, from which
a question is Chinese (a proposal: many Chinese questions contain English words, which have many
letters each: leave system 網址給我)."""
ENGLISH_SHARE = 0.5
"""Share of the questions without ideographs that must have an English function word for ASCII
questions of the data set to count as English."""

_KANA, _HANGUL = re.compile(f"[{KANA}]"), re.compile(f"[{HANGUL}]")
_LATIN_WORD = re.compile("[A-Za-zÀ-ɏ]+")
_FUNCTION_WORD = re.compile(
    r"\b(?:the|is|are|do|does|how|what|when|where|who|can|my|to|of|for|if|i)\b", re.IGNORECASE
)


class Tongue(StrEnum):
    """The language of one question."""

    TRADITIONAL = "zh-Hant"
    SIMPLIFIED = "zh-Hans"
    ENGLISH = "en"
    JAPANESE = "ja"
    OTHER = "other"

    @property
    def chinese(self) -> bool:
        """Whether it is Chinese, in either script."""
        return self in (Tongue.TRADITIONAL, Tongue.SIMPLIFIED)

    @property
    def worded(self) -> bool:
        """Whether it is a language with rules for rewording: Chinese or English."""
        return self.chinese or self is Tongue.ENGLISH


class Tongues:
    """Detects the language of questions of one data set."""

    def __init__(self, questions: Iterable[str]):
        asked = list(questions)
        together = "".join(asked)
        self._simplified = len(simplified(together)) > len(traditional(together))
        latin = [question for question in asked if not ideographs(question)]
        english = sum(bool(_FUNCTION_WORD.search(question)) for question in latin)
        self._known: dict[str, Tongue] = {}
        self._english = bool(english) and english >= ENGLISH_SHARE * len(latin)

    def of(self, question: str) -> Tongue:
        """The language of a question."""
        if question not in self._known:
            self._known[question] = self._detect(question)
        return self._known[question]

    def _detect(self, question: str) -> Tongue:
        letters = sum(map(str.isalpha, question))
        chinese = ideographs(question)
        if _KANA.search(question):
            return Tongue.JAPANESE
        if _HANGUL.search(question):
            return Tongue.OTHER
        words = len(_LATIN_WORD.findall(question))
        if chinese and (
            chinese >= CHINESE_SHARE * letters or chinese >= CHINESE_WORDS * (chinese + words)
        ):
            return self._chinese_script(question)
        latin = all(char.isascii() for char in question if char.isalpha())
        return Tongue.ENGLISH if self._english and latin and letters else Tongue.OTHER

    def _chinese_script(self, question: str) -> Tongue:
        either = len(simplified(question)) - len(traditional(question))
        if either == 0:
            return Tongue.SIMPLIFIED if self._simplified else Tongue.TRADITIONAL
        return Tongue.SIMPLIFIED if either > 0 else Tongue.TRADITIONAL
