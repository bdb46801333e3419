"""A name for an answer in data without topics: its beginning."""

from __future__ import annotations

from tuneproof.i18n import short

LONGEST = 40
"""Most characters of such a name."""


def label(answer: str) -> str:
    """The start of an answer, as the name of its topic."""
    return short(answer, LONGEST)
