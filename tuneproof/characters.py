"""Which characters Chinese and Japanese are written with.

One place for the ranges, as every count of "Chinese characters" must mean the same ones. This
module knows no word and no language: Japanese writes ideographs too.
"""

from __future__ import annotations

import re

IDEOGRAPH = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Ideographs, for use between the brackets of a regular expression."""
KANA = "\u3040-\u30ff"
"""Japanese syllables, likewise."""
HANGUL = "\uac00-\ud7af"
"""Korean syllables, likewise."""

_IDEOGRAPHS = re.compile(f"[{IDEOGRAPH}]")
_UNSPACED = re.compile(f"[{IDEOGRAPH}{KANA}]")
_JOINED = re.compile(f"[{IDEOGRAPH}{HANGUL}\u2e80-\u2fdf\u3040-\u31ff]")


def ideographs(text: str) -> int:
    """How many characters of the text are ideographs."""
    return len(_IDEOGRAPHS.findall(text))


def unspaced(text: str) -> int:
    """How many characters are of scripts that put no space between words: ideographs and kana."""
    return len(_UNSPACED.findall(text))


def is_east_asian(char: str) -> bool:
    """Whether a character is an ideograph, a part of one, or a sign of kana, bopomofo or hangul."""
    return char >= "\u2e80" and _JOINED.match(char) is not None
