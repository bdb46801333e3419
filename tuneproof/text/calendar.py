"""Dates and times as they are written: the notation, and whether such a day or hour exists.

Which day a date means is read in `facts`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from itertools import chain
from typing import Literal

from tuneproof.characters import KANA
from tuneproof.i18n import N_

ROC_OFFSET = 1911
"""What is added to a year of the Republic (民國); its year 1 is 1912."""
_REMEMBERED = 20_000
"""Texts that are cached, as many rows share their answers."""
LEAP_YEAR = 2024
"""A leap year, in which every day of any year exists."""
_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH_NAME = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
)
"""An English month, written out or short."""
_YEAR = r"(?P<year>\d{2,4})"
_MONTH, _DAY = r"(?P<month>\d{1,2})", r"(?P<day>\d{1,2})"

Way = Literal[
    "roc", "roc numbers", "chinese", "chinese day", "iso", "slashes", "day first", "month first"
]
NAMES: dict[Way, str] = {
    "roc": N_("years of the Republic (民國115年3月1日)"),
    "roc numbers": N_("years of the Republic in digits (115/3/1)"),
    "chinese": N_("年, 月 and 日 (2026年3月1日)"),
    "chinese day": N_("月 and 日 (3月1日)"),
    "iso": N_("year-month-day (2026-03-01)"),
    "slashes": N_("year/month/day (2026/3/1)"),
    "day first": N_("day before month (1 March 2026)"),
    "month first": N_("month before day (March 1, 2026)"),
}
_NO_RANGE_AFTER = r"(?![\d:.]|\s?(?:-|–|to)\s?\d| [A-Z])\b"
"""Not "May 5 to 7" nor "45 March Street"."""
_PATTERNS: tuple[tuple[Way, str], ...] = (
    ("roc", rf"(?:民國 ?\d{{2,3}} ?年|(?<!\d)1[0-4]\d ?年) ?{_MONTH} ?月 ?{_DAY} ?[日號号]"),
    ("chinese", rf"(?<!\d)(?:19|20)\d\d ?年 ?{_MONTH} ?月 ?{_DAY} ?[日號号]"),
    ("chinese day", rf"(?<![\d年])(?<!年 ){_MONTH} ?月 ?{_DAY} ?[日號号]"),
    ("roc numbers", rf"(?<![\d./-])1[0-4]\d([/.]){_MONTH}\1{_DAY}(?!\d|[./-]\d)"),
    ("iso", rf"(?<![\d./-])(?:19|20)\d\d-{_MONTH}-{_DAY}(?!\d|[./-]\d)"),
    ("slashes", rf"(?<![\d./-])(?:19|20)\d\d/{_MONTH}/{_DAY}(?!\d|[/-]\d)"),
    ("day first", rf"(?<![\d.:/-]){_DAY}(?:st|nd|rd|th)?(?: of)? {MONTH_NAME}\b(?! [A-Z])"),
    ("month first", rf"\b{MONTH_NAME} {_DAY}(?:st|nd|rd|th)?{_NO_RANGE_AFTER}"),
)
_WAYS = {way: re.compile(pattern, re.ASCII) for way, pattern in _PATTERNS}
_LINK = re.compile(r"(?:https?://|www\.)\S+|[\w./-]+@[\w.-]+", re.ASCII)
_DATE_IN_NUMBERS = re.compile(
    rf"(?:民國 ?)?(?<!\d){_YEAR} ?年 ?{_MONTH} ?月 ?{_DAY} ?[日號号]"
    r"|(?:民國 ?\d{1,3}|(?<!\d)(?:1[0-4]\d|19\d\d|20\d\d)) ?年 ?(?P<month3>\d{1,2}) ?月"
    r"|(?<![\d./-])(?P<year2>(?:19|20)\d\d|1[0-4]\d(?=/))(?P<mark>[-/])(?P<month2>\d{1,2})"
    r"(?P=mark)(?P<day2>\d{1,2})(?!\d|[./-]\d)",
    re.ASCII,
)
_NUMBER_LABEL = re.compile(
    r"(?:電話|电话|專線|专线|傳真|传真|分機|分机|型號|型号|編號|编号|(?-i:\bNo\.)|\b(?:Model|Tel|Phone|Fax)\b)"
    r"[.:\uff1a\s]*$",
    re.ASCII | re.IGNORECASE,
)
"""A label (Tel., Model) before a number that only looks like a date."""
_RATIO = re.compile(
    r"(?:\bratio|\bscale|\bodds|\bVerhältnis|比例|比率|比)\W*(?:of|is|為|为|是)?\W*$", re.IGNORECASE
)
_NAMED_DAY = re.compile(
    rf"(?<![\d.:/-]){_DAY}(?:st|nd|rd|th)?(?: of)? (?P<name>{MONTH_NAME})\b"
    rf"(?:,? (?P<year>\d{{4}}))?(?! [A-Z])"
    rf"|\b(?P<name2>{MONTH_NAME})\.? (?P<day2>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:.])"
    r"(?:,? (?P<year2>\d{4}))?",
    re.ASCII,
)
_SHORT_MONTHS = {
    name: month
    for month, names in {
        2: "februar febrero février febbraio fevereiro",
        4: "april abril avril aprile",
        6: "juni junio juin giugno junho",
        9: "september septiembre septembre settembre setembro",
        11: "november noviembre novembre novembro",
    }.items()
    for name in names.split()
}
"""The months of fewer than 31 days in German, Spanish, French, Italian and Portuguese."""
_DAY_OF_SHORT_MONTH = re.compile(
    rf"(?<![\d.:/-]){_DAY}(?:\.|º)? (?:de )?(?P<name>{'|'.join(_SHORT_MONTHS)})\b"
    r"(?:(?: del?)? (?P<year>\d{4}))?",
    re.IGNORECASE,
)
_DAY_AND_MONTH = re.compile(
    r"(?<![\w./-])(?P<one>\d{1,2})(?P<mark>[./-])(?P<two>\d{1,2})(?P=mark)"
    r"(?P<year>(?:19|20)\d\d)(?![\d./-]\d|\d)"
    r"|(?<![\d./A-Za-z-])(?P<one2>\d{1,2})/(?P<two2>\d{1,2})"
    r"(?= ?(?:[起前止]|[(\uff08](?:[週周]|星期)?[一二三四五六日][)\uff09]))",
    re.ASCII,
)
"""31.12.2026, 31/12/2026 and, in Chinese text, 12/31 with what marks a day."""
_MORNING = re.compile(
    r"(?:上午|凌晨|清晨|早上) ?(?:1[3-9]|2[0-4])(?= ?[:\uff1a點点時时])"
    r"|(?<![\d:.])(?:1[3-9]|2[0-4]):[0-5]\d ?a\.?m\b",
    re.ASCII | re.IGNORECASE,
)
_DIGIT = re.compile(r"\d", re.ASCII)
_KANA = re.compile(f"[{KANA}]")
_CLOCK = re.compile(r"(?<![\d:.])(?P<hour>\d{1,2}):(?P<minute>\d{2})(?!\d|:\d)", re.ASCII)
_FIRST_HOUR = 6
"""Hours below this with 60 minutes or more are taken for a ratio, such as 1:75."""


def date_notations(text: str) -> dict[Way, str]:
    """The notations in which the text writes whole dates, each with its first such date."""
    plain = _LINK.sub(" ", text)
    found: dict[Way, str] = {}
    for way, pattern in _WAYS.items():
        match = pattern.search(plain)
        if match is not None:
            found[way] = match[0]
    return found


@lru_cache(_REMEMBERED)
def impossible(text: str) -> str | None:
    """The first day or time in the text that does not exist, as written; None when there is
    none."""
    if not _DIGIT.search(text):
        return None
    plain = _LINK.sub(" ", text)
    found = (match for match, exists in _days_and_hours(plain) if not exists)
    wrong = next(chain(found, _MORNING.finditer(plain)), None)
    return wrong and wrong[0]


def _days_and_hours(text: str) -> Iterator[tuple[re.Match[str], bool]]:
    """Every day, month or time of day in the text, with whether it exists."""
    for match in _NAMED_DAY.finditer(text):
        name = match["name"] or match["name2"]
        day, year = match["day"] or match["day2"], match["year"] or match["year2"]
        # “May 40 people come?” is no date.
        counts = name == "May" and match["day2"] and int(day) > 31
        yield match, counts or _day_exists(year, 1 + _NAMES.index(name[:3].lower()), day)
    for match in _DAY_OF_SHORT_MONTH.finditer(text):
        yield match, _day_exists(match["year"], _SHORT_MONTHS[match["name"].lower()], match["day"])
    for match in _DAY_AND_MONTH.finditer(text):
        one, two = match["one"] or match["one2"], match["two"] or match["two2"]
        year = match["year"]
        numbered = _NUMBER_LABEL.search(text, 0, match.start())
        exists = _day_exists(year, int(two), one) or _day_exists(year, int(one), two)
        yield match, bool(numbered) or exists
    for match in _WAYS["chinese day"].finditer(text):
        yield match, _day_exists(None, int(match["month"]), match["day"])
    for match in _DATE_IN_NUMBERS.finditer(text):
        month = match["month"] or match["month2"] or match["month3"]
        year, day = match["year"] or match["year2"], match["day"] or match["day2"]
        labelled = match["mark"] and _NUMBER_LABEL.search(text, 0, match.start())
        yield match, bool(labelled) or _day_exists(year, int(month), day)
    late = _KANA.search(text) is not None  # 25:00 is one o'clock at night in Japan
    for match in () if late else _CLOCK.finditer(text):
        hour, minute = int(match["hour"]), int(match["minute"])
        # 60:40 is a ratio too, and 24:00 the end of a day.
        wrong = (24 < hour < 30 and minute < 60) or (_FIRST_HOUR <= hour <= 24 and minute >= 60)
        yield match, not wrong or bool(_RATIO.search(text, 0, match.start()))


def whole_year(digits: str) -> int:
    """A year as a Western year; one of three digits or fewer is a year of the Republic."""
    year = int(digits)
    return year + ROC_OFFSET if year < 1000 else year


def _day_exists(year: str | None, month: int, day: str | None) -> bool:
    """Whether the day exists; without a year, whether it exists in any year."""
    whole = LEAP_YEAR if year is None else whole_year(year)
    try:
        date(max(1, whole), month, int(day or 1))
    except ValueError:
        return False
    return True
