"""The facts that may be stated on the strength of a source text, in whatever form.

A source says “three books”, “a week”, “at noon”, 三本 or 每天; whoever repeats it in figures states
nothing new. The reading is loose, as it only has to tell what is certainly not there: of two texts
that are compared with each other, `facts` is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from tuneproof.text.facts import Fact, facts
from tuneproof.text.numerals import parse_numeral
from tuneproof.text.units import COUNT, UNIT, shown, value

_REMEMBERED = 50_000

_NUMBERS: Mapping[str, str] = {
    word: f"{number}"
    for number, words in {
        1: "once first einmal erste ersten erster primero primera premier première",
        2: "twice couple both second pair zweimal zweite zweiten zweiter beide dos deux due dois",
        3: "thrice third dreimal dritte dritten dritter tres trois tre três",
        4: "fourth viermal vierte vierten cuatro quatre quattro quatro",
        5: "fifth fünfmal fünfte fünften cinco cinq cinque",
        6: "sixth seis sei",
        7: "seventh siete sept sette sete",
        8: "eighth ocho huit otto oito",
        9: "ninth nueve neuf nove",
        10: "tenth diez dix dieci dez",
        12: "dozen dutzend doce douze dodici doze",
        15: "quince quinze quindici",
        20: "veinte vingt venti vinte",
        30: "treinta trente trenta trinta",
    }.items()
    for word in words.split()
}
_OTHERS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys("fortnight fortnights fortnightly".split(), ("14 days",)),  # noqa: SIM905
    **dict.fromkeys("daily everyday täglich".split(), ("1 day", "7 days")),  # noqa: SIM905
    **dict.fromkeys("noon midday mittags mediodía midi".split(), ("12:00",)),  # noqa: SIM905
    **dict.fromkeys("midnight mitternacht medianoche minuit".split(), ("0:00",)),  # noqa: SIM905
    **dict.fromkeys("half hälfte mitad moitié".split(), ("50%",)),  # noqa: SIM905
    "quarter": ("25%",),
}
_CHINESE: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("每天", "每日", "天天", "全年無休", "全年无休"), ("1天", "7天")),
    **dict.fromkeys(("中午", "正午"), ("12:00",)),
    **dict.fromkeys(("午夜", "零時", "零时"), ("0:00",)),
    **dict.fromkeys(("一半", "半數", "半数", "減半", "减半"), ("50%",)),
    **dict.fromkeys(("半價", "半价"), ("50%", "5折")),
    **dict.fromkeys(("雙", "双"), ("2",)),
}
_SAID = {**_OTHERS, **_CHINESE}
_OTHER = re.compile(rf"\b(?:{'|'.join(_OTHERS)})\b|{'|'.join(_CHINESE)}", re.IGNORECASE)
_NUMBER = re.compile(rf"\b(?:{'|'.join(_NUMBERS)})\b", re.IGNORECASE)
_ARTICLE = re.compile(rf"\b(?:an?|ein(?:e[mnrs]?)?|una?|une) (?=(?:{UNIT}))", re.IGNORECASE)
_COUNT = re.compile(rf"(?<![\w.,])(?!\d){COUNT}", re.IGNORECASE)
_HUNDREDS = re.compile(r"\b(?P<times>\d|an?) hundred(?: and (?P<more>\d{1,2})\b)?", re.IGNORECASE)
_NUMERAL = re.compile("[〇零一二兩三四五六七八九十百千萬億]+")
_FULL = str.maketrans("两万亿", "兩萬億")
_EITHER = re.compile(r"(?<=\d) or (?=\d)")
_TIME = re.compile(r"t(?P<hour>\d\d):(?P<minute>\d\d)")
_AFTER_NOON = re.compile(r"(?:오후|저녁|밤) ?(1?\d)(?= ?시)")
_SECONDS = re.compile(r"(\d+) second")
_BARE = re.compile(r"[\d.]+")
_FIGURE = re.compile(r"(?<!\d)(?<!\d[.,])\d+(?![.,]?\d)", re.ASCII)
_CODE = re.compile(r"(?<![A-Za-z0-9])([A-Za-z]{1,6})[ -]?(\d+)(?![A-Za-z0-9])")


@lru_cache(_REMEMBERED)
def sourced(text: str) -> frozenset[Fact]:
    """The facts of a text, those that it says in words, and every figure and code in it by
    itself: 15 of 15/03/2026, CS101 for CS 101."""
    parts = [piece for match in _OTHER.finditer(text) for piece in _SAID[match[0].lower()]]
    in_words = facts(_in_figures(text)).union(*map(facts, parts))
    figures = {figure.lstrip("0") or "0" for figure in _FIGURE.findall(text)}
    figures |= {str(int(hour) + 12) for hour in _AFTER_NOON.findall(text)}
    codes = {
        f"{letters}{sign}{digits}".lower()
        for letters, digits in _CODE.findall(text)
        for sign in ("", "-")
    }
    stated = facts(text)
    return stated.union(
        map(_alone, in_words),
        map(_alone, map(Fact, figures)),
        map(Fact, codes),
        _hours(stated | in_words),
    )


def _hours(stated: Iterable[Fact]) -> Iterator[Fact]:
    """Times of day as hours and full hours as times: 21 h, and a 9, for 21:00."""
    for fact in stated:
        if time := _TIME.fullmatch(fact.form):
            yield Fact(f"{3600 * int(time['hour']) + 60 * int(time['minute'])} second")
            yield _alone(Fact(f"{int(time['hour']) % 12 or 12}"))
        elif (lasting := _SECONDS.fullmatch(fact.form)) and int(lasting[1]) % 3600 == 0:
            yield Fact(f"t{int(lasting[1]) // 3600 % 24:02d}:00")


def _alone(fact: Fact) -> Fact:
    """A number without a unit, so that it bears out no other than such a one: the 3 of “three
    books” is no 3 days."""
    bare = _BARE.fullmatch(fact.form)
    return Fact(f"figure {fact.form}", fact.written, frozenset({fact.form})) if bare else fact


def _in_figures(text: str) -> str:
    """The text with figures in the place of number words: a week → 1 week, three or four days →
    3 to 4 days, 三本 → 3本."""
    plain = _COUNT.sub(lambda match: shown(value(match[0])), _ARTICLE.sub("1 ", text))
    plain = _NUMBER.sub(lambda match: _NUMBERS[match[0].lower()], plain)
    plain = _EITHER.sub(" to ", _HUNDREDS.sub(_hundreds, plain))
    return _NUMERAL.sub(_numeral, plain.translate(_FULL))


def _hundreds(match: re.Match[str]) -> str:
    """2 hundred and 50 → 250."""
    times = match["times"] if match["times"].isdigit() else "1"
    return str(100 * int(times) + int(match["more"] or 0))


def _numeral(match: re.Match[str]) -> str:
    number = parse_numeral(match[0])
    return match[0] if number is None else str(number)
