"""Numbers of the data: its size, whether rows agree, whether training has the test's answers.

Conflicts, echoes and answers cut short are those of the checks D112, D118 and D132, answers whose
words are those of another question those of D160, however many they are. Together with the numbers
come the rows that they rest on (`suspects`). Nothing here knows a model or what was answered.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

from tuneproof.characters import unspaced
from tuneproof.check.across.copies import conflicts
from tuneproof.check.across.pairing import columns_are_swapped
from tuneproof.check.across.topics import PHRASINGS
from tuneproof.check.single.answers import D132
from tuneproof.check.subject import Subject
from tuneproof.config import Recipe
from tuneproof.data.overlap import normalise
from tuneproof.diagnose.numbers.answers import share_of_enough
from tuneproof.diagnose.numbers.fit import Classes, Places
from tuneproof.diagnose.numbers.number import Ask, Kind, number
from tuneproof.diagnose.numbers.suspects import Suspects, ids_found_by, suspects_in
from tuneproof.diagnose.numbers.taught import (
    other_topic_shares,
    untaught_share,
    worded_otherwise_share,
)
from tuneproof.i18n import N_
from tuneproof.types import Example


@dataclass(frozen=True, kw_only=True)
class DataNumbers:
    """What the training data is like; shares are of the answerable training rows unless said."""

    rows: int | None = number(N_("training rows"), Kind.COUNT)
    answers: int | None = number(N_("different answers in training"), Kind.COUNT)
    phrasings: float | None = number(N_("phrasings of an answer, the median"), Kind.PLAIN)
    few_phrasings: float | None = number(N_("answers with fewer than 3 phrasings"), Kind.SHARE)
    refusal_share: float | None = number(
        N_("training rows without an answer (refusals)"), Kind.SHARE
    )
    untaught: float | None = number(
        N_("test questions whose answer is in no training row"), Kind.SHARE, Ask.TEST
    )
    worded_otherwise: float | None = number(
        N_("test questions whose answer training gives in other words or characters alone"),
        Kind.SHARE,
        Ask.TEST,
    )
    under_other_topics: float | None = number(
        N_("test questions whose answer training has under other topics only"), Kind.SHARE
    )
    beside_in_test: float | None = number(
        N_(
            "test questions whose answer training and the test have under another topic, where "
            "training has fewer such rows"
        ),
        Kind.SHARE,
    )
    astray: float | None = number(
        N_("training rows whose answer stands more often under another topic"), Kind.SHARE
    )
    conflicts: float | None = number(
        N_("training rows that a like question contradicts"), Kind.SHARE
    )
    fit: float | None = number(
        N_("how well questions fit their answers by letters (0.5: chance, 1: best)"), Kind.PLAIN
    )
    misplaced: float | None = number(
        N_("training rows whose question most other answers fit better"), Kind.SHARE
    )
    misplaced_in_test: float | None = number(
        N_("test questions that most other answers fit better than the expected one"),
        Kind.SHARE,
        Ask.TEST,
    )
    misplaced_beyond_test: float | None = number(
        N_("training rows out of place by letters, beyond the share of the test"),
        Kind.POINTS,
        Ask.TEST,
    )
    fits_another: float | None = number(
        N_("test questions worded like training that most other answers fit better"), Kind.SHARE
    )
    elsewhere: float | None = number(
        N_("training rows whose question has the words of another answer"), Kind.SHARE
    )
    cut_answers: float | None = number(
        N_("training rows whose answer ends in the middle"), Kind.SHARE
    )
    cut_in_test: float | None = number(
        N_("test questions whose expected answer ends in the middle"), Kind.SHARE
    )
    swapped: bool | None = number(
        N_("the columns of questions and answers seem to be swapped"), Kind.YES
    )
    echoed: float | None = number(N_("training rows whose answer repeats the question"), Kind.SHARE)
    parroted: float | None = number(
        N_("training rows whose answer is nothing but the question"), Kind.SHARE
    )
    cjk: float | None = number(N_("Chinese or Japanese characters in the answers"), Kind.SHARE)
    digits: float | None = number(N_("digits in the answers"), Kind.SHARE)


def data_numbers(
    train: Sequence[Example],
    test: Sequence[Example] = (),
    *,
    recipe: Recipe | None = None,
) -> tuple[DataNumbers, Suspects]:
    """The numbers of the training rows (some against the test), and the rows behind them."""
    if not train:
        return DataNumbers(), Suspects()
    subject = Subject(tuple(train), recipe=recipe or Recipe())
    rows = subject.answerable
    classes = Classes(rows)
    places = classes.places()
    contradicting = [[row for row in some if row.answerable] for some in conflicts(subject)]
    suspects = suspects_in(subject, test, places, contradicting)
    counts = subject.phrasings
    strayed = _share(len(suspects.astray), len(rows)) if any(row.topic for row in rows) else None
    found = DataNumbers(
        rows=len(train),
        answers=len(counts),
        phrasings=float(median(counts.values())) if counts else None,
        few_phrasings=_share(sum(n < PHRASINGS for n in counts.values()), len(counts)),
        refusal_share=len(subject.unanswerable) / len(train),
        untaught=untaught_share(rows, test),
        worded_otherwise=worded_otherwise_share(rows, test),
        **other_topic_shares(rows, test, strayed or 0.0),
        astray=strayed,
        conflicts=_share(len({row.id for some in contradicting for row in some}), len(rows)),
        **_misplaced_numbers(places, classes, test),
        elsewhere=_share(len(suspects.elsewhere), len(rows)),
        cut_answers=_share(len(suspects.cut), len(rows)),
        cut_in_test=_cut_share(test),
        swapped=columns_are_swapped(subject.train),
        echoed=_share(len(suspects.echoing), len(rows)),
        parroted=_share(
            sum(normalise(row.question) == normalise(row.answer) for row in rows), len(rows)
        ),
        cjk=_share_of_characters(rows, unspaced),
        digits=_share_of_characters(rows, lambda text: sum(map(str.isdigit, text))),
    )
    return found, suspects


def _misplaced_numbers(
    places: Places | None, classes: Classes, test: Sequence[Example]
) -> dict[str, float | None]:
    """How well questions fit their answers, in training (`places`) and in the test."""
    tested, near = classes.places_of(test), classes.places_of(test, worded_alike=True)
    beyond = places.misplaced_share - tested.misplaced_share if places and tested else None
    return {
        "fit": places.fit if places else None,
        "misplaced": places.misplaced_share if places else None,
        "misplaced_in_test": tested.misplaced_share if tested else None,
        "misplaced_beyond_test": beyond,
        "fits_another": near.misplaced_share if near else None,
    }


def _share(k: int, n: int) -> float | None:
    return k / n if n else None


def _cut_share(test: Sequence[Example]) -> float | None:
    """Share of the test questions whose expected answer ends in the middle; None with too few."""
    subject = Subject(tuple(test))
    cut = ids_found_by(subject, D132) if test else set()
    return share_of_enough(len(cut), len(subject.answerable))


def _share_of_characters(rows: Sequence[Example], count: Callable[[str], int]) -> float | None:
    """The share of the letters and digits of all answers that `count` counts."""
    text = "".join({row.answer for row in rows})
    letters = "".join(char for char in text if char.isalnum())
    return _share(count(letters), len(letters))
