"""Whether two texts are versions of one: they say the same, with other facts.

This module does not know which of them is in force, nor whether they are entries or answers.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from tuneproof.data.overlap import jaccard
from tuneproof.text.facts import facts, unknown

ALIKE = 0.5
"""Overlap from which two texts are compared; alike policies of the examples reach 0.26."""
SAME_MATTER = 0.85
"""Overlap without digits from which two texts are about one thing (a proposal)."""
SAME_TOPIC = 0.7
"""The same where both name one topic."""
SAME_WORDS = 0.97
"""The same where only one of the two has a fact of its own."""


class Versions(NamedTuple):
    """The facts that each of two versions states, and the other does not."""

    one: frozenset[str]
    other: frozenset[str]


def versions(one: str, other: str, *, one_topic: bool) -> Versions | None:
    """What two versions of a text disagree about; None where they are none."""
    here, there = facts(one), facts(other)
    found = Versions(frozenset(unknown(here, there)), frozenset(unknown(there, here)))
    least = SAME_TOPIC if one_topic else SAME_MATTER
    if not found.one or not found.other:
        # 1 for 1 against 2 for 1: one side has no number of its own, so every word must agree.
        least = SAME_WORDS
    differ = bool(found.one or found.other)
    return found if differ and jaccard(_wordless(one), _wordless(other)) >= least else None


def _wordless(text: str) -> str:
    """The text without what a fact is written with."""
    return re.sub(r"[\d〇零一二兩三四五六七八九十百千萬]+", "", text)
