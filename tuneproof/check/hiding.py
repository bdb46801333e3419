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
    signs = {find: _signs(find.text) for find in finds}
    if not signs:
        return tuple(results)
    return tuple(
        replace(result, findings=tuple(_hidden(one, signs) for one in result.findings))
        for result in results
    )


def _hidden(finding: Finding, signs: Mapping[Find, str]) -> Finding:
    return replace(
        finding,
        message=_masked(finding.message, signs),
        remedy=_masked(finding.remedy, signs),
        evidence={key: _within(value, signs) for key, value in finding.evidence.items()},
    )


def _within(value: Any, signs: Mapping[Find, str]) -> Any:
    """The value with every text in it masked, at any depth."""
    if isinstance(value, str):
        return _masked(value, signs)
    if isinstance(value, Mapping):
        return {_within(key, signs): _within(one, signs) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_within(one, signs) for one in value]
    return value


def _masked(text: str, signs: Mapping[Find, str]) -> str:
    # A pattern is tried only where its beginning or end occurs: there may be thousands of finds.
    plain = _signs(text)
    for find, own in signs.items():
        if own[:SHOWN] in plain or own[-SHOWN:] in plain:
            text = _pattern(own).sub(find.masked, text)
    return text


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
