"""Dates that name a day of the week which they are not: Monday, 1 March 2026 was a Sunday.

Only dates with a year tell. Which days of the week a text names at all is read in `weekdays`.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from itertools import chain

from tuneproof.text.calendar import MONTH_NAME, whole_year
from tuneproof.text.weekdays import DAY_OF

_REMEMBERED = 20_000
"""Texts that are cached, as many rows share their answers."""
_DAY_OF = DAY_OF | {sign: at for at, sign in enumerate("月火水木金土")}
_MONTHS = (
    ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"),
    ("jan", "feb", "mär", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "dez"),
)
_MONTH_OF = {name: number for names in _MONTHS for number, name in enumerate(names, 1)}
_NAME = (
    rf"(?P<name>{MONTH_NAME}\b"
    r"|(?:Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember)\b)"
)
_WEEKDAY = (
    r"(?P<weekday>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun"
    r"|(?:Mon|Diens|Donners|Frei|Sams|Sonn)tag|Mittwoch)"
)
_WEEK = r"(?:[週周]|星期|禮拜|礼拜)"
_SIGN = rf"[(\uff08]{_WEEK}?(?P<sign>[一二三四五六日天月火水木金土])(?:曜日?)?[)\uff09]"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|\.)?"
_YEAR = r"(?P<year>\d{4})\b"
_NUMBERS = r"(?P<year>\d{2,4})(?P<mark>[/.-])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})"
_HINTS = (
    *("day", "tag", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "Mittwoch"),
    *("週", "周", "星期", "禮拜", "礼拜", "(", "\uff08"),
)
"""What every such date has one of: a quick test that rules out most texts."""
_PATTERNS = tuple(
    re.compile(pattern, re.ASCII)
    for pattern in (
        rf"\b{_WEEKDAY}\.?,?(?: the| den| dem)? {_DAY}(?: of)? {_NAME},? {_YEAR}",
        rf"\b{_WEEKDAY}\.?, {_NAME}\.? {_DAY},? {_YEAR}",
        rf"\b{_WEEKDAY},?(?: den| dem)? (?P<day>\d{{1,2}})\. ?(?P<month>\d{{1,2}})\. ?{_YEAR}",
        rf"(?<!\d){_DAY}(?: of)? {_NAME},? {_YEAR},? \({_WEEKDAY}\)",
        rf"(?<![\d/.-]){_NUMBERS},? ?(?:\({_WEEKDAY}\)|{_SIGN})",
        r"(?:民國 ?)?(?<!\d)(?P<year>\d{2,4}) ?年 ?(?P<month>\d{1,2}) ?月 ?(?P<day>\d{1,2})"
        rf" ?[日號号],? ?(?:{_SIGN}|{_WEEK}(?P<plain>[一二三四五六日天]))",
    )
)


@lru_cache(_REMEMBERED)
def wrong_day_of_week(text: str) -> str | None:
    """The first date in the text that is another day of the week, as written; None when there is
    none."""
    if not any(hint in text for hint in _HINTS):
        return None
    matches = chain.from_iterable(pattern.finditer(text) for pattern in _PATTERNS)
    return next((match[0] for match in matches if _is_wrong(match)), None)


def _is_wrong(match: re.Match[str]) -> bool:
    groups = match.groupdict()
    named = groups.get("weekday") or groups.get("sign") or groups["plain"]
    name = groups.get("name")
    month = _MONTH_OF[name[:3].lower()] if name else int(match["month"])
    try:
        day = date(whole_year(match["year"]), month, int(match["day"]))
    except ValueError:
        return False  # there is no such day at all: see `calendar`
    return day.weekday() != _DAY_OF[named.lower()]
