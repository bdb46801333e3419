"""What a text is about, as a set of pieces, and the quantities that it states.

Pieces are stems of words and pairs of Chinese characters, without figures and stop words. Two texts
that share their rare pieces are about one matter, whatever their wording.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache

from tuneproof.characters import IDEOGRAPH
from tuneproof.text.facts import facts, without_facts
from tuneproof.text.numerals import with_digits
from tuneproof.text.weekdays import weekdays, without_weekdays

WEEKDAY = "weekday"
"""The key of the days of the week in `quantities`."""
_REMEMBERED = 50_000
_STEM = 5
"""Letters to which a word is cut: replace, replacement."""
_COMMON = frozenset(
    "the and for are not with from may must can has have you your this that will who all any per"  # noqa: SIM905
    " one each within before after least most than more out its into only also been between until"
    " when where which their them they what how does could would please tell"
    " der die das und ist sind mit von zur zum den dem des ein eine einen für nicht auch auf aus"
    " bei bis nach über".split()
)
_WORD = re.compile(r"[a-zà-ÿ]{3,}")
_RUN = re.compile(f"(?:(?![幾哪嗎麼呢誰几吗么谁])[{IDEOGRAPH}])+")
"""Runs of Chinese characters, split at question words (幾天, 去哪裡)."""
_UNIT = re.compile(r"[\d.]+ (?P<unit>.+)")
_DATED = re.compile(r"(?P<kind>t(?=\d\d:)|--|tel )(?P<value>.+)")
_KINDS = {"t": "time", "--": "date", "tel ": "telephone"}
_COUNTED = re.compile(r"(?<![\d.,:/£$€-])(?P<number>\d+)[- ]?(?P<noun>[a-zà-ÿ]{3,})")
_COUNTED_CJK = re.compile(
    r"(?<![\d.,:/-])(?P<number>\d+) ?(?P<noun>[次名位人張件本席份台種樓層節班歲冊頁級])"
)


@lru_cache(_REMEMBERED)
def content_terms(text: str) -> frozenset[str]:
    """The pieces of a text: the stems of its words and its pairs of Chinese characters, without
    figures and stop words."""
    plain = without_weekdays(without_facts(text)).lower()
    found = {_stem(word) for word in _WORD.findall(plain) if word not in _COMMON}
    for run in _RUN.findall(plain):
        found.update(run[at : at + 2] for at in range(len(run) - 1))
    return frozenset(found)


@lru_cache(_REMEMBERED)
def quantities(text: str) -> dict[str, frozenset[str]]:
    """The numbers of a text by what they count (a unit, or the stem of the word that follows); its
    times, dates, telephone numbers and days of the week by their kind."""
    found: dict[str, set[str]] = defaultdict(set)
    for fact in facts(text):
        match = _UNIT.fullmatch(fact.form)
        if match:
            found[match["unit"]].add(fact.form.partition(" ")[0])
        elif match := _DATED.fullmatch(fact.form):
            found[_KINDS[match["kind"]]].add(match["value"])
    for day in weekdays(text):
        found[WEEKDAY].add(day.form)
    plain = with_digits(text).lower()
    for pattern in (_COUNTED, _COUNTED_CJK):
        for match in pattern.finditer(plain):
            if match["noun"] not in _COMMON:
                found[f"{_stem(match['noun'])}…"].add(match["number"])
    return {unit: frozenset(numbers) for unit, numbers in found.items()}


def _stem(word: str) -> str:
    """The first `_STEM` letters of a word without a plural s."""
    return (word.removesuffix("s") if len(word) > _STEM - 1 else word)[:_STEM]
