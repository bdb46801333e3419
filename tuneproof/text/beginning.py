"""The beginning of an answer: what it is called where its row names no topic."""

from __future__ import annotations

from tuneproof.i18n import short

LONGEST = 40
"""Most characters of a beginning."""


def beginning(answer: str) -> str:
    """The first words of an answer, as the name of its topic."""
    return short(answer, LONGEST)
