"""Secrets and personal data found in texts, masked in the findings that quote them.

A finding quotes its rows, and a report travels further than the data. Only what the checks D136
and D137 name is masked: a company's numbers stay readable. This module judges nothing.
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
"""Kinds that are not reported where the knowledge base holds them."""
SUBSCRIBER = 9
"""Last digits of a mobile number that are the same with and without a country code."""
SHOWN = 4
"""Characters of a find that, left over in a shortened quotation, are enough to give it away."""
CUT = "…"
"""What a shortened quotation has in the place of what was cut."""
_SEPARATORS = r"[\s().·-]{0,3}"
"""What may stand between the characters of a number: 0912 345 678 is 0912-345-678."""


def finds_in(
    texts: Iterable[tuple[str, str]], search: Callable[[str], tuple[Find, ...]], known: str
) -> dict[str, tuple[Find, ...]]:
    """What `search` finds in `texts`, which are (place, text), by place.

    `known` is a text whose contacts (`PUBLISHED`) are not counted, however either is written.
    """
    cached, published = cache(search), _without_separators(known)
    places: dict[str, dict[Find, None]] = defaultdict(dict)
    for where, text in texts:
        for find in cached(text):
            if not (find.kind in PUBLISHED and _contact(find) in published):
                places[where][find] = None
    return {where: tuple(found) for where, found in places.items()}


def _contact(find: Find) -> str:
    """A contact as it is looked up; of a mobile number the end, which has no country code."""
    own = _without_separators(find.text)
    return own[-SUBSCRIBER:] if find.kind == "mobile number" else own


def hidden(results: Sequence[Result], finds: Iterable[Find]) -> tuple[Result, ...]:
    """The results with every find masked wherever a finding quotes it."""
    known = _FindIndex(finds)
    if not known.whole:
        return tuple(results)
    return tuple(
        replace(result, findings=tuple(_masked_finding(one, known) for one in result.findings))
        for result in results
    )


class _FindIndex:
    """The finds by their text without separators: `whole`, and `cut` at either end.

    The pieces of a text are looked up here instead of searching the text for every find: there may
    be thousands of finds and thousands of findings.
    """

    def __init__(self, finds: Iterable[Find]):
        self.whole: dict[str, Find] = {}
        self.cut: dict[str, set[str]] = defaultdict(set)
        for find in finds:
            own = _without_separators(find.text)
            self.whole[own] = find
            for n in range(SHOWN, len(own)):
                self.cut[own[:n] + CUT].add(own)
                self.cut[CUT + own[-n:]].add(own)
        self._lengths = sorted({len(own) for own in self.whole})
        self._longest = max(map(len, self.cut), default=0)

    def masked(self, text: str) -> str:
        """The text with every find in it masked."""
        for own in sorted(self._finds_in(_without_separators(text)), key=len, reverse=True):
            text = _find_pattern(own).sub(self.whole[own].masked, text)
        return text

    def _finds_in(self, plain: str) -> set[str]:
        """The keys of `whole` that occur in a text without separators, whole or cut."""
        pieces = (plain[at : at + n] for n in self._lengths for at in range(len(plain) - n + 1))
        found = {piece for piece in pieces if piece in self.whole}
        for at in (at for at, char in enumerate(plain) if char == CUT):
            for n in range(SHOWN, self._longest):
                found |= self.cut.get(plain[max(0, at - n) : at + 1], set())
                found |= self.cut.get(plain[at : at + n + 1], set())
        return found


def _masked_finding(finding: Finding, known: _FindIndex) -> Finding:
    return replace(
        finding,
        message=known.masked(finding.message),
        remedy=known.masked(finding.remedy),
        evidence={key: _masked_value(value, known) for key, value in finding.evidence.items()},
    )


def _masked_value(value: object, known: _FindIndex) -> Any:
    """A JSON value with every string in it masked, at any depth."""
    if isinstance(value, str):
        return known.masked(value)
    if isinstance(value, Mapping):
        return {_masked_value(key, known): _masked_value(one, known) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_masked_value(one, known) for one in value]
    return value


def _without_separators(text: str) -> str:
    """The text without blanks, brackets, dots and hyphens, in lower case."""
    return re.sub(_SEPARATORS.removesuffix("{0,3}"), "", text).casefold()


@cache
def _find_pattern(find: str) -> re.Pattern[str]:
    """What matches a find, given without separators: whole, or its head or tail beside a cut."""
    parts = [re.escape(char) for char in find]
    lengths = range(len(parts) - 1, SHOWN - 1, -1)
    heads = (_SEPARATORS.join(parts[:n]) + r"\s?…" for n in lengths)
    tails = (r"…\s?" + _SEPARATORS.join(parts[-n:]) for n in lengths)
    return re.compile("|".join((_SEPARATORS.join(parts), *heads, *tails)), re.IGNORECASE)
