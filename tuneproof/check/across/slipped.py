"""D161: a column of answers that slipped, so that questions fit the answer of the next row.

Looks at runs of rows in the order of their file; `misplaced` looks at single rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tuneproof.check.fitting import has_enough_words
from tuneproof.check.subject import Subject, place
from tuneproof.data.overlap import normalise
from tuneproof.findings import Check, Hit
from tuneproof.i18n import N_, _, short
from tuneproof.text.matter import content_terms
from tuneproof.types import Example

WINDOW = 4
"""Rows that are judged together, counting only those whose neighbour has another answer."""
SPAN = 40
"""Most rows of the file that such a window may stretch over."""
LEAST = 0.5
"""Least sum over a window of (share of the question that the neighbour's answer has, minus `WEIGHT`
times the share that its own has). Seven clean data sets have at most 0.27, shuffled to one row an
answer nothing above 0; ten rows moved by one there have 0.7 to 3.6, twenty rows in groups of like
answers -0.2 to 1.7."""
WEIGHT = 3.0
MOST = 3
"""Most runs that are reported; more mean words that occur everywhere, and no slipped column."""


class _ComparedRow(NamedTuple):
    """A row by number, and the shares of its question, by weight, that its own answer has and that
    its neighbour's has."""

    number: int
    own: float
    other: float


class D161(Check[Subject]):
    """Runs of answers that stand one row too high or too low."""

    title = N_("Answers that slipped by a row")
    measures = N_(
        "Runs of training rows whose questions share their words with the answer (or its "
        "knowledge-base entry) of the next row, or of the row before, and hardly any with their "
        "own. Four rows are judged together, of those whose neighbour has another answer: one "
        "question in other words proves nothing."
    )
    message = N_(
        "From {first} to {last} questions fit {neighbour} and not their own: “{question}” has the "
        "answer “{answer}”, the neighbour has “{other}”."
    )
    remedy = N_("Look whether a cell was put in or left out above {first}, and move the column.")

    def hits(self, subject: Subject) -> Iterator[Hit]:
        """One hit for each run of rows."""
        found = [
            (step, run)
            for step in (1, -1)
            for run in _slipped_runs(_compared_with_neighbour(subject, step))
        ]
        if len(found) <= MOST:
            for step, run in found:
                rows = [subject.train[compared.number] for compared in run]
                clearest = max(run, key=lambda compared: compared.other - compared.own)
                row, other = subject.train[clearest.number], subject.train[clearest.number + step]
                yield Hit(
                    where=tuple(map(place, rows)),
                    values={
                        "first": place(rows[0]),
                        "last": place(rows[-1]),
                        "neighbour": _("the answer of the next row")
                        if step == 1
                        else _("the answer of the row before"),
                        "question": short(row.question),
                        "answer": short(row.answer),
                        "other": short(other.answer),
                    },
                    evidence={"rows": len(rows), "step": step},
                )


def _compared_with_neighbour(subject: Subject, step: int) -> list[_ComparedRow]:
    """The rows whose neighbour, `step` rows on, has another answer, in the order of the file."""
    fitting = subject.fitting
    about = {normalise(group.rows[0].answer): group.about for group in fitting.groups}

    def share(row: Example, answer: str) -> float:
        asked = content_terms(row.question)
        whole = fitting.weight(asked)
        return fitting.weight(asked & about[answer]) / whole if whole else 0.0

    found = []
    for number, row in enumerate(subject.train):
        at = number + step
        if not (0 <= at < len(subject.train) and row.answerable and subject.train[at].answerable):
            continue
        own, other = normalise(row.answer), normalise(subject.train[at].answer)
        if own != other and has_enough_words(row.answer):
            found.append(_ComparedRow(number, share(row, own), share(row, other)))
    return found


def _slipped_runs(rows: Sequence[_ComparedRow]) -> Iterator[list[_ComparedRow]]:
    """Runs of rows whose questions fit the neighbour's answer.

    Overlapping windows are joined; of each run, those rows are yielded that fit the neighbour's
    answer better than their own.
    """
    run: list[_ComparedRow] = []
    for at in range(len(rows) - WINDOW + 1):
        window = rows[at : at + WINDOW]
        if not _fits_neighbours_better(window):
            continue
        if run and window[0].number > run[-1].number:
            yield [row for row in run if row.other > row.own]
            run = []
        run += [row for row in window if not run or row.number > run[-1].number]
    if run:
        yield [row for row in run if row.other > row.own]


def _fits_neighbours_better(window: Sequence[_ComparedRow]) -> bool:
    more = sum(row.other for row in window) - WEIGHT * sum(row.own for row in window)
    return more >= LEAST and window[-1].number - window[0].number <= SPAN


CHECKS = (D161,)
