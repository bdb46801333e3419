"""Text that was decoded as the wrong encoding: the sign, and the text as it was meant.

Four accidents are known: UTF-8 read as Western European (donâ€™t) or as GBK (鍏徃), and Big5 or
GB 2312 read as Western European (¹Ï®ÑÀ]). Text that holds a replacement character has lost
something for good.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from typing import NamedTuple

_LOST = "\ufffd"
_WESTERN = re.compile(r"[\u0080-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc"
                      r"\u2013-\u203a\u20ac\u2122]{2,}")  # fmt: skip
_CHINESE = re.compile(r"[\u3400-\u9fff\ue000-\uf8ff\u20ac]{4,}")
"""Runs of fewer characters decode by chance: 联通 in GBK is valid UTF-8."""
_READ_AS = ((_WESTERN, "western"), (_CHINESE, "gb18030"))
_SIGNS = frozenset("“”„‘’‚–—…«»‹›\xa0®™©°¹²³†‡")
"""What stands right behind a word: “oublié »” and “CAFÉ®” are valid UTF-8 by chance."""
_WRITTEN = re.compile(r"[\u00a0-\u017f\u0370-\u03ff\u2000-\u2bff]")
"""Letters of Western Europe, Greek ones as in formulas, and signs: what a letter and a sign or two
are believed to mean."""
_LEAST_PAIRS = 4
_COMMON = 0.8
"""Share of pairs that must be common characters: what decodes by chance has rare ones."""


class _Legacy(NamedTuple):
    """A Chinese encoding of two bytes a character; both lie among Western European letters."""

    encoding: str
    pairs: re.Pattern[str]
    common: tuple[str, str]
    """First bytes of the common characters, from and to."""


_BIG5 = _Legacy("cp950", re.compile(r"(?:[\xa1-\xf9][\x40-\x7e\xa1-\xfe])+"), ("\xa1", "\xc6"))
_GB = _Legacy("gb2312", re.compile(r"(?:[\xa1-\xf7][\xa1-\xfe])+"), ("\xb0", "\xd7"))


def broken(text: str) -> str | None:
    """The first broken piece of the text; None when there is none."""
    if text.isascii():
        return None
    if _LOST in text:
        at = text.index(_LOST)
        return text[max(0, at - 5) : at + 6]
    for pattern, encoding in _READ_AS:
        if found := _told_back(text, pattern, encoding):
            return next(iter(found))
    chinese = _legacy(text)
    return None if chinese is None else max(chinese.pairs.findall(text), key=len)


def repaired(text: str) -> str:
    """The text with every piece as it was meant; unchanged where that is not known."""
    for pattern, encoding in _READ_AS:
        text = _replaced(text, pattern, _told_back(text, pattern, encoding))
    chinese = _legacy(text)
    return text if chinese is None else chinese.pairs.sub(partial(_as_chinese, chinese), text)


def _told_back(text: str, pattern: re.Pattern[str], encoding: str) -> dict[str, str]:
    """Each broken piece of the text with what it meant.

    A piece that may be a word and its signs is one only beside others that are broken for certain,
    in a text that has no whole character besides.
    """
    meant = {piece: _meant(piece, encoding) for piece in pattern.findall(text)}
    found = {piece: new for piece, new in meant.items() if new != piece}
    certain = {piece: new for piece, new in found.items() if not _by_chance(piece, new)}
    whole_text = bool(certain) and _replaced(text, pattern, dict.fromkeys(found, "")).isascii()
    return found if whole_text else certain


def _by_chance(piece: str, meant: str) -> bool:
    return _SIGNS.issuperset(piece[1:]) and not _WRITTEN.fullmatch(meant)


def _replaced(text: str, pattern: re.Pattern[str], pieces: Mapping[str, str]) -> str:
    return pattern.sub(lambda match: pieces.get(match[0], match[0]), text) if pieces else text


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


def _legacy(text: str) -> _Legacy | None:
    """The Chinese encoding that the text has been in, where its longest piece says so."""
    shares = [(_common(max(one.pairs.findall(text), key=len, default=""), one), one)
              for one in (_BIG5, _GB)]  # fmt: skip
    share, likeliest = max(shares, key=lambda found: found[0])
    return likeliest if share >= _COMMON else None


def _common(piece: str, legacy: _Legacy) -> float:
    """Share of common characters in a piece; 0 when it is too short or no text."""
    try:
        meant = piece.encode("latin-1").decode(legacy.encoding)
    except UnicodeDecodeError:
        return 0.0
    if len(set(meant)) < _LEAST_PAIRS:
        return 0.0
    low, high = legacy.common
    return sum(low <= first <= high for first in piece[::2]) / len(meant)


def _as_chinese(legacy: _Legacy, match: re.Match[str]) -> str:
    return match.group().encode("latin-1").decode(legacy.encoding, errors="replace")
