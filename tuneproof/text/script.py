"""The characters of a text that only Simplified, or only Traditional, Chinese uses.

The national character sets tell: a character that GB 2312 has and Big5 lacks is Simplified (国),
the other way round Traditional (國). Those in both (台, 后, 里) count as neither, nor do the few
that Traditional texts use although Big5 lacks them. Japanese texts have none.
"""

from __future__ import annotations

import re
from functools import cache

from tuneproof.characters import KANA

_KANA = re.compile(f"[{KANA}]")
_NOT_SIMPLIFIED = "着恒卧温葱叁肽"
"""Used in Traditional texts too: standard forms of Hong Kong (着, 恒, 卧, 温, 葱), a numeral on
cheques, the peptides."""


def simplified(text: str) -> str:
    """The characters, in order, that only Simplified Chinese uses."""
    return "".join(
        char for char in _in_one_charset(text, "gb2312", "big5") if char not in _NOT_SIMPLIFIED
    )


def traditional(text: str) -> str:
    """The characters, in order, that only Traditional Chinese uses."""
    return _in_one_charset(text, "big5", "gb2312")


def _in_one_charset(text: str, has: str, lacks: str) -> str:
    if text.isascii() or _KANA.search(text):
        return ""
    return "".join(
        char
        for char in text
        if "\u4e00" <= char <= "\u9fff" and _can_encode(char, has) and not _can_encode(char, lacks)
    )


@cache
def _can_encode(char: str, encoding: str) -> bool:
    try:
        char.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
