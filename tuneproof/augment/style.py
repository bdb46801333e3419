"""The interface of a wording: one question in, other wordings of the same question out.

A wording is given one text and its language, and no answer, topic or other row. What it yields has
the same meaning, so that the answer still holds. It yields nothing where its rules do not fit,
rather than a sentence that nobody would type.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from random import Random
from typing import Protocol

from tuneproof.augment.tongue import Tongue

Replacement = tuple[re.Pattern[str], str]


class Wording(Protocol):
    """Makes other wordings of a question, none or a few, with choices drawn from `rng`."""

    def __call__(self, question: str, tongue: Tongue, rng: Random) -> Iterator[str]:
        """Yield the other wordings of `question`."""


def replaced(text: str, pairs: Sequence[Replacement]) -> tuple[str, int]:
    """The text with each pattern replaced, one after the other, and how many patterns matched."""
    matched = 0
    for pattern, new in pairs:
        text, n = pattern.subn(new, text)
        matched += n > 0
    return text, matched
