"""Signs of trouble in a produced text: loop, echo, cut, empty, invented.

Each sign is a small function over plain strings. This module does not know whether an answer
is right. Rules and their rate of false alarms: EVIDENCE.md, section C, on FAQ answers in
English and Traditional Chinese.
"""

from __future__ import annotations

import re
from collections.abc import Set
from difflib import SequenceMatcher

from tuneproof.data.overlap import normalise
from tuneproof.text.facts import facts, unknown

SHORTEST_UNIT = 4
"""Shortest repeated piece that is a loop, in characters."""
LONGEST_UNIT = 200
"""Longest repeated piece that is looked for, in characters."""
REPEATS = 3
"""Times a piece must stand at the end of the text, one after the other."""
DISTINCT = 0.5
"""Share of different 4-grams below which a text that did not stop is a loop."""
ECHO_SHARE = 0.6
"""Share of the produced text that is one piece of the question."""

_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")


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
    units = list(plain) if 2 * len(_CJK.findall(plain)) >= len(plain) else plain.split(" ")
    grams = [tuple(units[start : start + 4]) for start in range(len(units) - 3)]
    return len(set(grams)) / len(grams) if grams else 1.0


def is_loop(text: str, *, stopped: bool) -> bool:
    """Endless repetition: a repeated end, or few different 4-grams in a text without an end."""
    return repeats_its_end(text) or (not stopped and distinct_grams(text) < DISTINCT)


def is_echo(text: str, question: str) -> bool:
    """Whether the text is mostly one piece of the question (EVIDENCE A17)."""
    said, asked = normalise(text), normalise(question)
    if not said:
        return False
    match = SequenceMatcher(None, said, asked, autojunk=False).find_longest_match()
    return match.size >= ECHO_SHARE * len(said)


def is_empty(text: str) -> bool:
    """Whether the text has no letter and no digit."""
    return not any(sign.isalnum() for sign in text)


def flags(
    text: str,
    question: str,
    *,
    stopped: bool,
    familiar: bool,
    known_facts: Set[str],
) -> tuple[str, ...]:
    """The signs in one produced text, in a fixed order.

    `familiar` says that the text is like a known answer or a refusal: then it is no echo, even
    where the question quotes the answer. `known_facts` are those that a text may state.
    """
    if is_empty(text):
        return ("empty",) if stopped else ("cut", "empty")
    signs = {
        "loop": is_loop(text, stopped=stopped),
        "echo": not familiar and is_echo(text, question),
        "cut": not stopped,
        "invented": bool(unknown(facts(text), known_facts)),
    }
    return tuple(name for name, seen in signs.items() if seen)
