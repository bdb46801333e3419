"""Endless repetition in a produced text.

The rules and their false-alarm rates on FAQ answers in English and Traditional Chinese are in
EVIDENCE.md, section C. This module does not know whether an answer is right.
"""

from __future__ import annotations

import re

from tuneproof.characters import unspaced

SHORTEST_UNIT = 4
"""Shortest repeated piece that counts as a loop, in characters."""
LONGEST_UNIT = 200
"""Longest repeated piece that is looked for, in characters."""
REPEATS = 3
"""How often in a row a piece must stand at the end of the text."""
DISTINCT = 0.5
"""Share of different 4-grams below which a text that did not stop is a loop."""


def repeats_its_end(text: str) -> bool:
    """Whether a piece of 4 to 200 characters stands three times at the end of the text.

    Of normal answers, 0 % do in Chinese and at most 1.2 % in English.
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
    """The share of different 4-grams among all, 1.0 for a short text; of characters in Chinese and
    Japanese, else of words."""
    plain = re.sub(r"\s+", " ", text).strip()
    units = list(plain) if 2 * unspaced(plain) >= len(plain) else plain.split(" ")
    grams = [tuple(units[start : start + 4]) for start in range(len(units) - 3)]
    return len(set(grams)) / len(grams) if grams else 1.0


def is_loop(text: str, *, stopped: bool) -> bool:
    """Whether a text repeats endlessly: its end does, or it did not stop by itself and has few
    different 4-grams."""
    return repeats_its_end(text) or (not stopped and distinct_grams(text) < DISTINCT)


def is_empty(text: str) -> bool:
    """Whether the text has no letter and no digit."""
    return not any(sign.isalnum() for sign in text)
