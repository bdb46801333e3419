"""Figures within one text that cannot all be right: a range that runs backwards, a number of things
beside their names, opening hours beside their sum.

Only what the text itself adds up is judged. Times and weekdays run on over midnight and Sunday, a
price falls “from 20 to 15”: such ranges are left be. This module knows one text at a time.
"""

from __future__ import annotations

import re

_TO = r"\s?(?:至|到|~|\uff5e|〜|–|—|-|to)\s?"
_NUMBER = r"(?<![\d.,:/\w-])(?P<low>\d{1,6}(?:\.\d+)?)(?![\d,:/])"
_RANGE = re.compile(
    rf"(?<!from )(?<!between )(?<![由從从自降])(?<![由從从自] ){_NUMBER}{_TO}"
    r"(?P<high>\d{1,6}(?:\.\d+)?)\s?"
    r"(?P<unit>歲|岁|足歲|人(?![員员事力])|名(?![稱称單单])|位(?!置)|元|公斤|公分|公尺|坪"
    r"|(?:years? (?:old|of age)|years-old|people|persons?|participants|guests|pupils|children"
    r"|adults|euros?|kg|cm)\b)",
    re.IGNORECASE | re.ASCII,
)
"""A range in a unit that is never counted down and starts no new round as hours and months do."""
_FALLS = re.compile(
    r"\b(?:from|reduc|lower|fall|drop|cut|down)\w*\b[^.;]*$|[降減减跌扣調调][^。；，]*$"
)

_CLOCK = r"(?P<{0}h>[01]?\d|2[0-4])[:\uff1a.](?P<{0}m>[0-5]\d)"
_SUM = re.compile(
    rf"(?<![\d:.]){_CLOCK.format('a')}\s?(?:to|until|till|-|–|—|至|到|~|\uff5e|〜)\s?"
    rf"{_CLOCK.format('b')}(?![\d:])\s?[,\uff0c(\uff08]?\s?"
    r"(?:\b(?:that is|that's|i\.e\.|which (?:is|makes)|a total of|in (?:all|total))|共計?|共计|合計"
    r"|合计|總計|总计|=)\s?,?\s?"
    r"(?P<hours>\d{1,2}(?:\.\d)?)\s?(?:個|个)?(?:hours?\b|小時|小时|鐘頭)",
    re.IGNORECASE,
)

_ENGLISH = "two three four five six seven eight nine ten eleven twelve"
_WORDS = {
    **{word: n for n, word in enumerate(_ENGLISH.split(), 2)},
    **{sign: n for n, sign in enumerate("二三四五六七八九十", 2)},
    **dict.fromkeys("兩两", 2),
}
"""Numbers that are written as words before what they count."""
_N = rf"(?P<n>\d{{1,2}}|{'|'.join(_WORDS)})"
_ITEM = r"[^\s、，,。；;：:（）()\d]{1,12}"
_PLACES = (
    "站|館|馆|校|處|处|縣市|县市|鄉鎮|乡镇|個分館|个分馆|個據點|个据点|間分店|间分店|家分店"
    "|個步驟|个步骤"
)
_LISTED = re.compile(rf"(?P<list>{_ITEM}(?:、{_ITEM})+)\s?共?\s?{_N}\s?(?:{_PLACES})")
_COUNTED_ZH = re.compile(
    rf"{_N}\s?(?:{_PLACES}|項|项|種|种)[^\d、，。；：（(]{{0,6}}[：:（(]"
    rf"(?P<list>[^。；：:（）()\d，]{{1,8}}(?:、[^。；：:（）()\d，、]{{1,8}})+)(?=[。；）)]|$)"
)
_COUNTED = re.compile(
    rf"\b{_N} (?:[a-z]+ )?(?:branches|stations|stops|sites|halls|buildings|languages"
    r"|documents|steps|departments|offices|counters|locations|kinds|types|items)"
    r"(?:: | ?\()(?P<list>[^.;:()\d]{3,160}?, [^.;:()\d]+?(?:,? and |,? or |, )[^.;:(),\d]+?)"
    r"(?=[.;)]|$)",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"等|例如|包括|[任擇择各第每另再]|其中|\b(?:etc|such as|e\.g|including|for example|among)\b",
    re.IGNORECASE,
)
_ZH_JOIN, _EN_JOIN = re.compile(r"、|(?<=\w)[和與与及](?=\w)"), re.compile(r",? (?:and|or) |, ")


def backwards(text: str) -> str | None:
    """The first range whose end is below its beginning: “8 至 4 歲”, “aged 12 to 6 years old”."""
    for match in _RANGE.finditer(text):
        if float(match["low"]) > float(match["high"]) and not _FALLS.search(
            text[max(0, match.start() - 40) : match.start()]
        ):
            return match[0]
    return None


def wrong_hours(text: str) -> tuple[str, str] | None:
    """The first opening time with a sum of hours that is not its own, and its own: (“06:00 to
    20:00, that is 12 hours”, “14”)."""
    for match in _SUM.finditer(text):
        begin, end = (60 * int(match[f"{at}h"]) + int(match[f"{at}m"]) for at in "ab")
        minutes = (end - begin) % (24 * 60)
        # In 1:00 to 5:00 either may be in the afternoon.
        may_be = 12 * 60 if begin < 13 * 60 > end else 0
        readings = {minutes, (minutes + may_be) % (24 * 60)}
        if 60 * float(match["hours"]) not in readings:
            return match[0], f"{minutes / 60:g}"
    return None


def wrong_count(text: str) -> tuple[str, int] | None:
    """The first number of things that stands beside another number of names, and that number."""
    for pattern, join in ((_LISTED, _ZH_JOIN), (_COUNTED_ZH, _ZH_JOIN), (_COUNTED, _EN_JOIN)):
        for match in pattern.finditer(text):
            names = len([name for name in join.split(match["list"]) if name.strip()])
            begun = re.split(r"[，,。；;：:（(]", text[: match.start()])[-1]
            whole = "、" not in begun and not begun[-1:].isdigit()
            if whole and names not in (_number(match["n"]), 2) and not _OPEN.search(match[0]):
                return match[0], names
    return None


def _number(written: str) -> int:
    return _WORDS.get(written.lower()) or int(written)
