"""Renders durations in a workbook as Excel shows them: the hours of [h]:mm go on past 24.

The reader of workbooks gives a duration as a date and time, counted from Excel's day zero. Format
codes with anything but units, colons and literal text are not supported.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from tuneproof.data.numberformats import LITERAL, text_of

_SECONDS = {"h": 3600, "m": 60, "s": 1}
_LARGER = {"h": 86400, "m": 3600, "s": 60}
_ELAPSED = r"\[(?:h+|m+|s+)\]"
_UNIT = rf"{_ELAPSED}|h+|m+|s+"
_TEXT = LITERAL.pattern.replace("(", "(?:")
_PART = re.compile(rf"(?P<text>{_TEXT})|(?P<unit>{_UNIT})", re.IGNORECASE)
_CODE = re.compile(rf"(?=.*{_ELAPSED})(?:{_TEXT}|{_UNIT}|[: ])+", re.IGNORECASE)
_ZERO, _LEAP_DAY = datetime(1899, 12, 31), datetime(1900, 3, 1)
_OTHER_ZERO = datetime(1904, 1, 1)
"""Day zero of some workbooks, in which a later moment may be a short duration."""


def elapsed(moment: str, code: str) -> str | None:
    """The duration from day zero to `moment` (ISO format) as the format code shows it.

    None where the code does not show a duration.
    """
    at, first = datetime.fromisoformat(moment), code.partition(";")[0]
    if at >= _OTHER_ZERO or not _CODE.fullmatch(first):
        return None
    # Excel counts 29 February 1900, a day that did not exist.
    lasted = at - _ZERO + timedelta(days=at >= _LEAP_DAY)
    seconds = round(lasted.total_seconds())
    return _PART.sub(lambda part: _shown_part(part, seconds), first).strip()


def _shown_part(part: re.Match[str], seconds: int) -> str:
    if part["text"]:
        return text_of(part["text"])
    unit = part["unit"].strip("[]").lower()
    left = seconds if part["unit"].startswith("[") else seconds % _LARGER[unit[0]]
    return str(left // _SECONDS[unit[0]]).zfill(len(unit))
