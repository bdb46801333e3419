"""Endless repetition in a text, and how often it says something new.

Rules and their rate of false alarms: EVIDENCE.md, section C, on FAQ answers in English and
Traditional Chinese. This module does not know whether an answer is right.
"""

from __future__ import annotations

import re

from tuneproof.characters import unspaced

SHORTEST_UNIT = 4
"""Shortest repeated piece that is a loop, in characters."""
LONGEST_UNIT = 200
"""Longest repeated piece that is looked for, in characters."""
REPEATS = 3
"""Times a piece must stand at the end of the text, one after the other."""
DISTINCT = 0.5
"""Share of different 4-grams below which a text that did not stop is a loop."""


def repeats_its_end(text: str) -> bool:
    """Whether a piece of 4 to 200 characters stands three times at the end of the text.

    Normal answers: 0 % in Chinese, at most 1.2 % in English.
    """
    end = text.rstrip()
    longest = min(LONGEST_UNIT, len(end) // REPEATS)
    for length in range(SHORTEST_UNIT, longest + 1):
        tail = end[-length * REPEATS :]
        # A text repeats with this period when it equals itself one period later; where the
        # limit cut the last piece short, the rotated piece repeats just as well.
        if tail[length:] == tail[:-length]:
            return True
    return False


def distinct_grams(text: str) -> float:
    """Share of different 4-grams: of characters when Chinese or Japanese, else of words."""
    plain = re.sub(r"\s+", " ", text).strip()
    units = list(plain) if 2 * unspaced(plain) >= len(plain) else plain.split(" ")
    grams = [tuple(units[start : start + 4]) for start in range(len(units) - 3)]
    return len(set(grams)) / len(grams) if grams else 1.0


def is_loop(text: str, *, stopped: bool) -> bool:
    """Endless repetition: a repeated end, or few different 4-grams in a text without an end."""
    return repeats_its_end(text) or (not stopped and distinct_grams(text) < DISTINCT)


def is_empty(text: str) -> bool:
    """Whether the text has no letter and no digit."""
    return not any(sign.isalnum() for sign in text)
