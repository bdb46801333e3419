"""Postal addresses in a text, by their parts: street with number, district, town.

Written as in Taiwan, Britain, America and Germany. A street without a number is no address.
"""

from __future__ import annotations

import re
import unicodedata

from tuneproof.characters import IDEOGRAPH

_SIGN = f"[{IDEOGRAPH}]"
_TAIWAN = re.compile(
    rf"(?:(?P<town>(?:台|臺|新|桃|高|基|嘉|苗|彰|南|雲|屏|宜|花|澎|金|連){_SIGN}[市縣]))?"
    rf"(?P<district>{_SIGN}{{1,3}}[區鄉鎮市])?"
    rf"(?P<street>{_SIGN}{{2,4}}(?:路|街|大道)(?:[一二三四五六七八九十\d]{{1,2}}段)?"
    r"(?:\d{1,4}巷)?(?:\d{1,3}弄)?\d{1,4}(?:之\d{1,2})?號)"
)
_ENGLISH = re.compile(
    r"(?<![\d.,-])(?P<street>\d{1,5}[A-Za-z]? (?:[A-Z][a-z]+ ){1,3}(?:Street|St|Road|Rd|Lane"
    r"|Avenue|Ave|Drive|Square|Place|Court|Way|Boulevard|Blvd|Close|Crescent|Terrace)\b)"
)
_GERMAN = re.compile(
    r"(?P<street>\b[A-ZÄÖÜ][a-zäöüß-]+(?:straße|strasse|str\.|weg|platz|gasse|allee|ufer)"
    r" \d{1,4}[a-z]?\b)"
)
_BEFORE = "在於于到至往從自請位為是即址的院校店"
"""Characters that are stripped before an address: they begin hardly any street or district."""
_PARTS = ("town", "district", "street")


def addresses(text: str) -> tuple[str, ...]:
    """The parts of the addresses in the text, as they are written."""
    folded = unicodedata.normalize("NFKC", text)
    found = [
        match[part].lstrip(_BEFORE)
        for pattern in (_TAIWAN, _ENGLISH, _GERMAN)
        for match in pattern.finditer(folded)
        for part in _PARTS
        if part in pattern.groupindex and match[part]
    ]
    return tuple(dict.fromkeys(found))
