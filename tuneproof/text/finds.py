"""What a search for private data finds, and how its rules are applied."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Find:
    """One find: what it is (marked for translation) and the text itself."""

    kind: str
    text: str

    @property
    def masked(self) -> str:
        """The text with its middle hidden, for messages."""
        ends = 2 if len(self.text) >= 8 else 1
        return f"{self.text[:ends]}…{self.text[-ends:]}"


@dataclass(frozen=True, slots=True)
class Wanted:
    """One form to look for. What counts is the group `value` of the pattern, or all of it, where
    `test` (check digits, a mixture of characters) allows."""

    kind: str
    pattern: re.Pattern[str]
    test: Callable[[str], bool] | None = None


def found(text: str, rules: tuple[Wanted, ...]) -> Iterator[Find]:
    """The finds of all rules; an earlier rule takes its place in the text from the later ones."""
    taken: list[range] = []
    for rule in rules:
        for match in rule.pattern.finditer(text):
            span = range(*match.span())
            if any(span.start < other.stop and other.start < span.stop for other in taken):
                continue
            value = match.groupdict().get("value") or match.group()
            if rule.test is None or rule.test(value):
                taken.append(span)
                yield Find(rule.kind, value)
