"""The days of the week that a text names, including those within a range.

“Monday to Friday”, 週一至週五, Mo–Fr and 平日 name five days, a weekend two. Dates are in `facts`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tuneproof.text.facts import Fact

_NAMES = (
    ("monday", "mon", "montag", "mo", "一"),
    ("tuesday", "tue", "tues", "dienstag", "di", "二"),
    ("wednesday", "wed", "mittwoch", "mi", "三"),
    ("thursday", "thu", "thur", "thurs", "donnerstag", "do", "四"),
    ("friday", "fri", "freitag", "fr", "五"),
    ("saturday", "sat", "samstag", "sa", "六"),
    ("sunday", "sun", "sonntag", "so", "日"),
)
DAY_OF = {name: number for number, names in enumerate(_NAMES) for name in names} | {"天": 6}
"""The days by their names in lower case, 0 (Monday) to 6."""
_LATIN = (
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch"
    r"|(?-i:Mon|Tues?|Wed|Thu|Thurs?|Fri|Sat|Sun)"
)
_SPAN = r"\s?(?:-|–|—|~|〜|to|through|until|bis|至|到)\s?"
_SHORT = r"(?-i:\b(?:Mo|Di|Mi|Do|Fr|Sa|So)\b)\.?"
"""A German day in two letters. Alone it may be an English word, so another one or a time must stand
beside it."""
_WEEK = "(?:週|周|星期|禮拜|礼拜)"
_NO_COUNTER = (
    r"(?![一二三四五六日十百千天點点時时樓楼層层個个次月年號号張张件位人名元分小項项間间夜常])"
)
"""No unit may follow another day of a list: 週三、四樓 and 週三五點 name one day."""
_PATTERN = re.compile(
    rf"\b(?P<first>{_LATIN})s?\b\.?(?:{_SPAN}(?P<last>{_LATIN})s?\b)?"
    rf"|{_WEEK}(?P<first_zh>[一二三四五六日天])"
    rf"(?:{_SPAN}{_WEEK}?(?P<last_zh>[一二三四五六日天])(?!\d)"
    rf"|(?P<more_zh>(?:\s?[、,\uff0c及和與与或]?\s?[一二三四五六日])+{_NO_COUNTER}))?"
    rf"|(?P<short>{_SHORT}(?:(?:{_SPAN}|\s?[,/&+]\s?|\sund\s){_SHORT})+"
    rf"|{_SHORT}(?=:?\s(?:von\s|ab\s)?\d{{1,2}}(?:[:.]\d\d)?\s?(?:[-–]|bis|Uhr)))"
    r"|(?P<working>平日|(?<![個个\d\s一二三四五六七八九十两兩几幾数首下次隔])工作日|\bweekdays\b)|(?P<end>週末|周末|\bweekends?\b|\bwochenende\b)",
    re.IGNORECASE,
)


def weekdays(text: str) -> frozenset[Fact]:
    """The days that the text names, each as a fact."""
    return frozenset(
        Fact(f"weekday {day}", match[0])
        for match in _PATTERN.finditer(text)
        for day in _days_of(match)
    )


def without_weekdays(text: str) -> str:
    """The text without the names of days."""
    return _PATTERN.sub("", text)


def _days_of(match: re.Match[str]) -> Iterator[int]:
    """The days that a match names, 0 (Monday) to 6."""
    if match["working"]:
        yield from range(5)
        return
    if match["end"]:
        yield from (5, 6)
        return
    if match["short"]:
        yield from _abbreviated_days(match["short"])
        return
    if match["more_zh"]:
        yield from _ascending_days(match["first_zh"] + match["more_zh"])
        return
    first = DAY_OF[(match["first"] or match["first_zh"]).lower()]
    last = match["last"] or match["last_zh"]
    yield from _days_from_to(first, DAY_OF[last.lower()] if last else first)


def _days_from_to(first: int, last: int) -> Iterator[int]:
    """The days of a range, past Sunday if need be."""
    return ((first + step) % 7 for step in range((last - first) % 7 + 1))


def _abbreviated_days(days: str) -> Iterator[int]:
    """The days of a list such as Mo–Mi, Fr."""
    for part in re.split(r"[,/&+]|\sund\s", days):
        named = [DAY_OF[name.lower()] for name in re.findall("Mo|Di|Mi|Do|Fr|Sa|So", part)]
        yield from _days_from_to(named[0], named[-1])


def _ascending_days(signs: str) -> Iterator[int]:
    """The days of a list such as 二、四、六, as long as they ascend: 週日一起 names one day."""
    before = -1
    for day in (DAY_OF[sign] for sign in signs if sign in DAY_OF):
        if day <= before:
            return
        yield day
        before = day
