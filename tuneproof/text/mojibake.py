"""Text that was decoded as the wrong encoding: the sign, and the text as it was meant.

Two accidents are known: UTF-8 read as Western European (donâ€™t) and UTF-8 read as GBK
(鍏徃). Text that holds a replacement character has lost something for good.
"""

from __future__ import annotations

import re
from functools import partial

_LOST = "\ufffd"
_WESTERN = re.compile(r"[\u0080-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc"
                      r"\u2013-\u203a\u20ac\u2122]{2,}")  # fmt: skip
_CHINESE = re.compile(r"[\u3400-\u9fff\ue000-\uf8ff\u20ac]{4,}")
"""Runs of fewer characters decode by chance: 联通 in GBK is valid UTF-8."""


def broken(text: str) -> str | None:
    """The first broken piece of the text; None when there is none."""
    if text.isascii():
        return None
    if _LOST in text:
        at = text.index(_LOST)
        return text[max(0, at - 5) : at + 6]
    for pattern, encoding in ((_WESTERN, "western"), (_CHINESE, "gb18030")):
        for match in pattern.finditer(text):
            if _meant(match.group(), encoding) != match.group():
                return match.group()
    return None


def repaired(text: str) -> str:
    """The text with every piece as it was meant; unchanged where that is not known."""
    for pattern, encoding in ((_WESTERN, "western"), (_CHINESE, "gb18030")):
        text = pattern.sub(partial(_mend, encoding), text)
    return text


def _mend(encoding: str, match: re.Match[str]) -> str:
    return _meant(match.group(), encoding)


def _meant(piece: str, encoding: str) -> str:
    try:
        content = _western(piece) if encoding == "western" else piece.encode(encoding)
        meant = content.decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return piece
    visible = meant.replace("\xa0", " ").isprintable()
    return meant if len(meant) < len(piece) and visible else piece


def _western(piece: str) -> bytes:
    """Windows-1252, with the five bytes it leaves undefined as the control characters."""
    return b"".join(
        char.encode("latin-1") if "\x80" <= char <= "\xff" else char.encode("cp1252")
        for char in piece
    )
