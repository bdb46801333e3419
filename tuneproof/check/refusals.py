"""Refusals: D119 many wordings, D120 mark and answer disagree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from tuneproof.check.subject import Subject, listed, place, short
from tuneproof.data.overlap import normalise
from tuneproof.findings import Check, Hit, Unfit
from tuneproof.i18n import N_, _
from tuneproof.refusal import looks_like_refusal
from tuneproof.types import Severity

WORDINGS = 3
"""Wordings from which the style varies; two may be meant (ask HR, ask IT)."""


class D119(Check[Subject]):
    """One sentence is learned from a few rows; twenty sentences are twenty answers."""

    title = N_("Refusals in many wordings")
    measures = N_(
        "How many different sentences refuse. With one sentence every unanswerable row teaches the "
        "same thing; two are a note, three or more a warning."
    )
    message = N_("Refusals have {n} wordings: {some}. The commonest: “{best}”.")
    remedy = N_("Use one sentence for all of them: “{best}”.")
    sources = ("EVIDENCE A20", "DESIGN: refusals are judged by behaviour, not by wording")
    mends = True

    def unfit(self, subject: Subject) -> Unfit | None:
        """Nothing to compare without refusals."""
        return None if subject.refusals else Unfit.nothing(_("no row refuses"))

    def hits(self, subject: Subject) -> Iterator[Hit]:
        """One at most, with every row that departs from the commonest wording."""
        wordings: dict[str, Counter[str]] = {}
        for text, n in subject.refusals.items():
            wordings.setdefault(normalise(text), Counter())[text] += n
        if len(wordings) < 2:
            return
        ranked = sorted(wordings.values(), key=lambda texts: -texts.total())
        best = ranked[0].most_common(1)[0][0]
        others = [
            row
            for row in subject.unanswerable
            if row.answer and normalise(row.answer) != normalise(best)
        ]
        some = [f"“{short(texts.most_common(1)[0][0], 60)}” ({texts.total()})" for texts in ranked]
        yield Hit(
            where=tuple(map(place, others)),
            values={"n": len(wordings), "some": listed(some, 3), "best": best},
            evidence={"wordings": len(wordings), "rows": len(others)},
            severity=Severity.WARNING if len(wordings) >= WORDINGS else Severity.NOTE,
            edits=tuple((row.origin, "answer", row.answer, best) for row in others),
        )


class D120(Check[Subject]):
    """The mark decides how a row is judged, so it must be true."""

    title = N_("Mark and answer disagree")
    measures = N_(
        "Rows that count as answerable, by their mark or for want of one, whose answer is a "
        "refusal, and rows that count as unanswerable whose answer other rows give as "
        "the right one."
    )
    message = N_("{mark}: “{question}” → “{answer}”.")
    remedy = N_(
        "Correct the answer or the column answerable; where there is no such column, add it with "
        "true or false."
    )
    sources = ("EVIDENCE C (OOS: both refusal recall and over-refusal)",)

    def hits(self, subject: Subject) -> Iterator[Hit]:
        """One for each such row."""
        refusals = {normalise(text) for text in subject.refusals if looks_like_refusal(text)}
        answers = {normalise(row.answer) for row in subject.answerable} - refusals
        for row in subject.rows:
            said = normalise(row.answer)
            refuses = bool(said) and (said in refusals or looks_like_refusal(row.answer))
            if row.answerable and refuses:
                mark = _("counts as answerable, and refuses")
            elif not row.answerable and said in answers and not refuses:
                mark = _("counts as unanswerable, and answers")
            else:
                continue
            yield Hit(
                where=(place(row),),
                values={
                    "mark": mark,
                    "question": short(row.question),
                    "answer": short(row.answer),
                },
            )


CHECKS = (D119, D120)
