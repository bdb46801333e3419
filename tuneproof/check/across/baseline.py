"""D140: the share of questions that a nearest-neighbour look-up, without any model, answers.

The caller measures the look-up; this module only reports it.
"""

from __future__ import annotations

from collections.abc import Iterator

from tuneproof.check.subject import Subject, place
from tuneproof.findings import Check, Hit, Unfit
from tuneproof.i18n import N_, _, in_clauses, percent, quoted, short
from tuneproof.types import Severity

STRONG = 0.90
"""Share from which the look-up is so good that fine-tuning can gain little."""


class D140(Check[Subject]):
    """How many test questions the answer of the nearest training question already answers."""

    title = N_("What a look-up already answers")
    measures = N_(
        "The share of test questions (without a test file: of held-out ones) that the answer of "
        "the nearest training question answers rightly: character n-gram TF-IDF, n 1 to 3, right "
        "where it is 90 % similar and states the same, and a refusal where one is due. No model "
        "takes part."
    )
    message = N_(
        "A look-up already answers {share} ({correct} of {questions}); fine-tuning must beat "
        "that to be worth it. {rest}"
    )
    remedy = N_(
        "Compare every result with this figure. Where the look-up is nearly perfect, use it, or "
        "add harder phrasings to the test."
    )
    severity = Severity.NOTE
    sources = ("DESIGN: a look-up reached 94.1 % on the diary's data, 71 % on a second set",)

    def unfit(self, subject: Subject) -> Unfit | None:
        if subject.lookup is None or not subject.lookup.questions:
            return Unfit.missing(_("the look-up was not measured"))
        return None

    def hits(self, subject: Subject) -> Iterator[Hit]:
        found = subject.lookup
        if found is None:
            return
        share = found.correct / found.questions
        yield Hit(
            where=tuple(map(place, found.missed)),
            values={
                "share": percent(share),
                "correct": found.correct,
                "questions": found.questions,
                "rest": self._questions_left_to_win(subject, share),
            },
            evidence={
                "share": round(share, 4),
                "correct": found.correct,
                "questions": found.questions,
                "held_out": found.held_out,
            },
        )

    @staticmethod
    def _questions_left_to_win(subject: Subject, share: float) -> str:
        missed = subject.lookup.missed if subject.lookup else ()
        if not missed:
            return _("There is no question left to win.")
        shown = in_clauses(quoted(short(row.question, 60)) for row in missed[:5])
        if share >= STRONG:
            return _("Where it can ({n}): {some}").format(n=len(missed), some=shown)
        return _("It misses {n}, such as: {some}").format(n=len(missed), some=shown)


CHECKS = (D140,)
