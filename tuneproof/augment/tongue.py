"""In which language a question is asked, as far as the sources of rows have to know.

Chinese in either script, English, or something else, Japanese told apart, for which only what needs
no grammar is made. The script of a question that no character tells is that of the whole data set.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum

from tuneproof.characters import HANGUL, KANA, ideographs
from tuneproof.text.script import simplified, traditional

CHINESE_SHARE = 0.3
"""Share of ideographs among the letters from which a question is Chinese (a proposal: English
words stand in many Chinese questions)."""
ENGLISH_SHARE = 0.5
"""Share of the Latin questions with an English function word from which Latin is English."""

_KANA, _HANGUL = re.compile(f"[{KANA}]"), re.compile(f"[{HANGUL}]")
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
        """Whether it is one whose wordings are known."""
        return self.chinese or self is Tongue.ENGLISH


class Tongues:
    """Tells the language of a question of one data set."""

    def __init__(self, questions: Iterable[str]):
        asked = list(questions)
        together = "".join(asked)
        self._simplified = len(simplified(together)) > len(traditional(together))
        latin = [one for one in asked if not ideographs(one)]
        told = sum(bool(_FUNCTION_WORD.search(one)) for one in latin)
        self._told: dict[str, Tongue] = {}
        self._english = bool(told) and told >= ENGLISH_SHARE * len(latin)

    def of(self, question: str) -> Tongue:
        """The language of a question."""
        if question not in self._told:
            self._told[question] = self._tell(question)
        return self._told[question]

    def _tell(self, question: str) -> Tongue:
        letters = sum(map(str.isalpha, question))
        chinese = ideographs(question)
        if _KANA.search(question):
            return Tongue.JAPANESE
        if _HANGUL.search(question):
            return Tongue.OTHER
        if chinese and chinese >= CHINESE_SHARE * letters:
            return self._script(question)
        latin = all(char.isascii() for char in question if char.isalpha())
        return Tongue.ENGLISH if self._english and latin and letters else Tongue.OTHER

    def _script(self, question: str) -> Tongue:
        either = len(simplified(question)) - len(traditional(question))
        if either == 0:
            return Tongue.SIMPLIFIED if self._simplified else Tongue.TRADITIONAL
        return Tongue.SIMPLIFIED if either > 0 else Tongue.TRADITIONAL
