"""Rows against one another: D111 duplicates, D112 conflicts.

Questions are compared. Answers that are alike, whatever is asked, are the matter of `outdated` and
`siblings`.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from tuneproof.check.clusters import Clusters
from tuneproof.check.subject import Subject, listed, place
from tuneproof.data.overlap import as_asked
from tuneproof.findings import Check, Hit
from tuneproof.i18n import N_, _, enumerated, quoted, short
from tuneproof.types import Example, Severity

PADDED = 3
"""Fewest rows that ask one question with another number behind it: two may be two things."""

LAST = 12
"""Characters at the end of a question in which the number stands."""

_NUMBER = re.compile(
    r"(?<![\d.,:/])(?P<sign>[?\uff1f!.\u3002]?\s*[#(\uff08\[-]?\s*)(?P<number>\d{1,4})"
    r"[)\uff09\]]?\s*[?\uff1f.]?\Z"
)
"""A number behind a question, and what stands before it."""


class D111(Check[Subject]):
    """Training rows whose question and answer repeat an earlier row."""

    title = N_("Duplicate row")
    measures = N_(
        "Rows whose question and answer equal those of an earlier row, after folding case, width, "
        "spaces and punctuation, but for what changes the sense: 1.5 is not 15, nor -5 °C 5 °C. "
        "And three rows or more of one answer that ask one question with running numbers behind "
        "it, where the question is asked without a number too, or has ended before it, and the "
        "answer has none of the numbers."
    )
    message = N_("The row repeats {first}: “{question}”.")
    numbered = N_("{n} rows are one question with a number behind it: “{question}” ({where}).")
    remedy = N_("Remove it: a copy adds weight and no phrasing.")
    sources = ("EVIDENCE C (near-duplicate, conflict)",)
    mends = True

    def hits(self, subject: Subject) -> Iterator[Hit]:
        """One hit for each later copy."""
        for group in subject.neighbours.groups:
            if len(group) < 2:
                continue
            seen: dict[tuple[str, ...], Example] = {}
            for row in (subject.train[number] for number in group):
                first = seen.setdefault(as_asked(row.answer), row)
                if first is not row:
                    yield Hit(
                        where=(place(row), place(first)),
                        values={"first": place(first), "question": short(row.question)},
                        edits=((row.origin, "question", row.question, None),),
                    )
        for rows in _numbered_rows(subject):
            yield Hit(
                where=tuple(map(place, rows)),
                values={
                    "n": len(rows),
                    "question": short(rows[0].question),
                    "where": listed([place(row) for row in rows], 3),
                },
                evidence={"rows": len(rows)},
            )

    def said(self, hit: Hit) -> str:
        """Numbered rows take a message of their own."""
        return _(self.numbered).format(**hit.values) if "n" in hit.values else super().said(hit)


def _numbered_rows(subject: Subject) -> Iterator[tuple[Example, ...]]:
    """Groups of training rows with one answer whose questions are one but for a running number at
    the end."""
    asked = {(as_asked(row.question), as_asked(row.answer)) for row in subject.train}
    found: dict[tuple[tuple[str, ...], tuple[str, ...]], dict[int, Example]] = defaultdict(dict)
    for row in subject.train:
        asking = row.question.strip()
        match = _NUMBER.search(asking[-LAST:])
        if match is None or match[0] == asking:
            continue
        key = (as_asked(asking.removesuffix(match[0])), as_asked(row.answer))
        ended = any(sign in match["sign"] for sign in "?\uff1f!\u3002")
        if (ended or key in asked) and not _has_number(row.answer, match["number"]):
            found[key].setdefault(int(match["number"]), row)
    for numbers in found.values():
        # Running: hardly a number between the first and the last is left out.
        if len(numbers) >= PADDED and max(numbers) - min(numbers) < 2 * len(numbers):
            yield tuple(numbers[number] for number in sorted(numbers))


def _has_number(text: str, number: str) -> bool:
    return re.search(rf"(?<!\d){number}(?!\d)", text) is not None


class D112(Check[Subject]):
    """The same question, or nearly the same, with different answers."""

    title = N_("Same question, different answers")
    measures = N_(
        "Rows that ask the same (an error, one for each question) or nearly the same (a warning; "
        "overlap of at least data.leak_threshold) and answer differently: less than 90 % alike, "
        "or with other facts. All questions that are joined by nearly equal pairs are one "
        "finding. Questions that name different numbers or dates are not the same question, nor "
        "are those that differ in a word that their answers, or their topics, tell apart as well."
    )
    message = N_("{asked}, with different answers: {answers}.")
    remedy = N_(
        "Decide on one answer, or say in the questions what sets them apart. One of the rows may "
        "be out of date."
    )
    sources = ("EVIDENCE, leaks and conflicts (BANKING77, Taipei FAQ)", "EVIDENCE C (conflict)")

    def hits(self, subject: Subject) -> Iterator[Hit]:
        """One hit for each question asked twice, then one for each group of near ones."""
        for rows in _conflicts_on_one_question(subject):
            yield _same_question_hit(rows)
        for near in _conflicts_on_near_questions(subject):
            yield _two_questions_hit(near) if len(near.rows) == 2 else _many_questions_hit(near)


class _NearConflict(NamedTuple):
    """Rows that ask nearly the same and answer differently, and the greatest overlap of two of
    them."""

    rows: tuple[Example, ...]
    overlap: float


def _conflicts_on_one_question(subject: Subject) -> Iterator[tuple[Example, ...]]:
    """For each question of several rows, those rows whose answer differs from another row's."""
    for group in subject.neighbours.groups:
        rows = [subject.train[number] for number in group]
        firsts = {as_asked(row.answer): row for row in reversed(rows)}
        differing: set[tuple[str, ...]] = set()
        for pair in combinations(sorted(firsts), 2):
            known = differing.issuperset(pair)
            if not known and subject.agreement.differ(*(firsts[answer] for answer in pair)):
                differing.update(pair)
        found = tuple(row for row in rows if as_asked(row.answer) in differing)
        if found:
            yield found


def _conflicts_on_near_questions(subject: Subject) -> Iterator[_NearConflict]:
    """Groups of rows connected by pairs of near questions with different answers."""
    clusters = Clusters()
    for pair in subject.neighbours.pairs:
        ends = (pair.first, pair.second)
        if pair.overlap < subject.recipe.data.leak_threshold or clusters.joined(*ends):
            continue
        if _is_conflict(subject, *(subject.train[number] for number in ends)):
            clusters.join(*ends, pair.overlap)
    for group in clusters.groups():
        yield _NearConflict(tuple(subject.train[number] for number in group.numbers), group.overlap)


def _is_conflict(subject: Subject, one: Example, other: Example) -> bool:
    """Whether two rows with nearly the same question ask the same and answer differently."""
    agreement = subject.agreement
    return agreement.differ(one, other) and agreement.ask_the_same(one, other)


def conflicts(subject: Subject) -> Iterator[tuple[Example, ...]]:
    """Groups of rows that ask the same, or nearly, and answer differently (D112)."""
    yield from _conflicts_on_one_question(subject)
    for near in _conflicts_on_near_questions(subject):
        yield near.rows


def _same_question_hit(rows: Sequence[Example]) -> Hit:
    """A hit for one question with several answers, of which the first are shown."""
    times = Counter(short(row.answer) for row in rows)
    shown = [f"{quoted(text)} ({n})" if n > 1 else quoted(text) for text, n in times.items()]
    asked = _("{n} rows ask “{question}” ({where})")
    return Hit(
        where=tuple(map(place, rows)),
        values={
            "asked": asked.format(
                n=len(rows),
                question=short(rows[0].question),
                where=listed([place(row) for row in rows], 3),
            ),
            "answers": listed(shown, 3),
        },
        evidence={"overlap": 1.0, "rows": len(rows), "answers": len(times)},
        severity=Severity.ERROR,
    )


def _two_questions_hit(near: _NearConflict) -> Hit:
    one, other = near.rows
    asked = _("“{question}” ({where}) and “{other}” ({other_where}), overlap {overlap:.2f}")
    return Hit(
        where=(place(one), place(other)),
        values={
            "asked": asked.format(
                question=short(one.question),
                where=place(one),
                other=short(other.question),
                other_where=place(other),
                overlap=near.overlap,
            ),
            "answers": enumerated(quoted(short(row.answer)) for row in near.rows),
        },
        evidence={"overlap": round(near.overlap, 4)},
    )


def _many_questions_hit(near: _NearConflict) -> Hit:
    asked = _("{n} rows ask nearly the same: {questions}")
    questions = [f"{quoted(short(row.question))} ({place(row)})" for row in near.rows]
    answers = list(dict.fromkeys(quoted(short(row.answer)) for row in near.rows))
    return Hit(
        where=tuple(map(place, near.rows)),
        values={
            "asked": asked.format(n=len(near.rows), questions=listed(questions, 3)),
            "answers": listed(answers, 3),
        },
        evidence={
            "overlap": round(near.overlap, 4),
            "rows": len(near.rows),
            "answers": len(answers),
        },
    )


CHECKS = (D111, D112)
