"""Numbers and units, with a base unit for each dimension, so that 2 hours equal 120 minutes.

Only what is always equal is converted: hours not to days, days not to months, nor working days to
days, as these depend on the calendar.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from math import prod
from typing import NamedTuple


class Unit(NamedTuple):
    """A unit: its base unit, its size in base units, and the patterns of how it is written in Latin
    letters and in Chinese."""

    base: str
    factor: str
    latin: str
    chinese: str = ""


_WORKDAY = (
    r"(?:working|business|work)[ -]?days?|werktage?n?|arbeitstage?n?|días? (?:hábiles|laborables)"
    r"|jours? ouvr(?:és?|ables?)|giorni lavorativi|dias? úte?is"
)
_DAY = r"(?:calendar )?days?|(?:kalender)?tage?n?|d[íi]as?|jours?|giorn[oi]"
UNITS = (
    Unit("second", "1", "seconds?|secs?|sekunden?|segundos?", "秒鐘?"),
    Unit("second", "60", "minutes?|mins?|minuten?|minutos?|minuti", "分鐘"),
    Unit("second", "3600", "hours?|hrs?|(?-i:h)|stunden?|horas?|heures?", "個?(?:小時|鐘頭)"),
    Unit("workday", "1", _WORKDAY, "個?(?:工作|上班|營業)[天日]"),
    Unit("day", "1", _DAY, "個?日曆[天日]|[天日]"),
    Unit("day", "7", "weeks?|wochen?|semanas?|semaines?|settiman[ae]", "個?(?:星期|禮拜)|[週周]"),
    Unit("month", "1", "months?|monate?n?|mes(?:es)?|mois", "個月"),
    Unit("month", "12", "years?|jahre?n?|años?|anos?|ans|années?|ann[oi]", "年(?!級)"),
    Unit("%", "1", "%|per ?cent|prozent", "趴"),
    Unit("gbp", "1", "£|pounds?|gbp", "英鎊"),
    Unit("gbp", "0.01", "(?-i:p)|pence"),
    Unit("eur", "1", "€|euros?|eur", "歐元"),
    Unit("eur", "0.01", "(?-i:Cent)|ct|centimes?|céntimos?"),
    Unit("usd", "1", "usd|us dollars?", "美[元金]"),
    Unit("jpy", "1", "jpy|yen", "日[圓元]"),
    Unit("cny", "1", "cny|rmb|yuan", "人民幣"),
    Unit("hkd", "1", "hkd", "港[幣元]"),
    Unit("chf", "1", "chf", "瑞士法郎"),
    Unit("money", "1", "dollars?|ntd|twd", "元|塊|圓"),
    Unit("money", "0.01", "cents"),
    Unit("kb", "1", "kb|kilobytes?"),
    Unit("kb", "1000", "mb|megabytes?", "百萬位元組"),
    Unit("kb", "1000000", "gb|gigabytes?", "十億位元組"),
    Unit("kb", "1000000000", "tb|terabytes?"),
    Unit("m3", "1", "m3|cubic met(?:re|er)s?|kubikmetern?", "立方公尺"),
    Unit("m2", "1", "m2|qm|square met(?:re|er)s?|quadratmetern?", "平方公尺"),
    Unit("mm", "1", "mm|millimet(?:re|er)s?", "公釐|毫米"),
    Unit("mm", "10", "cm|centimet(?:re|er)s?|zentimetern?", "公分|厘米"),
    Unit("mm", "1000", "(?-i:m)|met(?:re|er)s?|metern?", "公尺"),
    Unit("mm", "1000000", "km|kilomet(?:re|er)s?|kilometern?", "公里"),
    Unit("inch", "1", "inch(?:es)?"),
    Unit("inch", "12", "foot|feet|ft"),
    Unit("inch", "63360", "miles?"),
    Unit("yd3", "1", "cubic yards?"),
    Unit("ft3", "1", "cubic (?:feet|foot)"),
    Unit("yd2", "1", "square yards?|sq\\.? yd"),
    Unit("ft2", "1", "square (?:feet|foot)|sq\\.? ft"),
    Unit("gallon", "1", "gallons?|gal"),
    Unit("g", "1", "(?-i:g)|grams?|gramm", "公克"),
    Unit("g", "1000", "kg|kilos?|kilogram(?:s|m)?", "公斤"),
    Unit("ml", "1", "ml|millilit(?:re|er)s?", "毫升"),
    Unit("ml", "1000", "l|lit(?:re|er)s?|litern?", "公升"),
    Unit("point", "1", "points?|punkte?n?", "點"),
)
UNIT = "|".join(
    rf"(?P<u{place}>(?:{unit.latin})(?![A-Za-z0-9\u00c0-\u024f])"
    + (f"|{unit.chinese})" if unit.chinese else ")")
    for place, unit in enumerate(UNITS)
)
"""Matches any unit, in the group u0, u1 … of its place among `UNITS`."""

SIGNS: Mapping[str, str] = {
    "£": "gbp", "€": "eur", "us$": "usd", "hk$": "hkd", "euro": "eur",
    **{code: code for code in ("usd", "gbp", "eur", "jpy", "cny", "hkd", "chf")},
}  # fmt: skip
"""Currencies by the sign before an amount; any other sign means an unnamed currency ("money")."""

NUMBER = (
    r"(?:(?<!\d)(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)"
    r"|[1-9]\d{0,2}(?:\.\d{3})+(?:,\d{1,2})?(?!\d)"
    r"|(?<!\d,)\d+,\d{1,2}(?![\d,])"
    r"|\d+(?:\.\d+)?))"
)
"""A number in digits: 1,200.50 and 1200.5; in German 1.200,50 and 1200,5."""

_SMALL = "one two three four five six seven eight nine".split()  # noqa: SIM905
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()  # noqa: SIM905
_TEENS = (
    "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()  # noqa: SIM905
)
_GERMAN = {
    "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7, "acht": 8, "neun": 9,
    "zehn": 10, "elf": 11, "zwölf": 12, "vierzehn": 14, "fünfzehn": 15, "zwanzig": 20,
    "dreißig": 30, "vierzig": 40, "fünfzig": 50, "sechzig": 60, "neunzig": 90,
}  # fmt: skip
_WORDS: Mapping[str, Decimal] = {
    **{word: Decimal(value) for value, word in enumerate(_SMALL, 1)},
    **{word: Decimal(value) for value, word in enumerate(_TEENS, 10)},
    **{word: Decimal(10 * value) for value, word in enumerate(_TENS, 2)},
    **{word: Decimal(value) for word, value in _GERMAN.items()},
    **dict.fromkeys(("half a", "half an", "halbe", "halben", "halber"), Decimal("0.5")),
}
_AND_A_HALF = " and a half"
COUNT = (
    rf"(?:{NUMBER}|\b(?:(?:{'|'.join(_TENS)})[ -](?:{'|'.join(_SMALL)})"
    rf"|{'|'.join(sorted(_WORDS, key=len, reverse=True))})\b)(?:{_AND_A_HALF}\b)?"
)
"""A number in digits or in English or German words."""

POWERS: Mapping[str, int] = {"十": 10, "百": 100, "千": 1000, "萬": 10_000, "億": 100_000_000}
"""The factors of Chinese numerals."""
_LATIN_SCALES: Mapping[str, int] = {
    **dict.fromkeys(("thousand", "k"), 10**3),
    **dict.fromkeys(("million", "mio", "m"), 10**6),
    **dict.fromkeys(("billion", "bn", "b"), 10**9),
}
_LATIN_SCALE = r" ?(?:thousand|million|billion|mio\b\.?|bn)(?![A-Za-z0-9])"
SCALE = f"[十百千]?[萬億]|千|{_LATIN_SCALE}"
"""A factor that may stand between a number in digits and its unit."""
MONEY_SCALE = f"{SCALE}|(?<=\\d)(?:[km]|(?-i:B))(?![A-Za-z0-9])"
"""The same after an amount of money: $1.5M."""


def value(number: str, scale: str | None = None) -> Decimal:
    """The value of what `COUNT` matches, times the scale that stands after it."""
    plain = number.lower()
    if plain.endswith(_AND_A_HALF):
        return value(plain.removesuffix(_AND_A_HALF), scale) + value("0.5", scale)
    if not plain[0].isdigit():
        parts = [plain] if plain in _WORDS else re.split("[ -]", plain)
        return sum((_WORDS[part] for part in parts), Decimal()) * _multiplier(scale)
    if re.fullmatch(r"\d+,\d{1,2}|[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?", plain):
        plain = plain.replace(".", "").replace(",", ".")
    return Decimal(plain.replace(",", "")) * _multiplier(scale)


def _multiplier(scale: str | None) -> int:
    """The factor of what `SCALE` or `MONEY_SCALE` matches; 1 without a match."""
    word = (scale or "").strip(" .").lower()
    return _LATIN_SCALES.get(word) or prod(POWERS[sign] for sign in word)


def shown(number: Decimal) -> str:
    """A value without trailing zeros or an exponent."""
    return format(number.normalize(), "f") if number else "0"
