"""Mojibake: text that was decoded in the wrong encoding, found and repaired.

Four cases are known: UTF-8 read as Western European (donâ€™t) or as GBK (鍏徃), and Big5 or GB 2312
read as Western European (¹Ï®ÑÀ]). A text with a replacement character, or one that has lost
signs on its way (é‡å…·æ¯), cannot be repaired there.
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
"""Runs of at least four characters: shorter ones decode by chance (联通 in GBK is valid UTF-8)."""
_READ_AS = ((_WESTERN, "western"), (_CHINESE, "gb18030"))
_SIGNS = frozenset("“”„‘’‚–—…«»‹›\xa0®™©°¹²³†‡")
"""Signs that may follow a word directly: “oublié »” and “CAFÉ®” are valid UTF-8 by chance."""
_WRITTEN = re.compile(r"[\u00a0-\u017f\u0370-\u03ff\u2000-\u2bff]")
"""Western European and Greek letters and signs: the only characters that a letter followed by signs
(`_SIGNS`) is believed to stand for."""
_MARKED = re.compile(r"(?:[\u0080-\u00ff]{1,3}\?+){3,}[\u0080-\u00ff]*")
"""Such a run in which the signs that were lost have become question marks: è«?å??æ?¸."""
_LEADS, _LETTER = re.compile("[ã-é]"), re.compile(r"[^\W_]")
"""What the first bytes of Chinese, Japanese and Korean characters become, and any letters."""
_LEAST_RUN, _LEAD_SHARE, _LEAST_SIGNS = 6, 0.3, 2
"""Fewest characters of a run that is taken for lossy Chinese, least share of `_LEADS` in it, and
fewest signs: a character has three bytes, of which some are lost; “éèêëàâ” has no sign."""
_LEAST_PAIRS = 4
"""Fewest different characters of a piece of Chinese."""
_COMMON = 0.8
"""Least share of common characters in decoded text: what decodes by chance has rare ones."""


class _Legacy(NamedTuple):
    """A Chinese encoding with two bytes per character that may be read as two Western letters."""

    encoding: str
    pairs: re.Pattern[str]
    common: tuple[str, str]
    """The lowest and highest first byte of common characters."""


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
        if found := _repairs(text, pattern, encoding):
            return next(iter(found))
    chinese = _likeliest_legacy(text)
    return _lossy_run(text) if chinese is None else max(chinese.pairs.findall(text), key=len)


def repaired(text: str) -> str:
    """The text with every broken piece repaired where that is possible."""
    for pattern, encoding in _READ_AS:
        text = _replace_pieces(text, pattern, _repairs(text, pattern, encoding))
    chinese = _likeliest_legacy(text)
    return text if chinese is None else chinese.pairs.sub(partial(_decode_legacy, chinese), text)


def _lossy_run(text: str) -> str | None:
    """The first run of Western characters that only Chinese in UTF-8 can have become.

    A copy or an export dropped some of its signs, so that it decodes no more.
    """
    runs = (*_WESTERN.findall(text), *_MARKED.findall(text))
    return next((run for run in runs if _is_lossy(run)), None)


def _is_lossy(run: str) -> bool:
    signs = len(run) - len(_LETTER.findall(run))
    led = len(_LEADS.findall(run)) >= _LEAD_SHARE * len(run)
    return len(run) >= _LEAST_RUN and signs >= _LEAST_SIGNS and led


def _repairs(text: str, pattern: re.Pattern[str], encoding: str) -> dict[str, str]:
    """Each broken piece of the text with its repaired form.

    A piece that may be right (`_may_be_chance`) counts only beside pieces that are certainly
    broken, in a text that is ASCII otherwise.
    """
    meant = {piece: _repaired_piece(piece, encoding) for piece in pattern.findall(text)}
    found = {piece: new for piece, new in meant.items() if new != piece}
    certain = {piece: new for piece, new in found.items() if not _may_be_chance(piece, new)}
    whole_text = (
        bool(certain) and _replace_pieces(text, pattern, dict.fromkeys(found, "")).isascii()
    )
    return found if whole_text else certain


def _may_be_chance(piece: str, meant: str) -> bool:
    """Whether a piece may be a letter with signs that decodes by chance."""
    return _SIGNS.issuperset(piece[1:]) and not _WRITTEN.fullmatch(meant)


def _replace_pieces(text: str, pattern: re.Pattern[str], pieces: Mapping[str, str]) -> str:
    return pattern.sub(lambda match: pieces.get(match[0], match[0]), text) if pieces else text


def _repaired_piece(piece: str, encoding: str) -> str:
    """The piece encoded back and read as UTF-8; itself where that fails or is no likelier text."""
    try:
        content = _western_bytes(piece) if encoding == "western" else piece.encode(encoding)
        meant = content.decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return piece
    visible = meant.replace("\xa0", " ").isprintable()
    return meant if len(meant) < len(piece) and visible else piece


def _western_bytes(piece: str) -> bytes:
    """The piece in Windows-1252, its five undefined bytes taken as in Latin-1."""
    return b"".join(
        char.encode("latin-1") if "\x80" <= char <= "\xff" else char.encode("cp1252")
        for char in piece
    )


def _likeliest_legacy(text: str) -> _Legacy | None:
    """The Chinese encoding that the text was in, judged by its longest piece; else None."""
    shares = [(_common_share(max(legacy.pairs.findall(text), key=len, default=""), legacy), legacy)
              for legacy in (_BIG5, _GB)]  # fmt: skip
    share, likeliest = max(shares, key=lambda found: found[0])
    return likeliest if share >= _COMMON else None


def _common_share(piece: str, legacy: _Legacy) -> float:
    """The share of common characters in a piece; 0 when it is too short or does not decode."""
    try:
        meant = piece.encode("latin-1").decode(legacy.encoding)
    except UnicodeDecodeError:
        return 0.0
    if len(set(meant)) < _LEAST_PAIRS:
        return 0.0
    low, high = legacy.common
    return sum(low <= first <= high for first in piece[::2]) / len(meant)


def _decode_legacy(legacy: _Legacy, match: re.Match[str]) -> str:
    return match.group().encode("latin-1").decode(legacy.encoding, errors="replace")
