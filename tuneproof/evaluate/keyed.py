"""Keys by which the answers of different runs to the same question are matched.

A key is the question's text and whether it can be answered, never its id: ids are positions in a
file and change when a row is added. This module judges nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from tuneproof.types import Judged

Key = tuple[str, bool, int]
"""The question with single spaces, whether it is answerable, and its number among equal ones, from
1."""


def answers_by_key(answers: Sequence[Judged]) -> dict[Key, Judged]:
    """The answers by the key of their question, in their order."""
    seen: Counter[tuple[str, bool]] = Counter()
    by_key: dict[Key, Judged] = {}
    for answer in answers:
        asked = (" ".join(answer.question.split()), answer.answerable)
        seen[asked] += 1
        by_key[(*asked, seen[asked])] = answer
    return by_key
