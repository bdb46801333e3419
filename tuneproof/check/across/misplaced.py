"""Answers beside the wrong questions: D160, where no topic and no source tells.

A question shares words with its answer, with the entry that the answer rests on, or with other
questions of that answer. One that shares none, and its rarer words with another answer, has lost
its own. Paraphrases share nothing with either and are not named.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from math import log
from typing import NamedTuple

from tuneproof.characters import ideographs
from tuneproof.check.fitting import AnswerGroup, Fitting, tells
from tuneproof.check.subject import Subject, place
from tuneproof.findings import Check, Hit
from tuneproof.i18n import N_, short
from tuneproof.text.facts import facts
from tuneproof.text.matter import matter
from tuneproof.text.tongue import tongue
from tuneproof.text.weekdays import weekdays
from tuneproof.types import Example

OWN = 0.05
"""Share of a question, by weight, up to which its own answer knows nothing of it."""
OTHER = ((0.5, 2), (0.4, 3))
"""Share and rare pieces that another answer must have of it. On seven clean data sets (1,931 rows)
no row reaches either, and of answers pasted at random 7 to 35 % do: the others ask in words that
neither answer has, or share a common one with the wrong one."""
RARE = 0.5
"""A piece is rare that as many answers have as the root of their number, or fewer."""
MOST = 0.2
"""Share of the rows from which the questions are not in the words of this data at all."""

_LATIN_WORD = re.compile("[A-Za-z]{3,}")


class _Fit(NamedTuple):
    share: float
    rare: int
    group: AnswerGroup


class D160(Check[Subject]):
    """An answer pasted one row too low teaches the wrong answer, in perfect words."""

    title = N_("Answer that seems to belong to another question")
    measures = N_(
        "Answerable training rows whose question shares (nearly) no word with its answer, with the "
        "knowledge-base entry that the answer rests on, or with other questions that have this "
        "answer, while half of it, and two or more of its rare words, are those of another answer "
        "and its questions. Chinese counts pairs of characters. A question in words that no answer "
        "has cannot be judged, nor an answer of a few words, so most slips of this kind are not "
        "found."
    )
    message = N_(
        "“{question}” has the answer “{answer}”, but its words are those of “{other}” ({where})."
    )
    remedy = N_(
        "Look whether the answer stands beside the wrong row; if so, look at the rows around it "
        "too: a pasted column that slipped moves all of them."
    )

    def hits(self, subject: Subject) -> Iterator[Hit]:
        """One for each such row."""
        for row, fit in misplaced(subject):
            first = fit.group.rows[0]
            yield Hit(
                where=(place(row),),
                values={
                    "question": short(row.question),
                    "answer": short(row.answer),
                    "other": short(first.answer),
                    "where": place(first),
                },
                evidence={"shared": round(fit.share, 4), "rare": fit.rare},
            )


def misplaced(subject: Subject) -> list[tuple[Example, _Fit]]:
    """The rows that seem to have another's answer, each with the answer that its words fit."""
    found = list(_misplaced(subject))
    return found if len(found) <= MOST * len(subject.answerable) else []


def _misplaced(subject: Subject) -> Iterator[tuple[Example, _Fit]]:
    fitting = subject.fitting
    for number, group in enumerate(fitting.groups):
        for row in group.rows if tells(group.rows[0].answer) else ():
            asked = matter(row.question)
            whole = fitting.weight(asked)
            # The row itself is among those that ask for this answer.
            own = [piece for piece in asked if piece in group.about or group.asked[piece] > 1]
            if not whole or fitting.weight(own) > OWN * whole:
                continue
            if _stated(row.question) & _stated(row.answer):
                continue  # the figures or days that it asks about are those of its answer
            fit = _best(fitting, asked, number)
            if not fit or not any(fit.share >= least and fit.rare >= n for least, n in OTHER):
                continue
            other = fit.group.rows[0]
            if not (fitting.says_part_of(row.answer, other.answer) or _translated(row, other)):
                yield row, fit


def _stated(text: str) -> frozenset[object]:
    return frozenset(facts(text)) | frozenset(weekdays(text))


def _translated(row: Example, other: Example) -> bool:
    """Whether two answers may say the same in two languages: the question mixes both scripts, so
    that its words of one are found in the other answer, though its own answer is right."""
    if not (ideographs(row.question) and _LATIN_WORD.search(row.question)):
        return False
    own, others = tongue(row.answer), tongue(other.answer)
    return own is not None and others is not None and own != others


def _best(fitting: Fitting, asked: frozenset[str], own: int) -> _Fit | None:
    """The answer that has most of a question, other than the one at `own`; none that rests on the
    same entry."""
    rare = RARE * log(max(2, len(fitting.groups)))
    shared: dict[int, float] = defaultdict(float)
    several: Counter[int] = Counter()
    for piece in sorted(asked):
        for number in fitting.having.get(piece, ()):
            shared[number] += fitting.weights[piece]
            several[number] += fitting.weights[piece] >= rare
    entry = fitting.groups[own].entry
    others = [
        number
        for number in shared
        if number != own and (entry is None or fitting.groups[number].entry != entry)
    ]
    if not others:
        return None
    best = max(others, key=lambda number: (round(shared[number], 9), -number))
    return _Fit(shared[best] / fitting.weight(asked), several[best], fitting.groups[best])


CHECKS = (D160,)
