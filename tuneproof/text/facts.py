"""The hard facts of a text in one form each: what can be compared, character for character.

Numbers with their units, dates, times, e-mail and web addresses, telephone numbers, form and
room numbers. Full-width signs, 民國 and ISO dates, Chinese numerals, units, thousands separators
and decimal commas are brought to one form (EVIDENCE C, "KB check": necessary, not sufficient; a
text without an unknown fact can still be wrong). Names and meanings are not known here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache, partial
from typing import NamedTuple

from tuneproof.text.calendar import whole_year
from tuneproof.text.clock import RANGE, TIME, hour_forms, times
from tuneproof.text.folded import BLANK, Folded
from tuneproof.text.numerals import NUMERALS
from tuneproof.text.units import COUNT, MONEY_SCALE, NUMBER, SCALE, SIGNS, UNIT, UNITS, shown, value

_REMEMBERED = 50_000
"""Texts whose facts are kept: pairs of rows share their answers."""


@dataclass(frozen=True)
class Fact:
    """One fact. `form` is what is compared, `written` is how the text has it.

    `also` are the forms that it has where its unit or the part of the day is left out.
    """

    form: str
    written: str = field(default="", compare=False)
    also: frozenset[str] = field(default=frozenset(), compare=False)


class Apart(NamedTuple):
    """A text's facts; the folded text with blanks in their places; and the facts where they stand.

    A fact that a text states twice is placed twice.
    """

    facts: frozenset[Fact]
    rest: str
    places: tuple[tuple[int, Fact], ...]


_Form = tuple[str, frozenset[str]]
_Read = Callable[[re.Match[str]], Iterator[_Form]]

_MONTHS = {
    "jan": 1, "jän": 1, "feb": 2, "mar": 3, "mär": 3, "apr": 4, "may": 5, "mai": 5, "jun": 6,
    "jul": 7, "aug": 8, "sep": 9, "oct": 10, "okt": 10, "nov": 11, "dec": 12, "dez": 12,
}  # fmt: skip
_NAME = (
    r"(?P<name>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b"
    r"(?:(?<=Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec|ept)\.)?"
)
_GERMAN = (
    r"(?P<name>J[aä]n(?:uar|ner)|Februar|März|April|Mai|Juni|Juli|August|September|Oktober"
    r"|November|Dezember)\b"
)
_DAY = r"(?<!\d)(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_TLD = r"[a-z]{2}|com|org|net|edu|gov|info|biz|dev|app|cloud|example|local|internal|corp|lan"
_COUNTRY = "(?:886|85[23]|8[1246]|6[0-6]|4[013-9]|3[0-469]|7)"
"""Where the code of a country ends if nothing parts it from the number."""
_RANGE = r"(?:[-–—~〜到至]|to|bis)"


_DECIMAL = r"\d+(?:\.\d+)?"
_COLD = rf"(?= ?{_DECIMAL}(?: ?{_RANGE} ?[-−–+]?{_DECIMAL})? ?(?:°|度|degrees?\b|Grad\b))"
_MINUS = (
    rf"(?:零下 ?|\bminus(?= ?\d)(?<!\d minus){_COLD} |"
    rf"(?<![0-9A-Za-z\u00c0-\u024f)\]}}°%{BLANK}])(?<!\d度)"
    rf"(?<![\dC°{BLANK}] )(?<!\d度 )[-−–]{_COLD}"
    rf"|(?<=[(=:,、：，~〜 ])(?<![\d)\]°%{BLANK}\u3040-\u9fff\n ] )[-−](?=\d))"
)
"""What makes a number negative: neither a range nor the sign before an item of a list.

溫度-5°C follows a word; 分機 -5 is an extension.
"""


_MARKER = re.compile(
    r"^[ \t]*(?P<line>[1-9]\d?)(?=[.)][ \t]|、)|(?<=\()(?P<within>[1-9]\d?)(?=\))",
    re.MULTILINE | re.ASCII,
)
"""What may be the number of a step or of an item in a list; the sign behind it begins a sentence
and is left."""


_AT_MOST = r"(?:最多|上限|可以?|共|約|约|給|给|補助?|补助?|發|发|有)*(?:請|请|休)? ?\d+(?!\d)"
_PER = re.compile(
    r"(?<![滿满達达第前後后\d.])(?<![滿满達达第前後后] )1 ?"
    rf"(?:[天日晚](?={_AT_MOST}(?! ?[小時时]))|年(?={_AT_MOST}(?! ?[個个月]))"
    rf"|(?:週|周|星期|季|個月|个月|次)(?={_AT_MOST}))",
    re.ASCII,
)
"""一天400, 一年30天: what a figure is counted by, as 每天 is, and no figure."""


def facts(text: str) -> frozenset[Fact]:
    """The facts of a text, such as "3 day", "2025-11-22", "t17:30", "2800 money", "it-12".

    A whole date also states its day ("--11-22"), so that naming the day alone is no new fact.
    """
    return apart(text).facts


def without_facts(text: str) -> str:
    """The folded text with a blank in the place of each character of a fact."""
    return apart(text).rest


def unknown(stated: Set[Fact], known: Set[Fact]) -> frozenset[Fact]:
    """The stated facts that are not known.

    A number whose unit one of the texts leaves out ("up to 3") is known when the number is.
    """
    forms = {fact.form for fact in known}
    loose = frozenset[str]().union(*(fact.also for fact in known))
    return frozenset(
        fact for fact in stated - known if fact.form not in loose and not fact.also & forms
    )


def as_written(found: Iterable[Fact]) -> list[str]:
    """How the text writes these facts, each once, in a fixed order."""
    ordered = sorted(found, key=lambda fact: fact.form)
    return list(dict.fromkeys(fact.written or fact.form for fact in ordered))


@lru_cache(_REMEMBERED)
def apart(text: str) -> Apart:
    """A text parted in what is a fact and what is not."""
    rest = Folded(text)
    if _is_list(rest.text):
        rest.take(_MARKER, lambda _match: True)
    for pattern, digits in NUMERALS:
        rest.replace(pattern, digits)
    rest.take(_PER, lambda _match: True)
    found: list[tuple[int, Fact]] = []
    for pattern, read in _READERS:
        rest.take(pattern, partial(_understood, read, rest, found))
    in_order = sorted(found, key=lambda each: each[0])
    first = {fact.form: fact for _at, fact in reversed(in_order)}
    return Apart(frozenset(first.values()), rest.text, tuple(in_order))


def _is_list(text: str) -> bool:
    """Whether a text numbers its parts: 1, 2, 3 and so on, and no number but these."""
    found = [int(match["line"] or match["within"]) for match in _MARKER.finditer(text)]
    return len(found) > 1 and found == list(range(1, len(found) + 1))


def _understood(
    read: _Read, rest: Folded, found: list[tuple[int, Fact]], match: re.Match[str]
) -> bool:
    """Note what a reader makes of a match; False where that is nothing."""
    forms = list(read(match))
    written = rest.written(*match.span()) if forms else ""
    found += [(match.start(), Fact(form, written, also)) for form, also in forms]
    return bool(forms)


def _exactly(*forms: str) -> Iterator[_Form]:
    for form in forms:
        yield form, frozenset()


def _same(match: re.Match[str]) -> Iterator[_Form]:
    return _exactly(match.group().lower())


def _link(match: re.Match[str]) -> Iterator[_Form]:
    plain = re.sub(r"^(?:https?://)?(?:www\.)?", "", match.group(), flags=re.IGNORECASE)
    return _exactly(plain.rstrip("/.,;:!?").lower())


def _year(match: re.Match[str]) -> Iterator[_Form]:
    return _exactly(str(whole_year(match["year"])))


def _date(match: re.Match[str]) -> Iterator[_Form]:
    groups = match.groupdict()
    name = groups.get("name")
    month = _MONTHS[name[:3].lower()] if name else int(groups["month"])
    if month > 12 or int(groups["day"]) > 31:
        return
    day = f"{month:02d}-{int(groups['day']):02d}"
    yield from _exactly(f"--{day}")
    if groups.get("year"):
        yield from _exactly(f"{whole_year(groups['year'])}-{day}")


def _numbers_date(match: re.Match[str]) -> Iterator[_Form]:
    """31/12/2024; where either number may be the month, the other reading is known as well."""
    one, two, year = int(match["one"]), int(match["two"]), match["year"]
    readings = dict.fromkeys(
        f"{month:02d}-{day:02d}"
        for month, day in ((one, two), (two, one))
        if 1 <= month <= 12 and 1 <= day <= 31
    )
    for before in ("--", f"{year}-"):
        forms = [f"{before}{day}" for day in readings]
        if forms:
            yield forms[0], frozenset(forms[1:])


def _month(match: re.Match[str]) -> Iterator[_Form]:
    if int(match["month"]) <= 12:
        yield from _exactly(f"--{int(match['month']):02d}")


def _times(match: re.Match[str]) -> Iterator[_Form]:
    for time in times(match):
        yield time, hour_forms(time)


def _phone(match: re.Match[str]) -> Iterator[_Form]:
    """As it is dialled at home, where North America has no 0 before its area codes."""
    number = re.sub(r"^(?:\+1[ -]?|1-)(?=\(?[2-9]\d\d)", "", match.group())
    national = re.sub(rf"^\+(?:\d{{1,3}}[ -]+|{_COUNTRY})(?:\(0\))?", "0", number)
    return _exactly("tel " + re.sub(r"\D", "", national))


def _measured(number: str, scale: str | None, base: str, factor: str = "1") -> _Form:
    plain = value(number, scale)
    return f"{shown(plain * Decimal(factor))} {base}", frozenset({shown(plain)})


def _money(match: re.Match[str]) -> Iterator[_Form]:
    yield _measured(match["number"], match["scale"], SIGNS.get(match["sign"].lower(), "money"))


def _percent(match: re.Match[str]) -> Iterator[_Form]:
    for number in filter(None, (match["number"], match["to"])):
        yield _measured(number, None, "%")


def _hours(match: re.Match[str]) -> Iterator[_Form]:
    """36:00 is no time of day."""
    yield _measured(str(60 * int(match["hours"]) + int(match["minutes"])), None, "second", "60")


def _measure(match: re.Match[str]) -> Iterator[_Form]:
    unit = next(unit for place, unit in enumerate(UNITS) if match[f"u{place}"])
    low, number, scale = match["low"], match["number"], match["scale"]
    if low:
        # 1到2萬元, but 8000到2萬元.
        shared = scale if value(low) < value(number) else None
        yield _measured(low, shared, unit.base, unit.factor)
    yield _measured(number, scale, unit.base, unit.factor)


def _basement(match: re.Match[str]) -> Iterator[_Form]:
    return _exactly(f"b{int(match['floor'])}")


def _always(_match: re.Match[str]) -> Iterator[_Form]:
    yield _measured("24", None, "second", "3600")


def _number(match: re.Match[str]) -> Iterator[_Form]:
    plain = value(match["number"], match["scale"])
    return _exactly(shown(-plain if match["minus"] else plain))


# Read in this order; what one reader took is gone for the next. \d, \w and \b mean ASCII:
# Chinese stands beside numbers and addresses without a space.
_CASED: tuple[tuple[str, _Read], ...] = (
    (r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", _same),
    (r"[Hh][Tt][Tt][Pp][Ss]?://[\w./?#=&%~:+-]+", _link),
    (rf"(?<![\w.-])(?:[\w-]+\.)+(?:{_TLD})(?![\w-])(?:/[\w./?#=&%~-]*)?", _link),
    (r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])", _same),
    (r"(?P<year>\d{2,4}) ?年 ?(?P<month>\d{1,2}) ?月 ?的? ?(?P<day>\d{1,2}) ?[日號]", _date),
    (r"(?<!\d)(?P<year>\d{3,4})([-/.])(?P<month>\d{1,2})\2(?P<day>\d{1,2})(?!\d)", _date),
    (r"(?<![\d.])(?P<day>\d{1,2})\. ?(?P<month>\d{1,2})\. ?(?P<year>\d{4})(?!\d)", _date),
    (
        r"(?<![\d./-])(?P<one>\d{1,2})([/-])(?P<two>\d{1,2})\2(?P<year>(?:19|20)\d\d)(?![\d/-])",
        _numbers_date,
    ),
    (rf"{_DAY}(?: of)? {_NAME}(?:,? (?P<year>\d{{4}}))?", _date),
    (rf"(?<!\d)(?P<day>\d{{1,2}})\. ?{_GERMAN}(?: (?P<year>\d{{4}}))?", _date),
    (rf"\b{_NAME} {_DAY}(?![\d:]|\.\d)(?:,? (?P<year>\d{{4}}))?", _date),
    (r"(?<!\d)(?P<month>\d{1,2}) ?月 ?的? ?(?P<day>\d{1,2}) ?[日號]", _date),
    (r"民國 ?(?P<year>\d{2,3}) ?年?", _year),
    (r"(?<!\d)(?P<year>1[0-4]\d|19\d\d|20\d\d) ?年", _year),
    (r"(?<!\d)(?P<month>\d{1,2}) ?月", _month),
    (RANGE.pattern, _times),
    (TIME.pattern, _times),
    (
        r"(?<![\d:.])(?P<hours>2[5-9]|[3-9]\d|[1-9]\d\d):(?P<minutes>[0-5]\d)(?![\d:])"
        r"(?: ?(?:個?小時|hours?\b|h\b))?",
        _hours,
    ),
    (
        r"(?<![\d.])(?:\+1[ -]?\(?[2-9]\d\d\)?[ .-]?\d{3}[ .-]?\d{4}"
        r"|(?:1-)?(?:\([2-9]\d\d\) ?\d{3}[ .-]|[2-9]\d\d([.-])\d{3}\1)\d{4})(?!\d)"
        rf"|(?<!\d)\+{_COUNTRY}\d{{8,11}}(?!\d)"
        r"|(?<![\d.])(?:\+\d{1,3}[ -]+(?:\(0\))?\d{1,4}|\(?0\d{1,4}\)?)"
        r"[ /-]?\d{3,4}(?:[ -]?\d{3,4})?(?!\d)|(?<!\d)\d{3}-\d{3,4}-\d{4}(?!\d)",
        _phone,
    ),
)
_UNCASED: tuple[tuple[str, _Read], ...] = (
    (r"\b24/7\b|\brund um die uhr\b|\b(?:a)?round the clock\b", _always),
    (
        r"(?P<sign>(?:nt|us|hk)?\$|£|€|¥|(?<![a-z])(?:ntd?|twd|euro|usd|gbp|eur|jpy|cny|hkd|chf)"
        rf"|台幣) ?(?P<number>{NUMBER}) ?(?P<scale>{MONEY_SCALE})? ?元?",
        _money,
    ),
    (r"地下 ?(?P<floor>\d{1,2}) ?[樓層]", _basement),
    (r"\bb(?P<floor>\d{1,2})f?\b", _basement),
    (r"(?<!°)\b[a-z]{1,6}-\d+\b|\b(?!(?-i:m)[23]\b)[a-z]{1,3}\d+\b", _same),
    (rf"百分之 ?(?P<number>{NUMBER})(?: ?{_RANGE} ?(?P<to>{NUMBER}))?", _percent),
    (
        # Twenty-four is no range.
        rf"(?:(?P<low>{NUMBER}(?= ?{_RANGE})|{COUNT}(?= (?:to|bis) )) ?{_RANGE} ?)?"
        rf"(?P<number>{COUNT}) ?-?(?P<scale>{SCALE})? ?(?:{UNIT})",
        _measure,
    ),
    (rf"(?P<minus>{_MINUS})?(?P<number>{NUMBER}) ?(?P<scale>{SCALE})?", _number),
)
_READERS = tuple(
    (re.compile(pattern, re.ASCII | case), read)
    for case, readers in ((re.NOFLAG, _CASED), (re.IGNORECASE, _UNCASED))
    for pattern, read in readers
)
