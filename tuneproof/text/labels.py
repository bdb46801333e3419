"""What an answer is called where the data names no topics: by how it begins."""

from __future__ import annotations

from tuneproof.i18n import short

LONGEST = 40
"""Characters of an answer that stand for its topic."""


def label(answer: str) -> str:
    """The start of an answer, as the name of its topic."""
    return short(answer, LONGEST)
