"""G500, nothing is wrong: the run may still be improved, but has no fault."""

from __future__ import annotations

from typing import ClassVar

from tuneproof.check.recipe.claims import LEFT_OUT
from tuneproof.diagnose.cause import UNMEASURED, Cause, in_words
from tuneproof.diagnose.evidence import Evidence
from tuneproof.diagnose.numbers.answers import ENOUGH
from tuneproof.diagnose.signs import Sign
from tuneproof.i18n import N_, _, in_clauses, labelled
from tuneproof.types import Severity


class G500(Cause):
    """No cause is at work: the run learned what its data and base model allow."""

    title = N_("No fault of the training")
    measures = N_(
        "Training rows learned, new questions answered as well as the look-up does or better, "
        "refusals where they are due, and none of the signs that an answer shows when something "
        "broke. Small data and a few topics mixed up are no fault of a run."
    )
    message = N_("No fault was found")
    clauses: ClassVar[tuple[tuple[tuple[str, ...], str], ...]] = (
        (
            ("correct", "lookup_correct"),
            N_(
                "{correct} of the questions with an answer are answered rightly (the look-up: "
                "{lookup_correct})"
            ),
        ),
        (("far",), N_("{far} of those worded unlike any training question")),
        (("refusals",), N_("{refusals} of the questions without an answer are refused")),
        (("train_exact",), N_("{train_exact} of the training rows are answered word for word")),
    )
    """Clauses added to the message: the numbers that each needs, and its text."""
    remedy = N_(
        "Nothing to repair. What is left to gain lies in the data: more phrasings of the topics "
        "that are mixed up, more questions without an answer."
    )
    severity = Severity.NOTE
    sources = ("DESIGN: what was measured", "all thresholds are proposals")
    speaks_for = (
        Sign("correct", 0.45, 0.80, 0.6),
        Sign("ahead", -0.10, 0.0, 0.4),
        Sign("train_exact", 0.60, 0.90, 0.3),
        Sign("far", 0.35, 0.60, 0.3),
        Sign("refusals", 0.20, 0.50, 0.15),
    )
    speaks_against = (
        Sign("correct", 0.45, 0.25, 0.6),
        Sign("ahead", -0.10, -0.30, 0.5),
        Sign("train_exact", 0.65, 0.35, 0.5),
        Sign("loops", 0.04, 0.15, 0.6),
        Sign("echoes", 0.04, 0.15, 0.6),
        Sign("cuts", 0.04, 0.15, 0.5),
        Sign("empties", 0.03, 0.10, 0.6),
        Sign("unlike", 0.12, 0.35, 0.4),
        Sign("one_text", 0.20, 0.50, 0.4),
        Sign("mixed_up", 0.22, 0.45, 0.5),
        Sign("starts_right", 0.05, 0.20, 0.5),
        Sign("stops_short", 0.05, 0.20, 0.5),
        Sign("wrongly_refused", 0.12, 0.30, 0.6),
        Sign("refusals", 0.35, 0.10, 0.6),
        Sign("leaked", 0.01, 0.05, 0.7),
        Sign("fell", 0.08, 0.25, 0.3),
        Sign("conflicts", 0.03, 0.15, 0.4),
        Sign("misplaced_beyond_test", 0.05, 0.15, 0.4),
        Sign("fits_another", 0.12, 0.25, 0.5),
        Sign("elsewhere", 0.03, 0.10, 0.4),
        Sign("cut_answers", 0.05, 0.20, 0.3),
        Sign("cut_in_test", 0.10, 0.40, 0.6),
        Sign("swapped", 0.0, 1.0, 0.8),
        Sign("untaught", 0.10, 0.30, 0.4),
        Sign("left_out", LEFT_OUT, 0.40, 0.5),
        Sign("worded_otherwise", 0.05, 0.20, 0.5),
        Sign("wrong_figures", 0.02, 0.15, 0.7),
        Sign("guard_lost", 0.06, 0.25, 0.7),
        Sign("parroted", 0.03, 0.30, 0.7),
        Sign("under_other_topics", 0.02, 0.10, 0.5),
        Sign("astray", 0.02, 0.12, 0.4),
        Sign("same_as_base", 0.50, 0.90, 0.7),
        Sign("not_finite", 0.0, 1.0, 0.7),
        Sign("same_prompt", 1.0, 0.0, 0.7),
        # Labels that are wrong by what training wrote down are wrong, whatever came of them.
        Sign("ended", 0.99, 0.80, 0.5),
        Sign("labelled", 0.98, 0.80, 0.5),
        Sign("decoding_gap", 0.08, 0.25, 0.5),
        Sign("forgotten", 0.45, 0.80, 0.4),
    )
    needs = (Sign("answerable", ENOUGH - 1, ENOUGH),)

    def _filled_message(self, evidence: Evidence) -> str:
        words = in_words(evidence)
        said = [
            _(text).format(**words)
            for names, text in self.clauses
            if all(getattr(evidence, name) is not None for name in names)
        ]
        return labelled(_(self.message), in_clauses(said)) + _(".") if said else _(UNMEASURED)


CAUSES = (G500,)
