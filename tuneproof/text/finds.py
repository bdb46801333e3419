"""Rules that search a text for private data, and their finds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Find:
    """One find: its kind (marked for translation) and its text."""

    kind: str
    text: str

    @property
    def masked(self) -> str:
        """The text with its middle hidden, for messages."""
        ends = 2 if len(self.text) >= 8 else 1
        return f"{self.text[:ends]}…{self.text[-ends:]}"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A rule: one form of private data to search for.

    The find is the named group of the pattern that matched, if it has one, else the whole match;
    `test`, such as check digits, may reject it.
    """

    kind: str
    pattern: re.Pattern[str]
    test: Callable[[str], bool] | None = None


def apply_rules(text: str, rules: tuple[Wanted, ...]) -> Iterator[Find]:
    """The finds of all rules; where two overlap, that of the earlier rule counts."""
    taken: list[range] = []
    for rule in rules:
        for match in rule.pattern.finditer(text):
            named = next((name for name, one in match.groupdict().items() if one), 0)
            span = range(*match.span(named))
            if any(span.start < other.stop and other.start < span.stop for other in taken):
                continue
            value = match[named]
            if rule.test is None or rule.test(value):
                taken.append(span)
                yield Find(rule.kind, value)
