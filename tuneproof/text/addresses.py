"""Postal addresses in a text, by their parts: street with number, district, town.

Written as in Taiwan, Britain, America and Germany. A street without a number is no address.
"""

from __future__ import annotations

import re
import unicodedata

from tuneproof.characters import IDEOGRAPH
from tuneproof.text.numerals import parse_numeral

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
_KIND = re.compile("路|街|大道|[區鄉鎮]")
_SHORTEST = 2
"""Characters of the shortest name of a street or district before its kind."""
_SECTION = re.compile("[一二三四五六七八九十]+(?=段)")
_SHORT_KINDS = {
    "St": "Street", "Rd": "Road", "Ave": "Avenue", "Blvd": "Boulevard", "str.": "straße",
    "strasse": "straße",
}  # fmt: skip
_SHORT_KIND = re.compile(
    r"(?<=[a-z] )(?:St|Rd|Ave|Blvd)\b\.?|(?<=[a-zäöüß])(?:str\.|strasse)(?= \d)"
)


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


def in_one_spelling(text: str) -> str:
    """The text with the parts of its addresses in one spelling: 臺北 → 台北, 四段 → 4段, High St →
    High Street."""
    plain = _SECTION.sub(lambda match: str(parse_numeral(match[0])), text.replace("臺", "台"))
    return _SHORT_KIND.sub(
        lambda match: _SHORT_KINDS.get(match[0], _SHORT_KINDS.get(match[0].rstrip("."), match[0])),
        plain,
    )


def readings(part: str) -> tuple[str, ...]:
    """A part of an address, and what is left of it without characters that may stand before its
    name: 忠孝路1號 for 本校忠孝路1號."""
    kind = _KIND.search(part)
    last = kind.start() - _SHORTEST if kind else 0
    return tuple(part[at:] for at in range(max(0, last) + 1))
