"""Whether training has the answers that the test asks for: at all, in its words, under its topics.

Letters are compared, not meanings. Nothing here knows what was answered.
"""

from __future__ import annotations

from collections.abc import Sequence

from tuneproof.data.overlap import normalise
from tuneproof.diagnose.numbers.answers import HELD_LEAST, share_of_enough
from tuneproof.diagnose.numbers.cut import is_cut_from
from tuneproof.text.similar import ACCURATE, MATCHED, KnownTexts
from tuneproof.types import Example

CHANCE = 2.0
"""Times the share of astray training rows up to which that of the test may be the same by chance:
halves of two data sets, 20 to 40 % shuffled, had 0.6 to 1.6 times each other's."""


def untaught_share(rows: Sequence[Example], test: Sequence[Example]) -> float | None:
    """Share of the test questions with an answer of which training has neither the whole nor a
    part."""
    known, asked = _known_answers(rows), _answerable_with_answer(test)
    missing = sum(
        _best_similarity(row, known) < MATCHED
        and not _begins_with_known(row, known)
        and not _is_part_of_known(row, known)
        for row in asked
    )
    return share_of_enough(missing, len(asked))


def worded_otherwise_share(rows: Sequence[Example], test: Sequence[Example]) -> float | None:
    """Share of the test answers that training has in other words only, so that learning them
    perfectly still counts as wrong."""
    known, asked = _known_answers(rows), _answerable_with_answer(test)
    other = sum(
        _best_similarity(row, known) < ACCURATE
        and (_best_similarity(row, known) >= MATCHED or _is_part_of_known(row, known))
        and not _begins_with_known(row, known)
        for row in asked
    )
    return share_of_enough(other, len(asked))


def other_topic_shares(
    rows: Sequence[Example], test: Sequence[Example], strayed: float
) -> dict[str, float | None]:
    """`under_other_topics` and `beside_in_test`, as shares of the test questions whose topic
    training has; None where those are too few.

    The first are questions whose answer training has under other topics only; the second those of
    them whose answer the test itself has under its training topic as well, beyond what chance makes
    of `strayed`, the share of such training rows: a test split off a file is as wrong as the rest.
    """
    topics: dict[str, list[Example]] = {}
    for row in rows:
        if row.topic:
            topics.setdefault(row.topic, []).append(row)
    own = {topic: _known_answers(members) for topic, members in topics.items()}
    every = _known_answers([row for members in topics.values() for row in members])
    asked = [row for row in _answerable_with_answer(test) if row.topic in own]
    at_home = {
        normalise(row.answer)
        for row in asked
        if _best_similarity(row, own[row.topic or ""]) >= MATCHED
    }
    moved = [
        row
        for row in asked
        if _best_similarity(row, own[row.topic or ""]) < MATCHED
        and _best_similarity(row, every) >= ACCURATE
    ]
    beside = share_of_enough(sum(normalise(row.answer) in at_home for row in moved), len(asked))
    return {
        "under_other_topics": share_of_enough(len(moved), len(asked)),
        "beside_in_test": None if beside is None else max(0.0, beside - CHANCE * strayed),
    }


def _known_answers(rows: Sequence[Example]) -> KnownTexts:
    return KnownTexts([text for row in rows for text in row.answers])


def _answerable_with_answer(test: Sequence[Example]) -> list[Example]:
    return [row for row in test if row.answerable and row.answers]


def _best_similarity(row: Example, known: KnownTexts) -> float:
    """The similarity to the closest known answer; 0 where none is `MATCHED`."""
    return max(known.nearest(text, MATCHED)[1] for text in row.answers)


def _is_part_of_known(row: Example, known: KnownTexts) -> bool:
    """Whether a known answer contains a right one word for word."""
    return any(
        len(text) >= HELD_LEAST and text in longer for text in row.answers for longer in known.texts
    )


def _begins_with_known(row: Example, known: KnownTexts) -> bool:
    return any(is_cut_from(part, text) for text in row.answers for part in known.texts)
