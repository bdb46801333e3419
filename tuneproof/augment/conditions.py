"""Conditions that a knowledge base may or may not cover, and the words that would cover them.

Each has frames that ask for it ({k} is the name of the topic, {t} the name with the article that it
needs, {m} the name before another noun), and words any one of which, in the knowledge base or in an
answerable question of the topic, means that it may be covered: then it is not asked. Conditions
that only a workplace has, or only rules, are asked where the data speak of such: a gym has no
interns, and a bus no policy. Swaps are words of a question that can be exchanged for others that
change what is asked about.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Condition:
    """`frames` ask about a topic under the condition; `covers` are words that name the condition.

    It is asked of topics whose name matches the pattern `fits` (nobody asks whether a password is
    taxed), in data whose texts now and then match the pattern `world`.
    """

    frames: tuple[str, ...]
    covers: tuple[str, ...]
    fits: str = ""
    world: str = ""


@dataclass(frozen=True, slots=True)
class Swap:
    """The patterns `words` may be exchanged for `others`, which any of the words `covers` names.

    It applies only where the topic's entry contains a word of `conditional`: a place that is
    mentioned by the way does not change the answer.
    """

    words: tuple[str, ...]
    others: tuple[str, ...]
    covers: tuple[str, ...]
    conditional: tuple[str, ...] = ()
