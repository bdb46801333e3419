"""The shape of a style: one question in, other wordings of the same question out.

A style knows one text and its language; it sees no answer, no topic and no other row. What it
yields means the same, so that the answer stays as it is. It yields nothing where its rules do
not fit, rather than a sentence that nobody would type.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from random import Random
from typing import Protocol

from tuneproof.augment.tongue import Tongue

Replacement = tuple[re.Pattern[str], str]


class Wording(Protocol):
    """Other wordings of a question, none or a few, drawn by `rng`."""

    def __call__(self, question: str, tongue: Tongue, rng: Random) -> Iterator[str]:
        """Yield the other wordings of `question`."""


def replaced(text: str, pairs: Sequence[Replacement]) -> tuple[str, int]:
    """The text with each pattern replaced, one after the other, and how many patterns struck."""
    struck = 0
    for pattern, new in pairs:
        text, n = pattern.subn(new, text)
        struck += n > 0
    return text, struck
