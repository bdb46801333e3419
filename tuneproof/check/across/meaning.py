"""D164: an answer whose meaning fits another question than its own.

Finds wrong pastes and shifted columns that neither topic or source (D145) nor shared words (D160)
show. In the embeddings of a sentence encoder the question must lie nearer to another answer than to
its own; the answers of the most similar questions are favoured. This module reads vectors and knows
no model.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tuneproof.check.across.misplaced import misplaced, states_what_is_asked
from tuneproof.check.fitting import has_enough_words
from tuneproof.check.subject import Subject, place
from tuneproof.findings import Check, Hit, Unfit
from tuneproof.i18n import N_, _, short
from tuneproof.refusal import looks_like_refusal
from tuneproof.types import Example, Severity

LEAST_ANSWERS = 8
"""Fewest different answers; with fewer, one lies nearer by chance."""
NEAREST = 5
"""How many of the questions most similar to one are looked at."""
CLOSEST, CLOSE = 1.0, 0.5
"""What each of the three nearest questions, and each of the other two, adds to the fit of its
answer, in standard deviations of a question's similarity to all answers."""
LEAST_MARGIN = 4.0
"""Standard deviations by which another answer must fit better. Of answers put beside a random other
question, three in a file, 76 % are found in the examples and covid-faq (2,087 rows), 53 % where an
answer has at most three questions, 17 % where it has one; of the rows left alone 6, 0 and 1 are
named (python -m bench.misplaced)."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Misfit:
    """The index of a row, that of a row whose answer fits better, and by how many standard
    deviations."""

    row: int
    better: int
    margin: float


class D164(Check[Subject]):
    """Answers that fit another question better by their meaning, as a sentence encoder reads it."""

    title = N_("Answer whose meaning fits another question")
    measures = N_(
        "Rows with an answer whose question is, by its meaning, nearer to the answer of other "
        "rows than to its own, by at least 4 standard deviations of its similarity to all "
        "answers; each of the five questions most like it counts for its own answer. Nothing is "
        "said where one of these five has the same answer, where both answers say the same, where "
        "the row's own answer is of a few words, a part of the other or a refusal (D120) or has a "
        "large number of the question, or where D160 names the row. It is a note where other "
        "rows have the same answer under the same topic and source, and none has the better one "
        "there. Meaning is compared by a sentence encoder (multilingual-e5-small, unless "
        "check.encoder names another one)."
    )
    message = N_(
        "“{question}” has the answer “{answer}” ({where}); “{other}” fits it better, which answers "
        "“{other_question}” ({other_where})."
    )
    remedy = N_("Look whether the answer was pasted beside the wrong question.")
    settings = ("check.encoder",)

    def unfit(self, subject: Subject) -> Unfit | None:
        if not comparable(subject):
            return Unfit.nothing(_("too few different answers"))
        if subject.meanings is None:
            return Unfit.missing(_("no sentence encoder is installed, or there are too many rows"))
        return None

    def hits(self, subject: Subject) -> Iterator[Hit]:
        rows, meanings = subject.answered, subject.meanings
        assert meanings is not None  # `unfit` saw to it
        answers = [row.answer for row in rows]
        told = {row.id for row, _fit in misplaced(subject)}
        for found in misfits(meanings.questions, meanings.answers, answers):
            row, other = rows[found.row], rows[found.better]
            if row.id in told or not has_enough_words(row.answer):
                continue
            if states_what_is_asked(row.question, row.answer):
                continue
            refuses = looks_like_refusal(row.answer)
            if refuses or subject.fitting.says_part_of(row.answer, other.answer):
                continue
            if subject.agreement.differ(row, other):
                yield Hit(
                    where=(place(row), place(other)),
                    severity=Severity.NOTE if _label_speaks_for(subject, row, other) else None,
                    values={
                        "question": short(row.question),
                        "answer": short(row.answer),
                        "where": place(row),
                        "other": short(other.answer),
                        "other_question": short(other.question),
                        "other_where": place(other),
                    },
                    evidence={"margin": round(found.margin, 2)},
                )


def _label_speaks_for(subject: Subject, row: Example, other: Example) -> bool:
    """Whether other rows have the answer of this one under its topic (and its source, as far as it
    names any), and none has the better answer there.

    An answer pasted beside the wrong row leaves its topic behind.
    """
    labelled = list(_rows_with_label_of(subject, row))
    return bool(labelled) and all(
        row.answer in {one.answer for one in alike if one.id != row.id}
        and other.answer not in {one.answer for one in alike}
        for alike in labelled
    )


def _rows_with_label_of(subject: Subject, row: Example) -> Iterator[list[Example]]:
    """The rows of the same topic, and those of the same sources, as far as the row names any."""
    if row.topic:
        yield [one for one in subject.answered if one.topic == row.topic]
    if row.sources:
        yield [one for one in subject.answered if one.sources == row.sources]


def comparable(subject: Subject) -> bool:
    """Whether there are enough different answers to compare."""
    return len({row.answer for row in subject.answered}) >= LEAST_ANSWERS


def misfits(questions: Floats, answers: Floats, texts: Sequence[str]) -> Iterator[Misfit]:
    """The rows whose answer fits worse than another answer by at least `LEAST_MARGIN`.

    `questions` and `answers` are unit vectors, [rows, width]; `texts` are the answers themselves,
    which tell the rows that share one. A row is left out where one of the `NEAREST` questions has
    its answer.
    """
    first = list({text: at for at, text in reversed(list(enumerate(texts)))}.values())[::-1]
    column = {texts[at]: place for place, at in enumerate(first)}
    own = np.array([column[text] for text in texts])
    for at, alike in enumerate(_nearest_questions(questions)):
        near = own[alike]
        if own[at] in near:
            continue
        similar = answers[first] @ questions[at]
        fit = (similar - similar.mean()) / max(float(similar.std()), 1e-6)
        np.add.at(fit, near[: NEAREST // 2 + 1], CLOSEST)
        np.add.at(fit, near[NEAREST // 2 + 1 :], CLOSE)
        best = int(fit.argmax())
        margin = float(fit[best] - fit[own[at]])
        if margin >= LEAST_MARGIN:
            yield Misfit(at, _row_to_show(best, near, alike, first), margin)


def _nearest_questions(questions: Floats) -> Iterator[NDArray[np.intp]]:
    """For each row the indices of the `NEAREST` other rows, the most similar question first."""
    for at in range(len(questions)):
        similar = questions @ questions[at]
        similar[at] = -np.inf
        yield (-similar).argsort(kind="stable")[:NEAREST]


def _row_to_show(
    answer: int, near: NDArray[np.intp], alike: NDArray[np.intp], first: Sequence[int]
) -> int:
    """The row to show for an answer: the nearest one that has it, else the first in the file."""
    places = np.flatnonzero(near == answer)
    return int(alike[places[0]]) if len(places) else first[answer]


CHECKS = (D164,)
