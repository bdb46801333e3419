"""Answers that do not answer: D155 asks back, D156 says a thing twice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tuneproof.check.subject import Subject, place
from tuneproof.findings import Check, Hit
from tuneproof.i18n import N_, _, short
from tuneproof.text.repeats import said_twice
from tuneproof.text.sentences import sentences

MOST = 0.2
"""Share of the rows from which asking back is the style of these answers, not a slip."""

_ASKS = re.compile(r"[?\uff1f]\W*$")


class D155(Check[Subject]):
    """A user wants an answer, not a question back."""

    title = N_("Answer is a question")
    measures = N_(
        "Answers of which every sentence ends on a question mark, where fewer than a fifth of the "
        "answers do. Where the question beside it is a statement, the two may be swapped."
    )
    message = N_("{what}: “{question}” → “{answer}”.")
    remedy = N_("Write what is to be answered, or swap the two texts.")

    def hits(self, subject: Subject) -> Iterator[Hit]:
        found = [row for row in subject.rows if row.answer and asks(row.answer)]
        if len(found) >= max(1, MOST * len(subject.rows)):
            return
        for row in found:
            is_statement = row.question.rstrip().endswith((".", "!", "。", "\uff01"))
            yield Hit(
                where=(place(row),),
                values={
                    "what": _("Question and answer seem to be swapped")
                    if is_statement
                    else _("The answer only asks"),
                    "question": short(row.question),
                    "answer": short(row.answer),
                },
            )


class D156(Check[Subject]):
    """A model that learns to repeat itself may not stop."""

    title = N_("Answer says a thing twice")
    measures = N_(
        "Answers in which a sentence of 16 letters (8 Chinese characters) or more stands twice, "
        "and answers that are one text two times."
    )
    message = N_("The answer says twice: “{piece}”.")
    remedy = N_("Say it once.")
    sources = ("EVIDENCE A17 (alpaca-lora#367, LLaMA-Factory#524)",)

    def hits(self, subject: Subject) -> Iterator[Hit]:
        for row in subject.rows:
            piece = next(filter(None, map(said_twice, row.answers)), None)
            if piece:
                yield Hit(where=(place(row),), values={"piece": short(piece)})


def asks(text: str) -> bool:
    """Whether every sentence of a text is a question."""
    said = sentences(text)
    return bool(said) and all(map(_ASKS.search, said))


CHECKS = (D155, D156)
