"""The language of a text, told by its script and its commonest words.

Meant to tell the texts of one file apart, not to recognise every language: a text without telling
words, such as an address or “OK”, has none.
"""

from __future__ import annotations

import re
from collections import Counter

from tuneproof.characters import HANGUL, IDEOGRAPH, KANA, ideographs
from tuneproof.i18n import N_

NAMES = {
    "en": N_("English"),
    "de": N_("German"),
    "fr": N_("French"),
    "es": N_("Spanish"),
    "it": N_("Italian"),
    "pt": N_("Portuguese"),
    "nl": N_("Dutch"),
    "vi": N_("Vietnamese"),
    "zh": N_("Chinese"),
    "ja": N_("Japanese"),
    "ko": N_("Korean"),
    "ru": N_("Cyrillic letters"),
    "ar": N_("Arabic letters"),
    "th": N_("Thai"),
    "hi": N_("Devanagari letters"),
}
CHINESE = 1 / 6
"""Ideographs per Latin letter from which a mixed text is Chinese with a foreign name, and not
English with a Chinese one."""
KANA_SIGNS = 10
"""Ideographs per kana from which the kana is an ornament of a Chinese text (の), and the text not
Japanese: 年中無休です."""
_LATIN_LETTER = re.compile("[A-Za-z]")
_KANA = re.compile(f"[{KANA}]")
_HANGUL = re.compile(f"[{HANGUL}]")
_SCRIPTS = (
    ("ru", re.compile("[\u0400-\u04ff]")),
    ("ar", re.compile("[\u0600-\u06ff]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
    ("hi", re.compile("[\u0900-\u097f]")),
)
_LETTERS = {
    "zh": re.compile(f"[{IDEOGRAPH}]"),
    "ja": re.compile(f"[{IDEOGRAPH}{KANA}]"),
    "ko": _HANGUL,
    **dict(_SCRIPTS),
}
_LATIN = re.compile(r"(?<![\w@./:-])[A-Za-z]{2,}(?![\w@/:-]|\.\w)")
_WORD = re.compile(r"[^\W\d_]+")
_WORDS = {
    "en": "the and of to is are you your for with that this from have has not can will be or by at "
    "if it we when which please must may within before after only do does what how where",
    "de": "der die das und ist sind sie ihr ihre für mit nicht ein eine einen einem auf von zu zum "
    "zur im den dem des bei kann können wird werden oder wenn bitte nur auch aus wie wo muss",
    "fr": "le la les et est sont vous votre vos pour avec ne pas une un des du dans sur au aux par "
    "que qui ce cette ou si être il elle nous après avant",
    "es": "el la los las y es son usted su sus para con no una un de del en por que se al o si lo "
    "como está pueden puede debe",
    "it": "il lo la gli le e è sono per con non una un di del della nel che si al alla o se da "
    "come può deve",
    "pt": "o a os as e é são para com não uma um de do da em no na por que se ao ou seu sua pode",
    "nl": "de het een en is zijn u uw voor met niet van op te in dat die kan wordt of als bij naar",
    "vi": "và là của có không được cho với các những này bạn trong khi để từ",
}
_LANGUAGES = {name: frozenset(words.split()) for name, words in _WORDS.items()}
LEAST = 3
"""Fewest telling words (or characters) by which a language is recognised."""
LEAD = 2
"""How many more telling words than any other language it must have."""
WORDS = 5
"""Fewest words in Latin letters of a sentence; fewer may be a name or an address."""
IDEOGRAPHS = 4
"""Fewest ideographs of a Chinese text."""


def tongue(text: str) -> str | None:
    """The code of the language (a key of `NAMES`); None where the text does not tell."""
    kana = len(_KANA.findall(text))
    if kana >= LEAST:
        return "ja"
    if ideographs(text) >= max(
        IDEOGRAPHS, KANA_SIGNS * kana, CHINESE * len(_LATIN_LETTER.findall(text))
    ):
        return "zh"
    if ideographs(text) or kana:
        return None
    if len(_HANGUL.findall(text)) >= LEAST:
        return "ko"
    for name, letters in _SCRIPTS:
        if len(letters.findall(text)) >= 2 * LEAST:
            return name
    return _latin_language(text)


def in_other_letters(text: str, language: str) -> bool:
    """Whether a text of `WORDS` Latin words or more has none of the letters of a language that is
    not written in Latin letters."""
    return language in _LETTERS and (
        len(_LATIN.findall(text)) >= WORDS and not _LETTERS[language].search(text)
    )


def in_latin_letters(text: str) -> bool:
    """Whether a text has at least two words, all of them in Latin letters."""
    return len(_LATIN.findall(text)) >= 2 and not any(
        letters.search(text) for letters in _LETTERS.values()
    )


def _latin_language(text: str) -> str | None:
    """The language in Latin letters that the commonest words of the text belong to."""
    words = set(_WORD.findall(text.casefold()))
    found = Counter({name: len(words & telling) for name, telling in _LANGUAGES.items()})
    (best, most), (_next, second) = found.most_common(2)
    return best if most >= LEAST and most - second >= LEAD else None
