"""Whether a produced text declines to answer, given the known answers and refusals.

It does if it is a known refusal, or is worded like a refusal and is no known answer. This module
does not know whether declining was right.
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
    """(Answers, refusals): the texts of all rows, parted by kind, in order and with repeats.

    A text in rows of both kinds is of the kind that most of its rows have, in a tie of the kind
    that it is worded like: one wrongly marked row must not turn an answer into a refusal, nor all
    refusals into answers.
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

    It does if it is similar to one of the known `refusals`, or is worded like a refusal and is
    similar to none of the known `answers` nor to an `expected` answer of its question.
    """
    wanted = best_similarity(expected, text) or 0.0
    answer = max(answers.nearest(text, REFUSAL_SIMILARITY)[1], wanted)
    refusal = refusals.nearest(text, REFUSAL_SIMILARITY)[1]
    if refusal >= REFUSAL_SIMILARITY and refusal >= answer:
        return refusal > wanted
    return answer < ACCURATE and looks_like_refusal(text)
