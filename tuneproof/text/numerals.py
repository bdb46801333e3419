"""Chinese numerals as digits, in running text.

A numeral counts only where a unit follows it: 三天 is 3 days, 統一 and 萬一 are words. What a unit
means is the matter of `units`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from tuneproof.text.units import POWERS, shown

_DIGITS = {sign: value for value, sign in enumerate("〇一二三四五六七八九")} | {"零": 0, "兩": 2}
_GROUPS = {sign: POWERS[sign] for sign in "萬億"}
_POWERS = {sign: POWERS[sign] for sign in "十百千"}

_SHORTENING = "百千萬億"

_SIGNS = "〇零一二兩三四五六七八九十百千萬億"
_TIME = (
    r"(?:個?(?:(?:工作|日曆|上班|營業)[天日]|月|小時|鐘頭|星期|禮拜)"
    r"|[天日週周]|年(?![級级])|分鐘|秒)"
)
_OTHER = (
    r"(?:元|塊|圓|倍|次|碼|位|台|份|行|級|人|樓|張|件|格|戶|輛|支|隻|名|歲|坪|折"
    r"|公(?:里|尺|分|斤|升|克|噸))"
)
# 點 with what follows it in a time of day; otherwise 一點 may be a word (有一點問題).
_CLOCK = rf"點 ?(?:[半整鐘到至~–-]|[\d{_SIGNS}]+ ?分)"
# Before these a lone 一 is part of a word (同一天, 每一年), not a count.
_NO_COUNT = "同每另統唯這那某任單"
# 週六日 are two days of the week, and no six days.
_WEEKDAYS = r"(?:(?<=[週周])|(?<=星期)|(?<=禮拜))[一二三四五六]+日(?!曆)"
_COUNTED = rf"(?:個半|{_TIME}|{_OTHER}|點)"
# 兩三天, 二三十人 and 三五天; but not in 十二三天 or 週二三日.
_ABOUT = re.compile(
    rf"(?<![{_SIGNS}{_NO_COUNT}週周期拜])(?P<low>[一二兩三四五六七八九])(?P<high>[二兩三四五六七八九])"
    rf"(?P<power>[十百千萬億]?)(?={_COUNTED})"
)
# 十二三天 is 12 to 13 days.
_ABOUT_TENS = re.compile(
    rf"(?<![{_SIGNS}{_NO_COUNT}週周期拜])(?P<tens>[二三四五六七八九]?十)"
    rf"(?P<low>[一二三四五六七八])(?P<high>[二三四五六七八九])(?={_COUNTED})"
)
# The first number of a range; but 時間一到三天內 ("when the time has come").
_FROM = re.compile(
    rf"(?<![{_SIGNS}{_NO_COUNT}週周期拜間限])[{_SIGNS}]+(?=[到至~〜–-][{_SIGNS}\d]+{_COUNTED})"
)
_PER_CENT = re.compile(rf"(?<=百分之)([{_SIGNS}]+)點([{''.join(_DIGITS)}]+)")
_PER_CENT_SPAN = re.compile(rf"(?<=百分之)([{_SIGNS}]+)([到至~〜–-])([{_SIGNS}]+)(?!分之)")
_NUMERAL = re.compile(
    rf"(?<![{_SIGNS}{_NO_COUNT}])(?!{_WEEKDAYS})[{_SIGNS}]+(?=個半|{_TIME})"
    rf"|(?:(?<=[午上晨早晚間])|(?<=[深半午]夜))[{_SIGNS}]+(?=[點時])"
    rf"|(?<=點)[{_SIGNS}]+(?=分)"
    rf"|(?<=百分之)[{_SIGNS}]+"
    rf"|(?<![{_SIGNS}{_NO_COUNT}])[{_SIGNS}]+(?={_CLOCK}|號(?!碼)|樓(?!梯))"
    rf"|(?<=地下)[{_SIGNS}]+(?=層)|(?<=第)[{_SIGNS}]+(?=條)|(?<=零下)[{_SIGNS}]+(?=度)"
    rf"|(?<![{_SIGNS}])(?!一(?![{_SIGNS}]))[{_SIGNS}]+(?={_OTHER}|點)"
    rf"|(?<=民國)[{_SIGNS}]+"
)
# 兩個半小時, 三天半; but not 2 小時半價, half the price.
_AND_A_HALF = re.compile(r"(?<!\d)(\d+)(個)半(?=小時|鐘頭|月|星期|禮拜)")
_HALF_MORE = re.compile(
    r"(?<!\d)(\d+)( ?(?:[年天日]|個?(?:小時|鐘頭|月|星期|禮拜)))半"
    r"(?=[以之內後前起為的才到至,。\uff0c\uff1b;、\s]|$)"
)
_HALF = re.compile(rf"半(?={_TIME})")
_PARTS = {"½": "1/2", "¼": "1/4", "¾": "3/4"}
_DECIMALS = {"1/2": ".5", "1/4": ".25", "3/4": ".75"}
# 2½, ½ hour, 2 1/2 hours; but not 1/2 alone, which may be a date or a page.
_WITH_PART = re.compile(
    r"(?<![\d.,/])(?P<whole>\d+) ?(?P<part>[½¼¾])"
    r"|(?<![\d.,/-])(?:(?P<number>\d{1,2}) )?(?P<share>[½¼¾]|1/[24]|3/4)"
    r"(?=[ -]?(?:hours?|hrs?|days?|weeks?|months?|years?|Stunden?|Tage?n?)\b)"
)
_PIECE = r"(?:\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)"
_SCALED = rf"{_PIECE}(?:[十百千]?[萬億]|[百千])"
# 3萬5,000元; but not 滿1萬30天, which is two numbers.
_ONES = r"(?:\d,\d{3}|\d{2,4})(?= ?[元塊圓人名戶])"
_PIECES = re.compile(rf"(?<![\d.,]){_SCALED}(?:(?:{_SCALED})+(?:{_ONES})?|{_ONES})")
# 2萬5 is 25,000.
_SHORTENED = re.compile(
    r"(?<![\d.,])(\d+)([百千萬億])([1-9])(?=[元塊圓]|[\s,、)\uff0c\uff09。\uff1b;\uff01!\uff1f?]|$)"
)
_EACH = re.compile(rf"({_PIECE})([千百十]?)([億萬]?)")


def parse_numeral(text: str) -> int | None:
    """The value of a Chinese numeral such as 一千兩百 or 二〇二五; None when it is no numeral."""
    if all(sign in _DIGITS for sign in text):
        return int("".join(str(_DIGITS[sign]) for sign in text)) if text else None
    total = group = digit = 0
    for place, sign in enumerate(text):
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        elif sign in _POWERS:
            # 十五 is 15; 百 and 千 need a digit before them.
            if not digit and sign != "十":
                return None
            group += (digit or 1) * _POWERS[sign]
            digit = 0
        elif place and (group or digit):
            total += (group + digit) * _GROUPS[sign]
            group = digit = 0
        else:
            return None
    if len(text) > 1 and text[-1] in _DIGITS and text[-2] in _SHORTENING:
        digit *= POWERS[text[-2]] // 10  # 兩萬五 is 25,000, 一百零五 is 105
    return total + group + digit


def with_digits(text: str) -> str:
    """The text with its Chinese numerals written as digits: 三天 → 3天, 半天 → 0.5天."""
    for pattern, digits in NUMERALS:
        text = pattern.sub(digits, text)
    return text


def _numeral_to_digits(match: re.Match[str]) -> str:
    value = parse_numeral(match.group())
    return match.group() if value is None else str(value)


def _pair_to_range(match: re.Match[str]) -> str:
    """兩三 → 2到3, 二三十 → 20到30."""
    low, high, power = _DIGITS[match["low"]], _DIGITS[match["high"]], match["power"]
    if high - low != 1 and (low, high) != (3, 5):
        return match.group()
    times = (_POWERS | _GROUPS).get(power, 1)
    return f"{low * times}到{high * times}"


def _tens_pair_to_range(match: re.Match[str]) -> str:
    """十二三 → 12到13."""
    low, high = _DIGITS[match["low"]], _DIGITS[match["high"]]
    tens = parse_numeral(match["tens"])
    return match.group() if tens is None or high - low != 1 else f"{tens + low}到{tens + high}"


def _percent_range(match: re.Match[str]) -> str:
    """三到五 → 3到5, after 百分之."""
    low, high = parse_numeral(match[1]), parse_numeral(match[3])
    return match.group() if low is None or high is None else f"{low}{match[2]}{high}"


def _expand_shortened(match: re.Match[str]) -> str:
    """2萬5 → 25000."""
    return shown(Decimal(match[1]) * POWERS[match[2]] + Decimal(match[3]) * POWERS[match[2]] / 10)


def _percent_with_point(match: re.Match[str]) -> str:
    """三點五 → 3.5, after 百分之."""
    whole, part = parse_numeral(match[1]), parse_numeral(match[2])
    return match.group() if whole is None else f"{whole}.{part:0{len(match[2])}}"


def _fraction_to_decimal(match: re.Match[str]) -> str:
    """2½ → 2.5, 1/4 → 0.25."""
    part = match["part"] or match["share"]
    return (match["whole"] or match["number"] or "0") + _DECIMALS[_PARTS.get(part, part)]


def _sum_of_pieces(match: re.Match[str]) -> str:
    """1億2千5百萬 → 125000000: the pieces are summed up within each group of four places."""
    total = group = Decimal()
    for number, power, myriads in _EACH.findall(match.group()):
        group += Decimal(number.replace(",", "")) * _POWERS.get(power, 1)
        if myriads:
            total, group = total + group * _GROUPS[myriads], Decimal()
    return shown(total + group)


def _add_a_half(match: re.Match[str]) -> str:
    """2個半 → 2.5個, 3天半 → 3.5天."""
    return f"{match[1]}.5{match[2]}"


NUMERALS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (_WITH_PART, _fraction_to_decimal),
    (re.compile("[½¼¾]"), lambda match: _PARTS[match.group()]),
    (_ABOUT, _pair_to_range),
    (_ABOUT_TENS, _tens_pair_to_range),
    (_FROM, _numeral_to_digits),
    (_PER_CENT, _percent_with_point),
    (_PER_CENT_SPAN, _percent_range),
    (_NUMERAL, _numeral_to_digits),
    (_PIECES, _sum_of_pieces),
    (_SHORTENED, _expand_shortened),
    (_AND_A_HALF, _add_a_half),
    (_HALF_MORE, _add_a_half),
    (_HALF, lambda _match: "0.5"),
)
"""What is replaced by digits, and how, in this order."""
