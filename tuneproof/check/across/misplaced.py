"""D160: answers beside the wrong questions, found by shared words.

A question usually shares words with its answer, with the entry that the answer rests on, or with
other questions of that answer. One that shares none of these, but rare words with another answer,
probably lost its own. A question that shares words with neither is not reported.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from math import log
from typing import NamedTuple

from tuneproof.characters import ideographs
from tuneproof.check.fitting import AnswerGroup, Fitting, has_enough_words
from tuneproof.check.subject import Subject, place
from tuneproof.findings import Check, Hit
from tuneproof.i18n import N_, short
from tuneproof.text.facts import facts
from tuneproof.text.matter import content_terms
from tuneproof.text.sourced import sourced
from tuneproof.text.tongue import tongue
from tuneproof.text.weekdays import weekdays
from tuneproof.types import Example

OWN = 0.05
"""Largest share of a question, by weight, that its own answer may have."""
OTHER = ((0.5, 2), (0.4, 3))
"""Pairs of (share of the question, number of its rare pieces); another answer must reach both
figures of one pair. On seven clean data sets (1,931 rows) no row does; of answers pasted at random
7 to 35 % do: the other questions share words with neither answer, or a common word with the wrong
one."""
ASKED = 0.8
"""The same share where the answer itself has none of the rare pieces, but only its other
questions."""
RARE = 0.5
"""Share of log(number of answers) that the weight of a rare piece reaches; with 0.5, at most the
square root of their number have it."""
MOST = 0.2
"""Share of the rows above which nothing is reported: the questions then share no words with the
answers at all."""

_LARGE = re.compile(r"\d{3,}(?:\.\d+)?")
_LATIN_WORD = re.compile("[A-Za-z]{3,}")


class _Fit(NamedTuple):
    """How well an answer fits a question: the `share` of the question's weight that it has, and the
    number of its `rare` pieces."""

    share: float
    rare: int
    group: AnswerGroup


class D160(Check[Subject]):
    """Answers whose words are those of another question and its answers."""

    title = N_("Answer that seems to belong to another question")
    measures = N_(
        "Answerable training rows whose question shares (nearly) no word with its answer, with "
        "the knowledge-base entry that the answer rests on, or with other questions that have "
        "this answer, while half of it, and two or more of its rare words, are those of another "
        "answer and its questions (80 % where only its questions have them). In "
        "Chinese pairs of characters are counted as words. Passed over are: questions in words "
        "that no answer has, answers of a few words, questions with a figure or day of their own "
        "answer, and answers that are part of the other one (a third of it, or all its figures). "
        "So most slips of this kind are not found."
    )
    message = N_(
        "“{question}” has the answer “{answer}”, but its words are those of “{other}” ({where})."
    )
    remedy = N_(
        "Look whether the answer stands beside the wrong row; if so, look at the rows around it "
        "too: a pasted column that slipped moves all of them."
    )

    def hits(self, subject: Subject) -> Iterator[Hit]:
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
    """The rows that seem to have another row's answer, each with the answer that its words fit;
    none where there are too many (`MOST`)."""
    found = list(misplaced_candidates(subject))
    return found if len(found) <= MOST * len(subject.answerable) else []


def misplaced_candidates(subject: Subject) -> Iterator[tuple[Example, _Fit]]:
    """The rows that seem to have another row's answer, however many there are."""
    fitting = subject.fitting
    for number, group in enumerate(fitting.groups):
        for row in group.rows if has_enough_words(group.rows[0].answer) else ():
            asked = content_terms(row.question)
            whole = fitting.weight(asked)
            # Asked more than once: the row itself is among those that ask for this answer.
            own = [piece for piece in asked if piece in group.about or group.asked[piece] > 1]
            if not whole or fitting.weight(own) > OWN * whole:
                continue
            if _facts_and_weekdays(row.question) & _facts_and_weekdays(row.answer):
                continue  # the answer states a figure or day that was asked about
            fit = _best_other_answer(fitting, asked, number)
            if not fit or not any(fit.share >= least and fit.rare >= n for least, n in OTHER):
                continue
            other = fit.group.rows[0]
            if not (
                fitting.says_part_of(row.answer, other.answer)
                or _may_be_translation(row, other)
                or states_what_is_asked(row.question, row.answer)
            ):
                yield row, fit


def states_what_is_asked(question: str, answer: str) -> bool:
    """Whether an answer has a large number of its question, in words or in figures: 一萬二."""
    return bool(_large_numbers(question) & _large_numbers(answer))


def _large_numbers(text: str) -> frozenset[str]:
    """The numbers of three digits or more that a text states."""
    forms = {form for fact in sourced(text) for form in (fact.form, *fact.also)}
    return frozenset(filter(_LARGE.fullmatch, forms))


def _facts_and_weekdays(text: str) -> frozenset[object]:
    return frozenset(facts(text)) | frozenset(weekdays(text))


def _may_be_translation(row: Example, other: Example) -> bool:
    """Whether the two answers are in different languages and the question mixes two scripts.

    Its words in one script are then found in the other answer, though its own may be right.
    """
    if not (ideographs(row.question) and _LATIN_WORD.search(row.question)):
        return False
    own, others = tongue(row.answer), tongue(other.answer)
    return own is not None and others is not None and own != others


def _best_other_answer(fitting: Fitting, asked: frozenset[str], own: int) -> _Fit | None:
    """The answer that has most of a question's weight, other than `own` and those of the same
    nearest entry; None where no other shares a piece, or only its questions do (`ASKED`). `asked`
    are the question's pieces."""
    rare = RARE * log(max(2, len(fitting.groups)))
    shared: dict[int, float] = defaultdict(float)
    rare_pieces: Counter[int] = Counter()
    for piece in sorted(asked):
        for number in fitting.having.get(piece, ()):
            shared[number] += fitting.weights[piece]
            rare_pieces[number] += fitting.weights[piece] >= rare
    entry = fitting.groups[own].nearest_entry
    others = [
        number
        for number in shared
        if number != own and (entry is None or fitting.groups[number].nearest_entry != entry)
    ]
    if not others:
        return None
    best = max(others, key=lambda number: (round(shared[number], 9), -number))
    share, group = shared[best] / fitting.weight(asked), fitting.groups[best]
    # “Deadline” is asked of many things, and no answer is about it.
    about = any(fitting.weights[piece] >= rare for piece in asked & group.about)
    return _Fit(share, rare_pieces[best], group) if about or share >= ASKED else None


CHECKS = (D160,)
