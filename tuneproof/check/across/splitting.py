"""Training against test: D103 leaks, D138 split by row, D139 answers that training lacks,
D142 questions that the two answer differently.

A test question that training has seen measures memory. The overlap is of letters, so it finds
copies and misses paraphrases (EVIDENCE C).
"""

from __future__ import annotations

from collections.abc import Iterator

from tuneproof.check.needs import NeedsTest
from tuneproof.check.subject import Subject, listed, place
from tuneproof.data import findings
from tuneproof.data.overlap import normalise
from tuneproof.findings import Hit
from tuneproof.i18n import N_, _, percent, quoted, short
from tuneproof.types import Severity

SHARED_SHARE = 0.10
"""Share of test questions with a near copy in training from which the split itself is wrong.
The diary had about a fifth; a split by phrasing has none; BANKING77 has 8.8 %."""
SHARED_LEAST = 3
"""Fewest copies that put the split at fault; fewer are single leaks."""


class D103(NeedsTest, findings.D103):
    """Training rows that repeat a test question, and that `split` will leave out."""

    mends = True

    def hits(self, subject: Subject) -> Iterator[Hit]:
        for row, because, overlap in subject.leaks:
            yield Hit(
                where=(place(row), place(because)),
                values={
                    "train": short(row.question),
                    "test": short(because.question),
                    "overlap": overlap,
                },
                evidence={"overlap": round(overlap, 4)},
                edits=((row.origin, "question", row.question, None),),
            )


class D138(NeedsTest):
    """So many near copies in training and test that the data was split by row."""

    title = N_("Split by row instead of by phrasing")
    measures = N_(
        "How many test questions have a near copy in training (overlap as in D103). When rows are "
        "shuffled and cut, copies of one phrasing land on both sides, and the test measures "
        "memory. From 10 % of the test questions on, the split is at fault, not single rows; where "
        "every training row is such a copy, nothing is left to train on: an error."
    )
    message = N_(
        "{n} of {of} test questions ({share}) have a near copy in training: the two files "
        "look like one table that was cut by row."
    )
    remedy = N_(
        "Put both files together as training data and give no test file: Tuneproof then holds out "
        "whole groups of like phrasings."
    )
    sources = ("DESIGN: the diary's leak of about a fifth", "EVIDENCE C (near-duplicate)")

    def hits(self, subject: Subject) -> Iterator[Hit]:
        test = subject.test or ()
        copied = {because.id: because for _row, because, _overlap in subject.leaks}
        share = len(copied) / len(test)
        all_of_them = bool(subject.train) and len(subject.leaks) == len(subject.train)
        if all_of_them or (len(copied) >= SHARED_LEAST and share >= SHARED_SHARE):
            yield Hit(
                where=tuple(place(row) for row in copied.values()),
                values={"n": len(copied), "of": len(test), "share": percent(share)},
                evidence={"copied": len(copied), "test": len(test), "share": round(share, 4)},
                # Every one of them leaves the training, which leaves nothing to train on.
                severity=Severity.ERROR if all_of_them else None,
            )


class D139(NeedsTest):
    """Test questions whose answer no training row has."""

    title = N_("Test asks what training does not have")
    measures = N_(
        "Answerable test questions whose topic and answers occur in no training row. Fine-tuning "
        "teaches the answers of its rows; it cannot guess others."
    )
    message = N_(
        "Answerable test questions with an answer that training never gives: {n} ({some})."
    )
    remedy = N_("Add training rows with these answers, or take the questions out of the test.")
    severity = Severity.NOTE

    def hits(self, subject: Subject) -> Iterator[Hit]:
        """At most one hit, with every such row."""
        answers = {normalise(text) for row in subject.answerable for text in row.answers}
        topics = {row.topic for row in subject.answerable if row.topic}
        foreign = [
            row
            for row in subject.test or ()
            if row.answerable
            and row.topic not in topics
            and not any(normalise(text) in answers for text in row.answers)
        ]
        if foreign:
            yield Hit(
                where=tuple(map(place, foreign)),
                values={
                    "n": len(foreign),
                    "some": listed([quoted(short(row.question, 40)) for row in foreign], 3),
                },
                evidence={"questions": len(foreign)},
            )


class D142(NeedsTest):
    """Training rows that answer a test question otherwise than the test does."""

    title = N_("Training and test disagree on a question")
    measures = N_(
        "Training rows that ask what a test question asks (as in D103) and answer otherwise: with "
        "another answer than any that the test accepts, or where the test wants a refusal."
    )
    message = N_("“{question}”: training says “{train}”, the test wants {test}.")
    remedy = N_("Decide which one is right, and correct the other.")
    sources = ("EVIDENCE, BANKING77: four of 35 near copies are labelled differently",)

    def hits(self, subject: Subject) -> Iterator[Hit]:
        agreement = subject.agreement
        for row, because, overlap in subject.leaks:
            if agreement.differ(row, because) and agreement.ask_the_same(row, because):
                wanted = quoted(short(because.answer)) if because.answerable else _("a refusal")
                yield Hit(
                    where=(place(row), place(because)),
                    values={
                        "question": short(because.question),
                        "train": short(row.answer),
                        "test": wanted,
                    },
                    evidence={"overlap": round(overlap, 4)},
                )


CHECKS = (D103, D138, D139, D142)
