"""How much of a text is one piece of another, to measure whether an answer repeats its question.

This module does not know whether the answer was produced by a model or given in a file.
"""

from __future__ import annotations

from difflib import SequenceMatcher

ECHO_SHARE = 0.6
"""Share of an answer from which one piece of the question makes it an echo (EVIDENCE A17)."""


def longest_piece(said: str, asked: str) -> int:
    """The length, in characters, of the longest common substring."""
    return SequenceMatcher(None, said, asked, autojunk=False).find_longest_match().size
