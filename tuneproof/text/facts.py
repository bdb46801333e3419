"""The hard facts of a text in one form each: what can be compared, character for character.

Numbers with their units, dates, times, e-mail and web addresses, telephone numbers, form and
room numbers. Full-width signs, 民國 and ISO dates, Chinese numerals, units and thousands
separators are brought to one form (EVIDENCE C, "KB check": necessary, not sufficient; a text
without an unknown fact can still be wrong). Names and meanings are not known here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Set
from decimal import Decimal

from tuneproof.text.numerals import with_digits

ROC_OFFSET = 1911
"""Year 1 of the Republic (民國) is 1912."""

_Read = Callable[[re.Match[str]], Iterator[str]]

# Canonical unit: how it is written in English, and in Chinese.
_UNITS = {
    "second": ("seconds?|secs?", "秒鐘?"),
    "minute": ("minutes?|mins?", "分鐘"),
    "hour": ("hours?|hrs?", "個?(?:小時|鐘頭)"),
    "day": ("(?:working |business |calendar )?days?", "個?(?:工作|日曆)[天日]|[天日]"),
    "week": ("weeks?", "個?(?:星期|禮拜)|[週周]"),
    "month": ("months?", "個月"),
    "year": ("years?", "年"),
    "%": ("%|per ?cent", "趴"),
    "gbp": ("pounds?|gbp", "英鎊"),
    "eur": ("euros?|eur", "歐元"),
    "usd": ("usd", "美[元金]"),
    "money": ("dollars?|ntd|twd", "元|塊|圓"),
    "mb": ("mb|megabytes?", "百萬位元組"),
    "gb": ("gb|gigabytes?", "十億位元組"),
}
_SIGNS = {"£": "gbp", "€": "eur", "us$": "usd", "usd": "usd", "gbp": "gbp", "eur": "eur"}
_WORDS = dict(
    zip(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "half a"],
        ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "0.5"],
        strict=True,
    )
)
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

_NUMBER = r"(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_COUNT = _NUMBER[:-1] + rf"|\b(?:{'|'.join(_WORDS)}))"
_UNIT = "|".join(
    f"(?P<u{place}>(?:{latin})(?![A-Za-z])|{chinese})"
    for place, (latin, chinese) in enumerate(_UNITS.values())
)
_NAME = (
    r"(?P<name>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b"
)
_DAY = r"(?<!\d)(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_TLD = r"[a-z]{2}|com|org|net|edu|gov|info|biz|dev|app|cloud|example|local|internal|corp|lan"
_PART = r"(?P<part>[上下中]午|凌晨|早上|晚上?)? ?(?<!\d)"


def facts(text: str) -> frozenset[str]:
    """The facts of a text, such as "3 day", "2025-11-22", "t17:30", "2800 money", "it-12".

    A whole date also states its day ("--11-22"), so that naming the day alone is no new fact.
    """
    rest = with_digits(unicodedata.normalize("NFKC", text))
    found: set[str] = set()
    for pattern, read in _READERS:
        for match in pattern.finditer(rest):
            found.update(read(match))
        rest = pattern.sub(" ; ", rest)
    return frozenset(found)


def unknown(stated: Set[str], known: Set[str]) -> frozenset[str]:
    """The stated facts that are not known.

    A number whose unit one of the texts leaves out ("up to 3") is known when the number is.
    """
    numbers = {_number_of(fact) for fact in known}
    return frozenset(
        fact for fact in stated - known if _number_of(fact) not in known and fact not in numbers
    )


def _number_of(fact: str) -> str:
    number, _space, unit = fact.partition(" ")
    return number if unit in _UNITS else fact


def _plain(number: str, scale: str | None = None) -> str:
    value = Decimal(number.replace(",", "")) * {"萬": 10_000, "千": 1000}.get(scale or "", 1)
    return format(value.normalize(), "f") if value else "0"


def _as_written(match: re.Match[str]) -> Iterator[str]:
    yield match.group().lower()


def _link(match: re.Match[str]) -> Iterator[str]:
    plain = re.sub(r"^(?:https?://)?(?:www\.)?", "", match.group(), flags=re.IGNORECASE)
    yield plain.rstrip("/.,;:!?").lower()


def _year(match: re.Match[str]) -> Iterator[str]:
    # A year of three digits or fewer is one of the Republic.
    year = int(match["year"])
    yield str(year + ROC_OFFSET if year < 1000 else year)


def _date(match: re.Match[str]) -> Iterator[str]:
    groups = match.groupdict()
    name = groups.get("name")
    month = _MONTHS.index(name[:3]) + 1 if name else int(groups["month"])
    day = f"{month:02d}-{int(groups['day']):02d}"
    yield f"--{day}"
    if groups.get("year"):
        yield f"{next(_year(match))}-{day}"


def _month(match: re.Match[str]) -> Iterator[str]:
    yield f"--{int(match['month']):02d}"


def _time(match: re.Match[str]) -> Iterator[str]:
    groups = match.groupdict()
    part, hour = (groups["part"] or "").lower().replace(".", ""), int(groups["hour"])
    minute = "30" if groups.get("half") else groups["minute"] or "0"
    # 晚上10點 is 22:00, but 每晚2點 is 02:00; 中午11點 is 11:00, 中午1點 is 13:00.
    earliest = {"pm": 1, "下午": 1, "晚": 5, "晚上": 5, "中午": 1}.get(part, 12)
    latest = 10 if part == "中午" else 11
    if earliest <= hour <= latest:
        hour += 12
    elif part in {"am", "凌晨"} and hour == 12:
        hour = 0
    yield f"t{hour:02d}:{int(minute):02d}"


def _phone(match: re.Match[str]) -> Iterator[str]:
    national = re.sub(r"^\+\d{1,3}[ -]+(?:\(0\))?", "0", match.group())
    yield "tel " + re.sub(r"\D", "", national)


def _money(match: re.Match[str]) -> Iterator[str]:
    yield f"{_plain(match['number'])} {_SIGNS.get(match['sign'].lower(), 'money')}"


def _percent(match: re.Match[str]) -> Iterator[str]:
    yield f"{_plain(match['number'])} %"


def _measure(match: re.Match[str]) -> Iterator[str]:
    number = match["number"].lower()
    unit = next(unit for place, unit in enumerate(_UNITS) if match[f"u{place}"])
    yield f"{_plain(_WORDS.get(number, number), match['scale'])} {unit}"


def _number(match: re.Match[str]) -> Iterator[str]:
    yield _plain(match["number"], match["scale"])


# Read in this order; what one reader took is gone for the next. \d, \w and \b mean ASCII:
# Chinese stands beside numbers and addresses without a space.
_CASED: tuple[tuple[str, _Read], ...] = (
    (r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", _as_written),
    (r"[Hh][Tt][Tt][Pp][Ss]?://[\w./?#=&%~:+-]+", _link),
    (rf"(?<![\w.-])(?:[\w-]+\.)+(?:{_TLD})(?![\w-])(?:/[\w./?#=&%~-]*)?", _link),
    (r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])", _as_written),
    (r"(?P<year>\d{2,4}) ?年 ?(?P<month>\d{1,2}) ?月 ?(?P<day>\d{1,2}) ?[日號]", _date),
    (r"(?<!\d)(?P<year>\d{3,4})([-/.])(?P<month>\d{1,2})\2(?P<day>\d{1,2})(?!\d)", _date),
    (rf"{_DAY}(?: of)? {_NAME}(?:,? (?P<year>\d{{4}}))?", _date),
    (rf"\b{_NAME} {_DAY}(?![\d:])(?:,? (?P<year>\d{{4}}))?", _date),
    (r"(?<!\d)(?P<month>\d{1,2}) ?月 ?(?P<day>\d{1,2}) ?[日號]", _date),
    (r"民國 ?(?P<year>\d{2,3}) ?年?", _year),
    (r"(?<!\d)(?P<year>1[0-4]\d|19\d\d|20\d\d) ?年", _year),
    (r"(?<!\d)(?P<month>\d{1,2}) ?月", _month),
    (r"(?<!\d)(?P<hour>\d{1,2})(?::(?P<minute>\d\d))? ?(?P<part>[AaPp]\.?[Mm])\b\.?", _time),
    (rf"{_PART}(?P<hour>\d{{1,2}}):(?P<minute>[0-5]\d)(?!\d)", _time),
    (rf"{_PART}(?P<hour>\d{{1,2}}) ?[點時](?!間)(?:(?P<minute>\d+) ?分|(?P<half>半))?", _time),
    (
        r"(?<![\d.])(?:\+\d{1,3}[ -]+(?:\(0\))?\d{1,4}|\(?0\d{1,4}\)?)"
        r"[ -]?\d{3,4}(?:[ -]?\d{3,4})?(?!\d)|(?<!\d)\d{3}-\d{3,4}-\d{4}(?!\d)",
        _phone,
    ),
)
_UNCASED: tuple[tuple[str, _Read], ...] = (
    (rf"(?P<sign>(?:nt|us|hk)?\$|£|€|¥|ntd|twd|usd|gbp|eur|台幣) ?{_NUMBER} ?元?", _money),
    (r"\b[a-z]{1,6}-\d+\b|\b[a-z]{1,3}\d+\b", _as_written),
    (rf"百分之 ?{_NUMBER}", _percent),
    (rf"{_COUNT} ?-?(?P<scale>[萬千])? ?(?:{_UNIT})", _measure),
    (rf"{_NUMBER} ?(?P<scale>[萬千])?", _number),
)
_READERS = tuple(
    (re.compile(pattern, re.ASCII | case), read)
    for case, readers in ((re.NOFLAG, _CASED), (re.IGNORECASE, _UNCASED))
    for pattern, read in readers
)
