"""Does a text decline to answer, given what answers and refusals are known?

Behaviour, not wording: a known refusal sentence, or what sounds like one and is no known
answer. This module does not know whether declining was right.
"""

from __future__ import annotations

from collections.abc import Sequence

from tuneproof.refusal import looks_like_refusal
from tuneproof.text.similar import ACCURATE, KnownTexts, best_similarity

REFUSAL_SIMILARITY = 0.80
"""Similarity to a refusal sentence of the training data from which a text is that refusal."""


def declines(
    text: str, answers: KnownTexts, refusals: KnownTexts, expected: Sequence[str] = ()
) -> bool:
    """Whether a produced text declines to answer.

    It is one of the known `refusals`, or sounds like one and is none of the known `answers`,
    nor one of the `expected` answers of an answerable question.
    """
    answer = max(answers.nearest(text)[1], best_similarity(expected, text) or 0.0)
    refusal = refusals.nearest(text)[1]
    if refusal >= REFUSAL_SIMILARITY and refusal >= answer:
        return True
    return answer < ACCURATE and looks_like_refusal(text)
