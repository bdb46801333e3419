"""Does a text decline to answer, given what answers and refusals are known?

Behaviour, not wording: a known refusal sentence, or what sounds like one and is no known
answer. This module does not know whether declining was right.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from tuneproof.refusal import looks_like_refusal
from tuneproof.text.similar import ACCURATE, KnownTexts, best_similarity
from tuneproof.types import Example

REFUSAL_SIMILARITY = 0.80
"""Similarity to a refusal sentence of the training data from which a text is that refusal."""


def told_apart(rows: Sequence[Example]) -> tuple[list[str], list[str]]:
    """The texts of answers and of refusals, in the order of the rows, repeats included.

    A text that stands in rows of both kinds is what most of them say, between equals what it
    sounds like: one row that is marked
    wrongly must not turn an answer into a refusal, nor all refusals into answers.
    """
    votes: Counter[str] = Counter()
    for row in rows:
        votes.update(dict.fromkeys(row.answers, 1 if row.answerable else -1))
    refuses = {
        text: vote < 0 or (vote == 0 and looks_like_refusal(text)) for text, vote in votes.items()
    }
    texts = [text for row in rows for text in row.answers if text]
    return (
        [text for text in texts if not refuses[text]],
        [text for text in texts if refuses[text]],
    )


def declines(
    text: str, answers: KnownTexts, refusals: KnownTexts, expected: Sequence[str] = ()
) -> bool:
    """Whether a produced text declines to answer.

    It is one of the known `refusals`, or sounds like one and is none of the known `answers`,
    nor one of the `expected` answers of an answerable question.
    """
    wanted = best_similarity(expected, text) or 0.0
    answer = max(answers.nearest(text)[1], wanted)
    refusal = refusals.nearest(text)[1]
    if refusal >= REFUSAL_SIMILARITY and refusal >= answer:
        return refusal > wanted
    return answer < ACCURATE and looks_like_refusal(text)
