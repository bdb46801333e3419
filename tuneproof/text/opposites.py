"""Words with an opposite, which reverse a sentence: open and closed, at most and at least, 左 and
右.

Each pair (or more) of opposites is an axis with sides. A text takes a side if it has words of
that side only; a “not” is counted apart. Whether two texts are about one thing is not known here.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from tuneproof.text.negation import negated, without_negation

_REMEMBERED = 50_000

_AXES: tuple[tuple[str, ...], ...] = (
    # First, as these hold a "no" that is not a negation: 不得超過 is a limit, no ban.
    (
        r"\b(?:no(?:t)? (?:more|longer|later) than|(?:not |may not )?exceed(?:ing)?|at most|up to"
        r"|a maximum of|within|under|below|younger than|less than|fewer than"
        r"|or (?:less|fewer))\b"
        r"|最多|至多|(?:不得?|不可|不能)(?:超過|多於|大於)|為(?:上?限|限度)|上限|未滿|不滿"
        r"|以內|以下|之內|低於|少於",
        r"\b(?:at least|no(?:t)? less than|a minimum of|more than|or more|or over|upwards?"
        r"|over(?! the[ \ufffc]+(?:limit|maximum|quota)\b)|older than|above)\b"
        r"|至少|最少|不得?[少低]於|以上|超過|多於|大於|高於|(?<![未不期客額])滿(?= ?[\d\ufffc])",
    ),
    (
        r"\b(?:free of charge|for free|free|without charge|no (?:charge|fee|cost)s?"
        r"|complimentary)\b"
        r"|免費|免收費?|免繳",
        r"\b(?:for a (?:small )?fee|charged(?: for)?|subject to a (?:fee|charge))\b|收費|付費|自費",
    ),
    (
        r"\b(?:may|can|could|allowed|permitted|free to|welcome to)\b"
        r"|可以?|能夠?|允許|准許|得(?=[以由為])",
        r"\b(?:prohibited|forbidden|banned)\b|禁止|嚴禁|謝絕",
    ),
    (
        r"\b(?:open|opens|opened)\b|開放|營業|看診|開館",
        r"\b(?:closed|shut)\b|休館|閉館|休診|公休|休息|關閉|休池|停業|停診|打烊",
    ),
    (
        r"\b(?:before|prior to|ahead of)\b|前(?= ?[\d\ufffc])|(?<=[\d\ufffc日天時])前",
        r"\b(?:after|following)\b|後(?= ?[\d\ufffc])|(?<=[\d\ufffc日天時])後",
    ),
    (
        r"\bmornings?\b|上午|早上|早晨",
        r"\bafternoons?\b|下午|午後",
        r"\b(?:evenings?|nights?)\b|晚上|晚間|夜間",
    ),
    (
        r"\b(?:on|to) the left\b|\bleft[- ]hand\b|左",
        r"\b(?:on|to) the right\b|\bright[- ]hand\b|右",
    ),
    (
        r"\b(?:mandatory|compulsory|obligatory|required|must|have to|need(?:s|ed)?|necessary)\b"
        r"|必(?![修選勝然定備])須?|務必|一律|(?<![供反因適響對相感])應(?![該用屆徵對變])|強制|須|需(?![求量])",
        r"\b(?:optional|voluntary)\b|自願|選填|任意",
    ),
    (r"\bindoors?\b|室內", r"\boutdoors?\b|室外|戶外"),
    (r"\bearliest\b|最早", r"\blatest\b|最晚|最遲"),
    (r"\binclud(?:es?|ed|ing)\b|包含|包括|內含", r"\bexclud(?:es?|ed|ing)\b|除外"),
    (
        r"\b(?:daily|every day|each day|per day|(?:a|per) day)\b|每[日天]",
        r"\b(?:weekly|every week|each week|(?:a|per) week)\b"
        r"|每(?:[週周]|星期|禮拜)(?![一二三四五六日])",
        r"\b(?:every other week|every two weeks|fortnightly|biweekly)\b|[隔雙][週周]",
        r"\b(?:monthly|every month|each month|(?:a|per) month)\b|每個?月(?!第)",
        r"\b(?:quarterly|every quarter|each quarter|(?:a|per) quarter)\b|每季",
        r"\b(?:yearly|annual(?:ly)?|every year|each year|(?:a|per) (?:calendar )?year)\b|每年",
        r"\b(?:hourly|every hour|(?:an|per) hour)\b|每(?:個?小時|鐘頭)",
        r"\b(?:per|a|each) minute\b|每分鐘",
    ),
)  # fmt: skip
"""The sides of each axis, as patterns. The order counts: what one axis matches is gone for the next
and for words of negation."""
_SIDES = tuple(
    re.compile(
        "|".join(f"(?P<s{number}>{side})" for number, side in enumerate(axis)), re.IGNORECASE
    )
    for axis in _AXES
)


class Stance(NamedTuple):
    """The side that a text takes on each axis, None where it takes none or several; whether it is
    negated (`no`); and the text without all these words (`rest`)."""

    sides: tuple[str | None, ...]
    no: bool
    rest: str


@lru_cache(_REMEMBERED)
def stance(text: str) -> Stance:
    """The stance of a text, from which facts should have been removed (`without_facts`)."""
    rest, sides = text, list[str | None]()
    for axis in _SIDES:
        taken = {match.lastgroup for match in axis.finditer(rest)}
        sides.append(taken.pop() if len(taken) == 1 else None)
        rest = axis.sub("", rest)
    return Stance(tuple(sides), negated(rest), without_negation(rest))


def count_opposites(one: Stance, other: Stance) -> int:
    """The number of axes on which two texts take different sides."""
    pairs = zip(one.sides, other.sides, strict=True)
    return sum(bool(here and there and here != there) for here, there in pairs)


def contrary(one: Stance, other: Stance) -> bool:
    """Whether two texts on one thing contradict each other: an odd number of opposites and
    negations sets them apart.

    “Not open” agrees with “closed”, and “may not” with “prohibited”.
    """
    return (count_opposites(one, other) + (one.no != other.no)) % 2 == 1
