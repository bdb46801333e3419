"""Whether a text says what a known one says: nearly its words, its facts, and not the opposite.

Similarity alone does not tell: “open until 17:00” and “open until 18:00” are 94 % alike. Names are
not compared, and which of two texts is right is not known here.
"""

from __future__ import annotations

from collections.abc import Sequence

from tuneproof.text.designations import designations
from tuneproof.text.facts import Fact, facts, unknown, without_facts
from tuneproof.text.opposites import contrary, stance
from tuneproof.text.similar import ACCURATE, similarity
from tuneproof.text.weekdays import weekdays


def says(known: str, text: str) -> bool:
    """Whether `text` is at least 90 % similar to `known`, states nothing of `_other_facts`, and is
    not turned round by a “not” or an opposite."""
    if text == known:
        return True
    return (
        similarity(known, text) >= ACCURATE
        and not _other_facts(known, text)
        and not contrary(stance(without_facts(known)), stance(without_facts(text)))
    )


def astray(known: Sequence[str], text: str) -> bool:
    """Whether `text` says what none of the `known` ones says; False where there is none."""
    return bool(known) and not any(says(one, text) for one in known)


def say_the_same(one: str, other: str) -> bool:
    """Whether each of two texts says what the other one says."""
    return says(one, other) and says(other, one)


def _other_facts(known: str, text: str) -> frozenset[Fact]:
    """The numbers, dates, times, addresses, days of the week and designations (Gate B) of `text`
    that `known` lacks."""
    return (
        unknown(facts(text), facts(known))
        | (weekdays(text) - weekdays(known))
        | (designations(text) - designations(known))
    )
