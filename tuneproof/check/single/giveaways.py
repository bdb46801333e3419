"""Questions as nobody asks them: D172 says its answer or carries a tag, D173 names nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from tuneproof.check.single.writing import piece_hit
from tuneproof.check.subject import Subject, place
from tuneproof.data.overlap import grams
from tuneproof.findings import Check, Hit
from tuneproof.i18n import N_, _, short
from tuneproof.text.deixis import names_nothing
from tuneproof.text.giveaway import answer_told, hint, tag
from tuneproof.text.matter import content_terms
from tuneproof.types import Example, Severity

HINTED = 0.5
"""Share of a hint that the answer must have for the hint to give it away."""
MOST = 0.2
"""Share of the rows from which pointing questions are how people ask about one thing."""


class D172(Check[Subject]):
    """Questions that say their answer, or how they are to be answered."""

    title = N_("Question gives its answer away")
    measures = N_(
        "Questions that hold their answer behind a label (“(A: £95)”, （答案：150元）, a hint of "
        "which half stands in the answer), and questions that begin or end with an editor's tag in "
        "brackets (“[not in KB]”, “(out of scope)”, 【無法回答】). In a test file such a question "
        "measures nothing; in training it teaches to look for the tag. Choices (“A: red, B: "
        "blue”) and other brackets are left be."
    )
    message = N_("{what}: “{piece}”, as in “{text}” (rows: {n}; {where}).")
    remedy = N_("Write the question as somebody would ask it.")

    def hits(self, subject: Subject) -> Iterator[Hit]:
        """One hit for each piece, with all its rows."""
        found: dict[tuple[str, str], list[Example]] = defaultdict(list)
        for row in subject.rows:
            if piece := _answer_given(row):
                found[_("The question says its answer"), piece].append(row)
            elif piece := tag(row.question):
                found[_("An editor's tag in the question"), piece].append(row)
        for (what, piece), rows in found.items():
            yield piece_hit(what, piece, [place(row) for row in rows], rows[0].question)


def _answer_given(row: Example) -> str | None:
    """The piece of a question that says its answer."""
    if told := answer_told(row.question):
        return told.piece
    hinted = hint(row.question)
    if hinted is None:
        return None
    said = grams(hinted.says)
    return hinted.piece if len(said & grams(row.answer)) >= HINTED * len(said) else None


class D173(Check[Subject]):
    """Questions that point to something said before, and name nothing."""

    title = N_("Question that needs what was said before")
    measures = N_(
        "Answerable questions that point to something (“that one”, “it”, 那個) and have no word "
        "that says what they are about, where their answer has none of their words either, and "
        "fewer than a fifth of the rows ask so. A model is given the question alone."
    )
    message = N_("Nobody can tell what “{question}” asks about; its answer is “{answer}”.")
    remedy = N_("Name the thing in the question.")
    severity = Severity.NOTE

    def hits(self, subject: Subject) -> Iterator[Hit]:
        found = [row for row in subject.answered if _points_only(row)]
        if len(found) >= max(1, MOST * len(subject.rows)):
            return
        for row in found:
            yield Hit(
                where=(place(row),),
                values={"question": short(row.question), "answer": short(row.answer)},
            )


def _points_only(row: Example) -> bool:
    """Whether a question names nothing, and shares no word with any of its answers."""
    return names_nothing(row.question) and not any(
        content_terms(row.question) & content_terms(text) for text in row.answers
    )


CHECKS = (D172, D173)
