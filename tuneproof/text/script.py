"""Which characters of a text are written in Simplified or in Traditional Chinese only.

The two national character sets tell: what GB 2312 has and Big5 has not is Simplified (国), the
other way round Traditional (國); what both have (台, 后, 里) says nothing, and neither do the few
forms that Traditional texts write as well although Big5 lacks them. Japanese is left alone.
"""

from __future__ import annotations

import re
from functools import cache

from tuneproof.characters import KANA

_KANA = re.compile(f"[{KANA}]")
_BOTH = "着恒卧温葱叁肽"
"""Standard forms of Hong Kong (着, 恒, 卧, 温, 葱), the numeral of cheques, the peptides."""


def simplified(text: str) -> str:
    """The characters, in order, that only Simplified Chinese writes."""
    return "".join(char for char in _only(text, "gb2312", "big5") if char not in _BOTH)


def traditional(text: str) -> str:
    """The characters, in order, that only Traditional Chinese writes."""
    return _only(text, "big5", "gb2312")


def _only(text: str, has: str, lacks: str) -> str:
    if text.isascii() or _KANA.search(text):
        return ""
    return "".join(
        char
        for char in text
        if "\u4e00" <= char <= "\u9fff" and _knows(char, has) and not _knows(char, lacks)
    )


@cache
def _knows(char: str, encoding: str) -> bool:
    try:
        char.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
