"""Refusals: D119 many wordings, D120 mark and answer disagree.

How many refusals there are is counted in `amounts`; whether a source has the answer, in `support`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from tuneproof.check.subject import Subject, place
from tuneproof.data.overlap import normalise
from tuneproof.findings import Check, Hit, Unfit
from tuneproof.i18n import N_, _, enumerated, quoted, short
from tuneproof.refusal import clauses, hints_at_refusal, looks_like_refusal, sends_elsewhere
from tuneproof.text.facts import Fact, facts
from tuneproof.types import Example, Severity

WORDINGS = 3
"""Wordings from which the style varies; two may be meant (ask HR, ask IT)."""


Edits = tuple[tuple[str, Literal["question", "answer"], str, str | None], ...]


@dataclass(frozen=True)
class _Sides:
    """Normalised texts of the training rows: those that count as refusals, because they sound so or
    most of their rows are marked so, and the other answers. `figures` are what refusals state, such
    as whom to call."""

    refusals: frozenset[str]
    answers: frozenset[str]
    figures: frozenset[Fact]

    @classmethod
    def of(cls, subject: Subject) -> _Sides:
        taught = Counter(normalise(row.answer) for row in subject.answerable)
        refused = Counter(normalise(text) for text in subject.refusals.elements())
        sounding = {normalise(text) for text in subject.refusals if looks_like_refusal(text)}
        # A sentence of one row is no refusal for its mark alone.
        mostly = {text for text, n in refused.items() if n > max(1, taught[text])}
        refusals = sounding | mostly
        stated = [facts(text) for text in subject.refusals if normalise(text) in refusals]
        return cls(
            frozenset(refusals),
            frozenset(taught.keys() - refusals),
            frozenset().union(*stated),
        )

    def refuses(self, row: Example) -> bool:
        """Whether a row answers with a refusal."""
        said = normalise(row.answer)
        return bool(said) and (said in self.refusals or looks_like_refusal(row.answer))

    def denied(self, row: Example) -> bool:
        """Whether other rows give a row's answer as the right one, or it states what no refusal
        does: who refuses has no figures to give."""
        if not row.answer or self.refuses(row) or hints_at_refusal(row.answer):
            return False
        return normalise(row.answer) in self.answers or bool(facts(row.answer) - self.figures)


class D119(Check[Subject]):
    """One sentence is learned from a few rows; twenty sentences are twenty answers."""

    title = N_("Refusals in many wordings")
    measures = N_(
        "How many different sentences refuse. With one sentence every unanswerable row teaches the "
        "same thing; two are a note, three or more a warning."
    )
    message = N_("Refusals have {n} wordings. To keep: “{best}” ({rows}). The others: {others}.")
    remedy = N_("Use one sentence for all of them: “{best}”.")
    sources = ("EVIDENCE A20", "DESIGN: refusals are judged by behaviour, not by wording")
    mends = True

    def unfit(self, subject: Subject) -> Unfit | None:
        """Nothing to compare without refusals."""
        return None if subject.refusals else Unfit.nothing(_("no row refuses"))

    def hits(self, subject: Subject) -> Iterator[Hit]:
        """One at most, with every row that departs from the commonest wording."""
        sides = _Sides.of(subject)
        refusing = [row for row in subject.unanswerable if row.answer and not sides.denied(row)]
        wordings: dict[str, Counter[str]] = {}
        for row in refusing:
            wordings.setdefault(normalise(row.answer), Counter())[row.answer] += 1
        if len(wordings) < 2:
            return
        best, *more = sorted(wordings.values(), key=_rank)
        kept = _sentence(best)
        others = [row for row in refusing if normalise(row.answer) != normalise(kept)]
        named = [f"{quoted(short(_sentence(one), 60))} ({one.total()})" for one in more]
        yield Hit(
            where=tuple(map(place, others)),
            values={
                "n": len(wordings),
                "rows": best.total(),
                "others": enumerated(named),
                "best": kept,
            },
            evidence={"wordings": len(wordings), "rows": len(others)},
            severity=Severity.WARNING if len(wordings) >= WORDINGS else Severity.NOTE,
            edits=_edits(others, kept) if len(wordings) >= WORDINGS else (),
        )


class D120(Check[Subject]):
    """The mark decides how a row is judged, so it must be true."""

    title = N_("Mark and answer disagree")
    measures = N_(
        "Rows that count as answerable, by their mark or for want of one, whose answer is a "
        "refusal, and rows that count as unanswerable whose answer other rows give as the right "
        "one, or states figures that no refusal does. A sentence that most of its rows give as "
        "unanswerable ones is a refusal, whatever it says."
    )
    message = N_("{mark}: “{question}” → “{answer}”.")
    remedy = N_(
        "Correct the answer or the column answerable; where there is no such column, add it with "
        "true or false."
    )
    sources = ("EVIDENCE C (OOS: both refusal recall and over-refusal)",)

    def hits(self, subject: Subject) -> Iterator[Hit]:
        """One for each such row."""
        sides = _Sides.of(subject)
        for row in subject.rows:
            if row.answerable and sides.refuses(row):
                mark = _("counts as answerable, and refuses")
            elif not row.answerable and sides.denied(row):
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


def _edits(others: Sequence[Example], kept: str) -> Edits:
    """One sentence for all. What does not sound like a refusal may be the answer of a row with a
    wrong mark, and who sends people to another desk means to."""
    return tuple(
        (row.origin, "answer", row.answer, kept)
        for row in others
        if looks_like_refusal(row.answer) and _desk(row.answer) in (_desk(kept), ())
    )


def _desk(text: str) -> tuple[str, ...]:
    return tuple(normalise(clause) for clause in clauses(text) if sends_elsewhere(clause))


def _sentence(texts: Counter[str]) -> str:
    return texts.most_common(1)[0][0]


def _rank(texts: Counter[str]) -> tuple[bool, int]:
    """A sort key: groups that sound like a refusal first, among equals the more frequent."""
    text = _sentence(texts)
    return not (looks_like_refusal(text) or hints_at_refusal(text)), -texts.total()


CHECKS = (D119, D120)
