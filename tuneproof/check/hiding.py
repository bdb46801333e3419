"""Secrets and personal data found in texts, and findings that do not repeat them.

A finding quotes what it is about, and a report travels further than the data. Hidden is only what
the checks D136 and D137 name: a company's numbers stay readable. This module judges nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from tuneproof.findings import Result
from tuneproof.text.finds import Find
from tuneproof.types import Finding

PUBLISHED = ("private e-mail address", "mobile number", "bank account")
"""Kinds that are no secret where the knowledge base gives them."""
SHOWN = 4
"""Signs at the beginning or end of a cut quotation from which a part gives the find away."""
CUT = "…"
"""What stands where a quotation was cut."""
_BETWEEN = r"[\s().·-]{0,3}"
"""What may part the signs of a number that is written in another way."""


def finds_in(
    texts: Iterable[tuple[str, str]], search: Callable[[str], tuple[Find, ...]], known: str
) -> dict[str, tuple[Find, ...]]:
    """The finds of (place, text) by place. `known` is the text whose contacts are published."""
    cached = cache(search)
    places: dict[str, dict[Find, None]] = defaultdict(dict)
    for where, text in texts:
        for find in cached(text):
            if not (find.kind in PUBLISHED and find.text in known):
                places[where][find] = None
    return {where: tuple(found) for where, found in places.items()}


def hidden(results: Sequence[Result], finds: Iterable[Find]) -> tuple[Result, ...]:
    """The results with the middle of every find hidden, wherever a finding quotes it."""
    known = _Known(finds)
    if not known.whole:
        return tuple(results)
    return tuple(
        replace(result, findings=tuple(_hidden(one, known) for one in result.findings))
        for result in results
    )


class _Known:
    """The finds by their signs, whole and cut at either end: a text is looked up in them piece by
    piece, as thousands of finds meet thousands of findings."""

    def __init__(self, finds: Iterable[Find]):
        self.whole: dict[str, Find] = {}
        self.cut: dict[str, set[str]] = defaultdict(set)
        for find in finds:
            own = _signs(find.text)
            self.whole[own] = find
            for n in range(SHOWN, len(own)):
                self.cut[own[:n] + CUT].add(own)
                self.cut[CUT + own[-n:]].add(own)
        self._lengths = sorted({len(own) for own in self.whole})
        self._longest = max(map(len, self.cut), default=0)

    def masked(self, text: str) -> str:
        """The text with the finds in it masked."""
        for own in sorted(self._within(_signs(text)), key=len, reverse=True):
            text = _pattern(own).sub(self.whole[own].masked, text)
        return text

    def _within(self, plain: str) -> set[str]:
        pieces = (plain[at : at + n] for n in self._lengths for at in range(len(plain) - n + 1))
        found = {piece for piece in pieces if piece in self.whole}
        for at in (at for at, sign in enumerate(plain) if sign == CUT):
            for n in range(SHOWN, self._longest):
                found |= self.cut.get(plain[max(0, at - n) : at + 1], set())
                found |= self.cut.get(plain[at : at + n + 1], set())
        return found


def _hidden(finding: Finding, known: _Known) -> Finding:
    return replace(
        finding,
        message=known.masked(finding.message),
        remedy=known.masked(finding.remedy),
        evidence={key: _inside(value, known) for key, value in finding.evidence.items()},
    )


def _inside(value: object, known: _Known) -> Any:
    """The value with every text in it masked, at any depth."""
    if isinstance(value, str):
        return known.masked(value)
    if isinstance(value, Mapping):
        return {_inside(key, known): _inside(one, known) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_inside(one, known) for one in value]
    return value


def _signs(text: str) -> str:
    """A text without what may stand between its signs."""
    return re.sub(_BETWEEN.removesuffix("{0,3}"), "", text).casefold()


@cache
def _pattern(signs: str) -> re.Pattern[str]:
    """A find in a text: whole, or what is left of it where a quotation was cut."""
    parts = [re.escape(sign) for sign in signs]
    some = range(len(parts) - 1, SHOWN - 1, -1)
    heads = (_BETWEEN.join(parts[:n]) + r"\s?…" for n in some)
    tails = (r"…\s?" + _BETWEEN.join(parts[-n:]) for n in some)
    return re.compile("|".join((_BETWEEN.join(parts), *heads, *tails)), re.IGNORECASE)
