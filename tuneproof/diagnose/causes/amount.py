"""How much there is to learn from: G501 too little data, G502 too few phrasings."""

from __future__ import annotations

from tuneproof.diagnose.cause import Case, Cause, Effect, Fix
from tuneproof.diagnose.causes.shared import EXPLAINED, FINE, POOR, WRONG, enough_steps, made_rows
from tuneproof.diagnose.evidence import Evidence
from tuneproof.diagnose.signs import Sign
from tuneproof.i18n import N_

GAIN_LEAST = 0.10
"""Rise of the share answered rightly that more rows are expected to bring, at least."""
UNTAUGHT_LEAST = 0.02
"""A smaller share of test questions whose answer no training row has is not mentioned."""


class G501(Cause):
    """Few training rows, or test questions whose answer no training row has."""

    title = N_("Too little data")
    measures = N_(
        "Few training rows, and test questions whose answer no training row has. The diary's run "
        "of 33 rows only repeated questions; 78 and 85 rows were not enough yet, 281 were."
    )
    message = N_(
        "{rows} training rows for {answers} answers; {untaught} of the test questions ask for an "
        "answer that training never saw, and {correct} are answered rightly."
    )
    taught = N_(
        "{rows} training rows for {answers} answers (phrasings of an answer, the median: "
        "{phrasings}); {correct} of the questions are answered rightly."
    )
    refuses = N_(
        "None of the {rows} training rows has an answer: refusing is all that can be learned from "
        "them."
    )
    remedy = N_(
        "Add rows: every answer that people will ask for, each in several wordings. Until then "
        "trust the look-up where it has as many right: it makes nothing up. Where nearly all of "
        "the tested answers are missing, see whether test and training are about the same."
    )
    sources = ("the diary, runs 1 to 4", "EVIDENCE A2 (ChatYuan#52: 10 rows)")
    speaks_for = (
        Sign("rows", 150, 40, 0.5),
        Sign("untaught", 0.08, 0.30, 0.6),
        Sign("echoes", 0.10, 0.40, 0.3),
        POOR,
    )
    speaks_against = (
        FINE,
        Sign("untaught", 0.03, 0.0, 0.12),
        Sign("rate_over_usual", 1.5, 3.0, 0.3),
        *EXPLAINED,
    )
    needs = ((Sign("rows", 300, 150), Sign("untaught", 0.08, 0.30)), WRONG)
    effects = (Effect("untaught", False, 0.05, by_hand=True), Effect("correct", True, GAIN_LEAST))

    def template(self, evidence: Evidence) -> str:
        """`refuses` without any answer; `taught` where nearly all tested answers are in
        training."""
        if evidence.answers == 0:
            return self.refuses
        asked = evidence.untaught
        return self.taught if asked is not None and asked < UNTAUGHT_LEAST else self.message

    def fix(self, case: Case) -> Fix:
        """Augmented phrasings, and epochs enough for 100 steps.

        Nothing where that can gain little: answers that are in no row only a person can write.
        """
        recipe, evidence = case.recipe, case.evidence
        to_gain = 1.0 - (evidence.correct or 0.0) - (evidence.untaught or 0.0)
        if evidence.answers == 0 or to_gain < GAIN_LEAST:
            return Fix()
        longer = enough_steps(recipe, evidence.rows or 1, recipe.train.epochs)
        return Fix({**made_rows(recipe), **longer})


class G502(Cause):
    """Each answer is asked for in too few wordings for the model to generalise over them."""

    title = N_("Too few phrasings of each answer")
    measures = N_(
        "How many different questions ask for an answer, the median. Below three nothing can be "
        "learned about what wordings have in common: near phrasings are right, far ones wrong."
    )
    message = N_(
        "Phrasings of an answer, the median: {phrasings}; {few_phrasings} of the answers have "
        "fewer than 3. {near} of the near phrasings are right and {far} of the far ones."
    )
    remedy = N_(
        "Write phrasings as people would type them, at least 5 an answer: short, formal, with "
        "mistakes. More epochs over the same wordings do not help."
    )
    sources = (
        "EVIDENCE B (Gekhman 2024: knowledge needs paraphrases)",
        "LLaMA-Factory#524 (70 rows)",
        "the diary, runs 1 and n+1: 5 to 10 phrasings",
    )
    speaks_for = (
        Sign("phrasings", 4.0, 1.0, 0.5),
        Sign("few_phrasings", 0.30, 0.80, 0.3),
        Sign("far", 0.60, 0.30, 0.3),
        POOR,
    )
    speaks_against = (
        FINE,
        Sign("untaught", 0.10, 0.30, 0.4),
        Sign("rows", 70, 30, 0.2),
        *EXPLAINED,
    )
    needs = (Sign("phrasings", 6.0, 4.0), WRONG)
    effects = (
        Effect("phrasings", True, 1.0),
        Effect("far", True, 0.10),
        Effect("correct", True, 0.10),
    )

    def fix(self, case: Case) -> Fix:
        """Augmented phrasings, until a person writes better ones."""
        return Fix(made_rows(case.recipe))


CAUSES = (G501, G502)
