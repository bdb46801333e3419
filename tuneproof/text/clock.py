"""Times of day, alone and in ranges, as "t17:30".

A bare "1 點" may be a point that counts against somebody; a part of the day, minutes, 半, 整, 鐘
or the other end of a range make it a time.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_NOON = 12 * 60
_NIGHT = ("晚", "晚上", "晚間", "夜間", "深夜", "半夜", "午夜")
_FIRST_HOURS = {
    **dict.fromkeys(("pm", "下午", "午後", "傍晚", "中午"), 1),
    **dict.fromkeys(_NIGHT, 5),
}
"""First hour to which 12 is added after each part of the day: 晚上10點 is 22:00, 每晚2點 02:00."""
_PART = "[上下中]午|午後|凌晨|清晨|早上?|傍晚|[晚夜]間|晚上?|[深半午]夜"


def _time_pattern(number: int) -> str:
    return (
        rf"(?:(?P<part{number}>{_PART}) ?)?(?<![\d.])(?<!\d:)(?P<hour{number}>[01]?\d|2[0-4])(?!\d)"
        rf"(?:(?P<mark{number}>[:.])(?P<minute{number}>[0-5]\d)(?!\d)"
        rf"| ?(?P<sign{number}>[點時])(?![間段數])"
        rf"(?: ?(?:(?P<spoken{number}>[0-5]?\d) ?分"
        rf"|(?P<half{number}>半)|(?P<full{number}>[整鐘])))?"
        rf"|(?![.:,]\d))"
        rf"(?: ?(?P<after{number}>[AaPp]\.?[Mm]\b\.?|Uhr\b|o'clock\b|noon\b|midnight\b))?"
    )


TIME = re.compile(_time_pattern(1), re.ASCII)
"""What may be a time of day; `times` decides."""
RANGE = re.compile(
    rf"{_time_pattern(1)} ?(?:[-–—~〜到至]|to|till|until|bis|and|und) ?{_time_pattern(2)}", re.ASCII
)
"""What may be a range of two times of day."""


class _Clock(NamedTuple):
    """The parts of a time as they are written; "" where one is missing. `spoken` says that 分, 半,
    整 or 鐘 follows the hour."""

    part: str
    hour: int
    minute: int
    mark: str
    sign: str
    spoken: bool
    after: str

    @property
    def sure(self) -> bool:
        """Whether this is a time of day without looking at what stands beside it."""
        if self.after or self.spoken or self.mark == ":" or self.sign == "時":
            return True
        return bool(self.part and (self.mark or self.sign))

    @property
    def bare(self) -> bool:
        """Whether only the number, and perhaps a part of the day before it, is there."""
        return not (self.mark or self.sign or self.after)

    def minutes(self, part: str | None = None) -> int:
        """Minutes since midnight, read with the given part of the day, by default its own."""
        part, hour = self.part if part is None else part, self.hour
        # 中午11點 is 11:00, 中午1點 is 13:00, 晚上12點 ends the day.
        last = 10 if part == "中午" else 12 if part in _NIGHT else 11
        if _FIRST_HOURS.get(part, 12) <= hour <= last:
            hour += 12
        elif part in {"am", "凌晨"} and hour == 12:
            hour = 0
        return 60 * hour + self.minute


def times(match: re.Match[str]) -> tuple[str, ...]:
    """The times ("t17:30") of a match of `TIME` or `RANGE`; empty where it may be something
    else."""
    first = _parse(match, 1)
    if "hour2" not in match.re.groupindex:
        return (_time_form(first.minutes()),) if first.sure else ()
    second = _parse(match, 2)
    if second.bare or not (
        second.sure or (second.sign and (first.sign or first.part)) or (first.sure and second.mark)
    ):
        return ()
    if first.bare and not (first.part or second.after or second.sign):
        return ()
    begin = first.minutes()
    if second.part in {"am", "pm"} and not first.part:
        # 1:30–4:30 PM begins in the afternoon, 11–1 pm does not.
        carried = first.minutes(second.part)
        begin = carried if carried <= second.minutes() else begin
    return _time_form(begin), _time_form(_end_minutes(first, second, begin))


def hour_forms(time: str) -> frozenset[str]:
    """The facts as which a full hour may be read where the part of the day is left out: "8 point"
    for "t20:00", as 8點 is."""
    hour, minute = int(time[1:3]), time[4:]
    hours = {hour, hour % 12 or 12, hour or 24}
    return frozenset(f"{hour} point" for hour in hours if minute == "00")


def _end_minutes(first: _Clock, second: _Clock, begin: int) -> int:
    """The end of a range in minutes: in 下午1點半到4點半 the part of the day counts for both
    times."""
    end = second.minutes()
    later = end + _NOON
    # 晚上10點到12點 ends at midnight.
    carried = first.part and not second.part and end < min(begin, _NOON + 60)
    return later if carried and later > begin else end


def _parse(match: re.Match[str], number: int) -> _Clock:
    groups = {
        name[:-1]: text for name, text in match.groupdict().items() if name.endswith(str(number))
    }
    after = (groups["after"] or "").lower().replace(".", "")
    after = {"noon": "pm", "midnight": "am"}.get(after, after)
    spoken, half = groups["spoken"], groups["half"]
    return _Clock(
        part=after if after in {"am", "pm"} else groups["part"] or "",
        hour=int(groups["hour"]),
        minute=30 if half else int(groups["minute"] or spoken or 0),
        mark=groups["mark"] or "",
        sign=groups["sign"] or "",
        spoken=bool(spoken or half or groups["full"]),
        after=after,
    )


def _time_form(minutes: int) -> str:
    """Minutes since midnight as "t17:30"; 24:00 becomes 00:00."""
    return f"t{minutes // 60 % 24:02d}:{minutes % 60:02d}"
