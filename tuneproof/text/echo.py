"""How much of a text is one piece of another: what repeating a question is measured by.

This module does not know which text is a question, nor whether the other was produced or given.
"""

from __future__ import annotations

from difflib import SequenceMatcher

ECHO_SHARE = 0.6
"""Share of a text from which one piece of the question makes it an echo (EVIDENCE A17)."""


def longest_piece(said: str, asked: str) -> int:
    """Characters of the longest piece of `said` that `asked` has too."""
    return SequenceMatcher(None, said, asked, autojunk=False).find_longest_match().size
