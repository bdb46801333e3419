"""A person's own rules: which question each acts on, and what became of the questions that test it.

A pattern is a regular expression, searched in the question in any case and width. A search is given
up after a while: a pattern of repeats within repeats would else hold up everybody who asks. This
module reads no file and answers nothing.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

import regex

SECONDS = 0.5
"""Longest search for one pattern in one question; a usual one takes some microseconds."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `answer` None refuses. `line` is where the rule begins in its file."""

    name: str
    pattern: str
    answer: str | None
    applies: tuple[str, ...]
    spares: tuple[str, ...]
    line: int

    def matches(self, question: str) -> bool:
        """Whether the rule acts on the question: its pattern is found there. Where the search takes
        longer than `SECONDS`, a rule that refuses acts, and one that answers does not."""
        try:
            return self.found(question)
        except TimeoutError:
            return self.answer is None

    def found(self, question: str) -> bool:
        """As `matches`. Raises TimeoutError where it takes too long."""
        match = regex.search(self.pattern, folded(question), regex.IGNORECASE, timeout=SECONDS)
        return match is not None


@dataclass(frozen=True, slots=True)
class RuleTest:
    """One test question of a rule, whether the rule should act on it, and whether it did right."""

    rule: str
    line: int
    question: str
    applies: bool
    passed: bool


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The rules in their order, the results of their tests, and sentences on tests that lack."""

    rules: tuple[Rule, ...] = ()
    tests: tuple[RuleTest, ...] = ()
    warnings: tuple[str, ...] = ()

    def rule_for(self, question: str) -> Rule | None:
        """The first rule that matches."""
        return next((rule for rule in self.rules if rule.matches(question)), None)


def folded(text: str) -> str:
    """A text in one width, with single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).split())
