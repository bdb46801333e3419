"""The hard facts of a text, each in a normal form that can be compared as a string.

Facts are numbers with their units, dates, times, e-mail and web addresses, telephone numbers,
form and room numbers. Full-width signs, 民國 and ISO dates, Chinese numerals, units, thousands
separators and decimal commas are brought to one form (EVIDENCE C, "KB check": necessary, not
sufficient; a text without an unknown fact can still be wrong). Names are no facts here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache, partial
from typing import NamedTuple

from tuneproof.text.calendar import MONTH_NAME, whole_year
from tuneproof.text.clock import RANGE, TIME, hour_forms, times
from tuneproof.text.folded import BLANK, Folded
from tuneproof.text.numerals import NUMERALS
from tuneproof.text.units import COUNT, MONEY_SCALE, NUMBER, SCALE, SIGNS, UNIT, UNITS, shown, value

_REMEMBERED = 50_000
"""Texts whose facts are cached, as many rows share their answers."""


@dataclass(frozen=True)
class Fact:
    """One fact. `form` is the normal form that is compared, `written` is how the text has it.

    `also` are the forms that the same fact has where a text leaves out its unit or the part of the
    day.
    """

    form: str
    written: str = field(default="", compare=False)
    also: frozenset[str] = field(default=frozenset(), compare=False)


class Apart(NamedTuple):
    """A text split into facts and the rest.

    `rest` is the folded text with `BLANK` in the place of each character of a fact. `places` are
    (position in `rest`, fact) in order; a fact that is stated twice occurs twice.
    """

    facts: frozenset[Fact]
    rest: str
    places: tuple[tuple[int, Fact], ...]


_Form = tuple[str, frozenset[str]]
"""`form` and `also` of a fact."""
_Reader = Callable[[re.Match[str]], Iterator[_Form]]

_MONTHS = {
    "jan": 1, "jän": 1, "feb": 2, "mar": 3, "mär": 3, "apr": 4, "may": 5, "mai": 5, "jun": 6,
    "jul": 7, "aug": 8, "sep": 9, "oct": 10, "okt": 10, "nov": 11, "dec": 12, "dez": 12,
}  # fmt: skip
_NAME = (
    rf"(?P<name>{MONTH_NAME})\b"
    r"(?:(?<=Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec|ept)\.)?"
)
_GERMAN = (
    r"(?P<name>J[aä]n(?:uar|ner)|Februar|März|April|Mai|Juni|Juli|August|September|Oktober"
    r"|November|Dezember)\b"
)
_ROMANCE_MONTHS = {
    name: month
    for month, names in enumerate(
        (
            "enero janvier gennaio janeiro", "febrero février febbraio fevereiro",
            "marzo mars março", "abril avril aprile", "mayo mai maggio maio",
            "junio juin giugno junho", "julio juillet luglio julho", "agosto août",
            "septiembre setiembre septembre settembre setembro", "octubre octobre ottobre outubro",
            "noviembre novembre novembro", "diciembre décembre dicembre dezembro",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
"""The months in Spanish, French, Italian and Portuguese."""
_ROMANCE = rf"(?P<romance>{'|'.join(_ROMANCE_MONTHS)})(?![A-Za-z\u00c0-\u024f])"
_DAY = r"(?<!\d)(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_TLD = r"[a-z]{2}|com|org|net|edu|gov|info|biz|dev|app|cloud|example|local|internal|corp|lan"
_COUNTRY = "(?:886|85[23]|8[1246]|6[0-6]|4[013-9]|3[0-469]|7)"
"""Country codes that can be told from the number without a separator."""
_RANGE = r"(?:[-–—~〜到至]|to|bis)"


_SECOND = r"(?P<until>\d{1,2})(?:st|nd|rd|th)?"
"""The last day of a range within one month: 1–15 March."""
_DAY_MARK = r"(?: ?(?:[起前止至到後當(~〜–—-]|以[前後]|開始|截止|上午|下午|中午|晚上))"
"""What stands after a day such as 9/1 in Chinese text; without it, 9/1 may be a share."""


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
"""What may be the number of a step or a list item; the sign after it is left, as a sentence begins
there."""


_AT_MOST = r"(?:最多|上限|可以?|共|約|约|給|给|補助?|补助?|發|发|有)*(?:請|请|休)? ?\d+(?!\d)"
_PER = re.compile(
    r"(?<![滿满達达第前後后\d.])(?<![滿满達达第前後后] )1 ?"
    rf"(?:[天日晚](?={_AT_MOST}(?! ?[小時时]))|年(?={_AT_MOST}(?! ?[個个月]))"
    rf"|(?:週|周|星期|季|個月|个月|次)(?={_AT_MOST}))",
    re.ASCII,
)
"""一天400, 一年30天: “one” means “per”, as in 每天, and is no number."""


def facts(text: str) -> frozenset[Fact]:
    """The facts of a text, such as "3 day", "2025-11-22", "t17:30", "2800 money", "it-12".

    A whole date also states its day ("--11-22"), so that naming the day alone is no new fact.
    """
    return split_facts(text).facts


def without_facts(text: str) -> str:
    """The folded text with `BLANK` in the place of each character of a fact."""
    return split_facts(text).rest


def unknown(stated: Set[Fact], known: Set[Fact]) -> frozenset[Fact]:
    """The stated facts that are not among the known ones.

    Where one of the texts leaves out the unit of a number ("up to 3"), the number alone counts.
    """
    forms = {fact.form for fact in known}
    loose = frozenset[str]().union(*(fact.also for fact in known))
    return frozenset(
        fact for fact in stated - known if fact.form not in loose and not fact.also & forms
    )


def as_written(found: Iterable[Fact]) -> list[str]:
    """These facts as the text writes them, each once, sorted by their form."""
    ordered = sorted(found, key=lambda fact: fact.form)
    return list(dict.fromkeys(fact.written or fact.form for fact in ordered))


@lru_cache(_REMEMBERED)
def split_facts(text: str) -> Apart:
    """A text split into facts and the rest (`Apart`)."""
    rest = Folded(text)
    if _numbers_its_items(rest.text):
        rest.take(_MARKER, lambda _match: True)
    for pattern, digits in NUMERALS:
        rest.replace(pattern, digits)
    rest.take(_PER, lambda _match: True)
    found: list[tuple[int, Fact]] = []
    for pattern, read in _READERS:
        rest.take(pattern, partial(_add_facts, read, rest, found))
    in_order = sorted(found, key=lambda place: place[0])
    first = {fact.form: fact for _at, fact in reversed(in_order)}
    return Apart(frozenset(first.values()), rest.text, tuple(in_order))


def _numbers_its_items(text: str) -> bool:
    """Whether the text is a numbered list: its markers are 1, 2, 3 and so on, without a gap."""
    found = [int(match["line"] or match["within"]) for match in _MARKER.finditer(text)]
    return len(found) > 1 and found == list(range(1, len(found) + 1))


def _add_facts(
    read: _Reader, rest: Folded, found: list[tuple[int, Fact]], match: re.Match[str]
) -> bool:
    """Add the facts that a reader finds in a match to `found`; False where it finds none."""
    forms = list(read(match))
    written = rest.written(*match.span()) if forms else ""
    found += [(match.start(), Fact(form, written, also)) for form, also in forms]
    return bool(forms)


def _plain_forms(*forms: str) -> Iterator[_Form]:
    """Forms that have no other form (`also`)."""
    for form in forms:
        yield form, frozenset()


def _read_verbatim(match: re.Match[str]) -> Iterator[_Form]:
    return _plain_forms(match.group().lower())


def _read_link(match: re.Match[str]) -> Iterator[_Form]:
    plain = re.sub(r"^(?:https?://)?(?:www\.)?", "", match.group(), flags=re.IGNORECASE)
    return _plain_forms(plain.rstrip("/.,;:!?").lower())


def _read_year(match: re.Match[str]) -> Iterator[_Form]:
    return _plain_forms(str(whole_year(match["year"])))


def _read_date(match: re.Match[str]) -> Iterator[_Form]:
    for day in filter(None, (match["day"], match.groupdict().get("until"))):
        yield from _day_forms(_month_of(match), int(day), match.groupdict().get("year"))


def _month_of(match: re.Match[str]) -> int:
    groups = match.groupdict()
    if romance := groups.get("romance"):
        return _ROMANCE_MONTHS[romance.lower()]
    name = groups.get("name")
    return _MONTHS[name[:3].lower()] if name else int(match["month"])


def _day_forms(month: int, day: int, year: str | None) -> Iterator[_Form]:
    if month > 12 or day > 31:
        return
    yield from _plain_forms(f"--{month:02d}-{day:02d}")
    if year:
        yield from _plain_forms(f"{whole_year(year)}-{month:02d}-{day:02d}")


def _read_numeric_date(match: re.Match[str]) -> Iterator[_Form]:
    """31/12/2024; where either number may be the month, the other reading goes into `also`."""
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


def _read_short_date(match: re.Match[str]) -> Iterator[_Form]:
    """9/1, which elsewhere may be read as two numbers."""
    month, day = int(match["month"]), int(match["day"])
    yield f"--{month:02d}-{day:02d}", frozenset({str(month), str(day)})


def _read_month(match: re.Match[str]) -> Iterator[_Form]:
    if int(match["month"]) <= 12:
        yield from _plain_forms(f"--{int(match['month']):02d}")


def _read_times(match: re.Match[str]) -> Iterator[_Form]:
    for time in times(match):
        yield time, hour_forms(time)


def _read_phone(match: re.Match[str]) -> Iterator[_Form]:
    """The national number, with a leading 0 for the country code except in North America."""
    number = re.sub(r"^(?:\+1[ -]?|1-)(?=\(?[2-9]\d\d)", "", match.group())
    national = re.sub(rf"^\+(?:\d{{1,3}}[ -]+|{_COUNTRY})(?:\(0\))?", "0", number)
    return _plain_forms("tel " + re.sub(r"\D", "", national))


def _quantity_form(number: str, scale: str | None, base: str, factor: str = "1") -> _Form:
    """A quantity in its base unit ("7200 second"), and the bare number as `also`."""
    plain = value(number, scale)
    return f"{shown(plain * Decimal(factor))} {base}", frozenset({shown(plain)})


def _read_money(match: re.Match[str]) -> Iterator[_Form]:
    yield _quantity_form(match["number"], match["scale"], SIGNS.get(match["sign"].lower(), "money"))


def _read_percent(match: re.Match[str]) -> Iterator[_Form]:
    for number in filter(None, (match["number"], match["to"])):
        yield _quantity_form(number, None, "%")


def _read_long_hours(match: re.Match[str]) -> Iterator[_Form]:
    """36:00 is no time of day but 36 hours."""
    yield _quantity_form(
        str(60 * int(match["hours"]) + int(match["minutes"])), None, "second", "60"
    )


def _read_quantity(match: re.Match[str]) -> Iterator[_Form]:
    unit = next(unit for place, unit in enumerate(UNITS) if match[f"u{place}"])
    low, number, scale = match["low"], match["number"], match["scale"]
    if low:
        # 1到2萬元, but 8000到2萬元.
        shared = scale if value(low) < value(number) else None
        yield _quantity_form(low, shared, unit.base, unit.factor)
    yield _quantity_form(number, scale, unit.base, unit.factor)


def _read_basement(match: re.Match[str]) -> Iterator[_Form]:
    return _plain_forms(f"b{int(match['floor'])}")


def _read_round_the_clock(_match: re.Match[str]) -> Iterator[_Form]:
    yield _quantity_form("24", None, "second", "3600")


def _read_number(match: re.Match[str]) -> Iterator[_Form]:
    plain = value(match["number"], match["scale"])
    return _plain_forms(shown(-plain if match["minus"] else plain))


# Applied in this order; what one reader took is gone for the next. \d, \w and \b mean ASCII, as
# Chinese stands beside numbers and addresses without a space.
_CASED: tuple[tuple[str, _Reader], ...] = (
    (r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", _read_verbatim),
    (r"[Hh][Tt][Tt][Pp][Ss]?://[\w./?#=&%~:+-]+", _read_link),
    (rf"(?<![\w.-])(?:[\w-]+\.)+(?:{_TLD})(?![\w-])(?:/[\w./?#=&%~-]*)?", _read_link),
    (r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])", _read_verbatim),
    (
        rf"(?<!\d)(?:(?P<year>\d{{2,4}}) ?年 ?)?(?P<month>\d{{1,2}}) ?月 ?(?P<day>\d{{1,2}})"
        rf" ?[日號]? ?{_RANGE} ?(?P<until>\d{{1,2}}) ?[日號]",
        _read_date,
    ),
    (r"(?P<year>\d{2,4}) ?年 ?(?P<month>\d{1,2}) ?月 ?的? ?(?P<day>\d{1,2}) ?[日號]", _read_date),
    (r"(?<!\d)(?P<year>\d{3,4})([-/.])(?P<month>\d{1,2})\2(?P<day>\d{1,2})(?!\d)", _read_date),
    (r"(?<![\d.])(?P<day>\d{1,2})\. ?(?P<month>\d{1,2})\. ?(?P<year>\d{4})(?!\d)", _read_date),
    (
        r"(?<![\d./-])(?P<one>\d{1,2})([/-])(?P<two>\d{1,2})\2(?P<year>(?:19|20)\d\d)(?![\d/-])",
        _read_numeric_date,
    ),
    (
        rf"{_DAY} ?(?:{_RANGE}|and|&) ?{_SECOND}(?: of)? {_NAME}(?:,? (?P<year>\d{{4}}))?",
        _read_date,
    ),
    (
        rf"(?<!\d)(?P<day>\d{{1,2}})\. ?(?:{_RANGE}|und) ?(?P<until>\d{{1,2}})\. ?{_GERMAN}"
        r"(?: (?P<year>\d{4}))?",
        _read_date,
    ),
    (
        rf"\b{_NAME} {_DAY} ?{_RANGE} ?{_SECOND}(?![\d:]|\.\d| ?[ap]\.?m)"
        r"(?:,? (?P<year>\d{4}))?",
        _read_date,
    ),
    (rf"{_DAY}(?: of)? {_NAME}(?:,? (?P<year>\d{{4}}))?", _read_date),
    (rf"(?<!\d)(?P<day>\d{{1,2}})\. ?{_GERMAN}(?: (?P<year>\d{{4}}))?", _read_date),
    (
        rf"(?<!\d)(?P<day>\d{{1,2}})(?:er|º|°)? (?:de |di )?(?i:{_ROMANCE})"
        r"(?:,? (?:del? |do )?(?P<year>\d{4}))?",
        _read_date,
    ),
    (rf"\b{_NAME} {_DAY}(?![\d:]|\.\d)(?:,? (?P<year>\d{{4}}))?", _read_date),
    (r"(?<!\d)(?P<month>\d{1,2}) ?月 ?的? ?(?P<day>\d{1,2}) ?[日號]", _read_date),
    (
        r"(?:(?P<since>(?<=[自從於至到~〜–-])|(?<=[自從於至到~〜–-] ))|(?<![\d./A-Za-z-]))"
        r"(?P<month>1[0-2]|0?[1-9])/(?P<day>3[01]|[12]\d|0?[1-9])(?![\d/.%])"
        rf"(?(since)|(?={_DAY_MARK}))",
        _read_short_date,
    ),
    (
        r"(?:(?<=\bam )|(?<=\bbis )|(?<=\bzum )|(?<=\bvom )|(?<=\bdem )|(?<=\bab ))"
        r"(?P<day>\d{1,2})\. ?(?P<month>\d{1,2})\.(?!\d)",
        _read_date,
    ),
    (r"民國 ?(?P<year>\d{2,3}) ?年?", _read_year),
    (r"(?<!\d)(?P<year>1[0-4]\d|19\d\d|20\d\d) ?年", _read_year),
    (r"(?<!\d)(?P<month>\d{1,2}) ?月", _read_month),
    (RANGE.pattern, _read_times),
    (TIME.pattern, _read_times),
    (
        r"(?<![\d:.])(?P<hours>2[5-9]|[3-9]\d|[1-9]\d\d):(?P<minutes>[0-5]\d)(?![\d:])"
        r"(?: ?(?:個?小時|hours?\b|h\b))?",
        _read_long_hours,
    ),
    (
        r"(?<![\d.])(?:\+1[ -]?\(?[2-9]\d\d\)?[ .-]?\d{3}[ .-]?\d{4}"
        r"|(?:1-)?(?:\([2-9]\d\d\) ?\d{3}[ .-]|[2-9]\d\d([.-])\d{3}\1)\d{4})(?!\d)"
        rf"|(?<!\d)\+{_COUNTRY}\d{{8,11}}(?!\d)"
        r"|(?<![\d.])(?:\+\d{1,3}[ -]+(?:\(0\))?\d{1,4}|\(?0\d{1,4}\)?)"
        r"[ /-]?\d{3,4}(?:[ -]?\d{3,4})?(?!\d)|(?<!\d)\d{3}-\d{3,4}-\d{4}(?!\d)",
        _read_phone,
    ),
)
_UNCASED: tuple[tuple[str, _Reader], ...] = (
    (r"\b24/7\b|\brund um die uhr\b|\b(?:a)?round the clock\b", _read_round_the_clock),
    (
        r"(?P<sign>(?:nt|us|hk)?\$|£|€|¥|(?<![a-z])(?:ntd?|twd|euro|usd|gbp|eur|jpy|cny|hkd|chf)"
        rf"|台幣) ?(?P<number>{NUMBER}) ?(?P<scale>{MONEY_SCALE})? ?元?",
        _read_money,
    ),
    (r"地下 ?(?P<floor>\d{1,2}) ?[樓層]", _read_basement),
    (r"\bb(?P<floor>\d{1,2})f?\b", _read_basement),
    (r"(?<!°)\b[a-z]{1,6}-\d+\b|\b(?!(?-i:m)[23]\b)[a-z]{1,3}\d+\b", _read_verbatim),
    (rf"百分之 ?(?P<number>{NUMBER})(?: ?{_RANGE} ?(?P<to>{NUMBER}))?", _read_percent),
    (
        # A hyphen between words is none of a range: twenty-four.
        rf"(?:(?P<low>{NUMBER}(?= ?{_RANGE})|{COUNT}(?= (?:to|bis) )) ?{_RANGE} ?)?"
        rf"(?P<number>{COUNT}) ?-?(?P<scale>{SCALE})? ?(?:{UNIT})",
        _read_quantity,
    ),
    (rf"(?P<minus>{_MINUS})?(?P<number>{NUMBER}) ?(?P<scale>{SCALE})?", _read_number),
)
_READERS = tuple(
    (re.compile(pattern, re.ASCII | case), read)
    for case, readers in ((re.NOFLAG, _CASED), (re.IGNORECASE, _UNCASED))
    for pattern, read in readers
)
