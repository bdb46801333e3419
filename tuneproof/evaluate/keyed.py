"""Which question an answer belongs to, in whatever run it was given.

By the question's text and by whether it can be answered, never by id: ids are positions in a file
and change when a row is added. This module judges nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from tuneproof.types import Judged

Key = tuple[str, bool, int]
"""Question without needless white space, answerable, and which of several equal ones it is."""


def keyed(answers: Sequence[Judged]) -> dict[Key, Judged]:
    """The answers by what their question is, in their order."""
    seen: Counter[tuple[str, bool]] = Counter()
    found: dict[Key, Judged] = {}
    for one in answers:
        text = (" ".join(one.question.split()), one.answerable)
        seen[text] += 1
        found[(*text, seen[text])] = one
    return found
