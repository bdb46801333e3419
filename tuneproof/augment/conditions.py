"""Conditions that a knowledge base may or may not cover, and the words that would cover them.

Each has the frames that ask for it ({k} is what the topic is called, {m} the same before another
noun) and the words of which any one, in the knowledge base or in an answerable question of the
topic, means that it may be covered: then nothing is asked. What only a workplace has, or only
rules, is asked where the data speak of such: a gym has no interns, and a bus no policy. Swaps are
words of a question that can be exchanged for one that changes what is asked about.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Condition:
    """`frames` ask about a topic under the condition; `covers` are words of it.

    It fits topics whose name matches `fits`: nobody asks whether a password is taxed. It fits data
    that speak of `world`, a pattern, now and then.
    """

    frames: tuple[str, ...]
    covers: tuple[str, ...]
    fits: str = ""
    world: str = ""


@dataclass(frozen=True, slots=True)
class Swap:
    """`words`, patterns, may be exchanged for `others`; `covers` are words of any of the others.

    `conditional` swaps count only where the entry itself speaks of them: a place that is told by
    the way does not change the answer.
    """

    words: tuple[str, ...]
    others: tuple[str, ...]
    covers: tuple[str, ...]
    conditional: tuple[str, ...] = ()
