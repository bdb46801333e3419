"""The days of the week that a text names, spans and 平日 or weekend written out.

“Monday to Friday” names five days, 週一至週五 likewise. This module knows no dates.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tuneproof.text.facts import Fact

_NAMES = (
    ("monday", "mon", "montag", "一"),
    ("tuesday", "tue", "tues", "dienstag", "二"),
    ("wednesday", "wed", "mittwoch", "三"),
    ("thursday", "thu", "thur", "thurs", "donnerstag", "四"),
    ("friday", "fri", "freitag", "五"),
    ("saturday", "sat", "samstag", "六"),
    ("sunday", "sun", "sonntag", "日"),
)
_DAY_OF = {name: number for number, names in enumerate(_NAMES) for name in names} | {"天": 6}
_LATIN = (
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch"
    r"|(?-i:Mon|Tues?|Wed|Thu|Thurs?|Fri|Sat|Sun)"
)
_SPAN = r"\s?(?:-|–|—|~|〜|to|through|until|bis|至|到)\s?"
_WEEK = "(?:週|周|星期|禮拜|礼拜)"
_NO_COUNTER = (
    r"(?![一二三四五六日十百千天點点時时樓楼層层個个次月年號号張张件位人名元分小項项間间夜常])"
)
"""What follows no day of the week: 週三、四樓 and 週三五點 name one day."""
_PATTERN = re.compile(
    rf"\b(?P<first>{_LATIN})s?\b\.?(?:{_SPAN}(?P<last>{_LATIN})s?\b)?"
    rf"|{_WEEK}(?P<first_zh>[一二三四五六日天])"
    rf"(?:{_SPAN}{_WEEK}?(?P<last_zh>[一二三四五六日天])(?!\d)"
    rf"|(?P<more_zh>(?:\s?[、,\uff0c及和與与或]?\s?[一二三四五六日])+{_NO_COUNTER}))?"
    r"|(?P<working>平日|\bweekdays\b)|(?P<end>週末|周末|\bweekends?\b|\bwochenende\b)",
    re.IGNORECASE,
)


def weekdays(text: str) -> frozenset[Fact]:
    """The days that the text names, each as a fact."""
    return frozenset(
        Fact(f"weekday {day}", match[0])
        for match in _PATTERN.finditer(text)
        for day in _days(match)
    )


def _days(match: re.Match[str]) -> Iterator[int]:
    if match["working"]:
        yield from range(5)
        return
    if match["end"]:
        yield from (5, 6)
        return
    if match["more_zh"]:
        yield from _rising(match["first_zh"] + match["more_zh"])
        return
    first = _DAY_OF[(match["first"] or match["first_zh"]).lower()]
    last = match["last"] or match["last_zh"]
    end = _DAY_OF[last.lower()] if last else first
    yield from ((first + step) % 7 for step in range((end - first) % 7 + 1))


def _rising(signs: str) -> Iterator[int]:
    """The days of a list such as 二、四、六, up to where one does not come after another: 週日一起
    names one day."""
    before = -1
    for day in (_DAY_OF[sign] for sign in signs if sign in _DAY_OF):
        if day <= before:
            return
        yield day
        before = day
