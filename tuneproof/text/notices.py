"""Announcements that end on a date: “closed until 30 June 2022”, 暫停開放至 2022 年 6 月 30 日.

Whether that day is past the text does not say, nor does this module know today: it gives the date.
"""

from __future__ import annotations

import re

from tuneproof.text.facts import facts

_OFF = (
    r"\b(?:closed|suspended|unavailable|out of (?:service|order)|not available|postponed"
    r"|under (?:construction|renovation|repair)|temporar(?:y|ily)|diverted|replaced)\b"
)
_OFF_ZH = (
    "(?:暫停|暂停|停止|暫時|暂时|關閉|关闭|休館|休馆|封閉|封闭|停用|停駛|停驶|停辦|停办|施工|整修"
    "|維修|维修|改至|改在)"
)
_UNTIL = re.compile(
    rf"(?<!was )(?<!were )(?<!been ){_OFF}[^.;。；\n]{{0,60}}?"
    r"\b(?:until|till|through|up to|to)\b\s(?P<date>[^.;。；\n(]{6,24})"
    rf"|(?<![曾已]){_OFF_ZH}[^.;。；\n]{{0,30}}?(?:至|到)\s?"
    r"(?P<zh>(?:民國 ?)?\d{2,4} ?[年/.-] ?\d{1,2} ?[月/.-] ?\d{1,2}[ 日號号]?[日號号]?)",
    re.IGNORECASE,
)
_SINCE = re.compile(
    r"\b(?:since|from|as of|effective(?: from)?|in force (?:since|from)|updated|revised|reviewed"
    r"|dated)(?: on)?:? (?P<date>[^.;。；\n(]{6,24})"
    r"|(?P<zh>(?:民國 ?)?\d{2,4} ?年 ?\d{1,2} ?月 ?\d{1,2} ?[日號号])(?=[^。；，]{0,8}"
    r"(?:起|修訂|修订|更新|生效|公告|實施|实施|開始|开始))",
    re.IGNORECASE,
)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def days(text: str) -> frozenset[str]:
    """The whole dates of a text: "2022-06-30"."""
    return frozenset(fact.form for fact in facts(text) if _DAY.fullmatch(fact.form))


def begun(text: str) -> frozenset[str]:
    """The whole dates since which something holds, or of which a text is: “as of 1 April 2025”."""
    return frozenset(
        day for match in _SINCE.finditer(text) for day in days(match["date"] or match["zh"])
    )


def ended(text: str) -> tuple[str, str] | None:
    """The first announcement with the last day of what it announces: (“暫停開放至 2022 年 6 月 30
    日”, "2022-06-30")."""
    for match in _UNTIL.finditer(text):
        dates = days(match["date"] or match["zh"])
        if dates:
            return match[0].strip(" ,，"), max(dates)
    return None
