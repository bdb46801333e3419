"""The days of the week that a text names, spans and 平日 or weekend written out.

“Monday to Friday” names five days, 週一至週五 likewise. This module knows no dates.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tuneproof.text.facts import Fact

_NAMES = (
    ("monday", "mon", "montag", "一"),
    ("tuesday", "tue", "dienstag", "二"),
    ("wednesday", "wed", "mittwoch", "三"),
    ("thursday", "thu", "donnerstag", "四"),
    ("friday", "fri", "freitag", "五"),
    ("saturday", "sat", "samstag", "六"),
    ("sunday", "sun", "sonntag", "日"),
)
_DAY_OF = {name: number for number, names in enumerate(_NAMES) for name in names} | {"天": 6}
_LATIN = (
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch"
)
_SPAN = r"\s?(?:-|–|—|~|〜|to|through|until|bis|至|到)\s?"
_PATTERN = re.compile(
    rf"\b(?P<first>{_LATIN})s?\b(?:{_SPAN}(?P<last>{_LATIN})s?\b)?"
    r"|(?:週|周|星期|禮拜|礼拜)(?P<first_zh>[一二三四五六日天])"
    rf"(?:{_SPAN}(?:週|周|星期|禮拜|礼拜)?(?P<last_zh>[一二三四五六日天])(?!\d))?"
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
    first = _DAY_OF[(match["first"] or match["first_zh"]).lower()]
    last = match["last"] or match["last_zh"]
    end = _DAY_OF[last.lower()] if last else first
    yield from ((first + step) % 7 for step in range((end - first) % 7 + 1))
