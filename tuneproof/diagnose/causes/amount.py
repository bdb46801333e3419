"""How much there is to learn from: G501 too little data, G502 too few phrasings."""

from __future__ import annotations

from typing import Any

from tuneproof.check.recipe.claims import LEFT_OUT
from tuneproof.config import USUAL, Recipe
from tuneproof.diagnose.cause import Case, Cause, Effect, Fix
from tuneproof.diagnose.causes.shared import (
    EXPLAINED,
    FINE,
    POOR,
    UNREAD,
    WRONG,
    enough_steps,
    made_rows,
)
from tuneproof.diagnose.evidence import Evidence
from tuneproof.diagnose.signs import Sign
from tuneproof.i18n import N_

GAIN_LEAST = 0.10
"""Rise of the share answered rightly that more rows are expected to bring, at least."""
VALIDATION_MOST = 0.25
"""Share held out for validation above which few rows are left to train on (a proposal; the diary
took 0.1 to 0.2)."""
LEAK_LEAST = 0.6
"""Overlap below which training questions that only resemble a test question are taken for copies
of it (a proposal)."""
NO_ANSWERS = Sign("answers", 1, 0, 0.95)
"""No training row has an answer, so that none can be learned."""
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
    unread = N_(
        "{left_out} of the rows were left out of the training, as they are longer than "
        "model.max_length or than the base model can read: what they say was never learned. "
        "{correct} of the questions are answered rightly."
    )
    remedy = N_(
        "Add rows: every answer that people will ask for, each in several wordings. Until then "
        "trust the look-up where it has as many right: it makes nothing up. Where nearly all of "
        "the tested answers are missing, see whether test and training are about the same. Where "
        "settings take rows away (model.max_length, data.validation_share, data.leak_threshold), "
        "give them back."
    )
    sources = ("the diary, runs 1 to 4", "EVIDENCE A2 (ChatYuan#52: 10 rows)")
    speaks_for = (
        Sign("rows", 150, 40, 0.5),
        Sign("untaught", 0.08, 0.30, 0.6),
        Sign("echoes", 0.10, 0.40, 0.3),
        Sign("left_out", LEFT_OUT, 0.40, 0.9),
        NO_ANSWERS,
        POOR,
    )
    speaks_against = (
        FINE,
        Sign("untaught", 0.03, 0.0, 0.12),
        Sign("rate_over_usual", 1.5, 3.0, 0.3),
        *EXPLAINED,
    )
    needs = (
        (
            Sign("rows", 300, 150),
            Sign("untaught", 0.08, 0.30),
            Sign("left_out", LEFT_OUT, 0.40),
            NO_ANSWERS,
        ),
        (WRONG, NO_ANSWERS),
    )
    effects = (Effect("untaught", False, 0.05, by_hand=True), Effect("correct", True, GAIN_LEAST))

    def template(self, evidence: Evidence) -> str:
        """`refuses` without any answer; `unread` where rows were too long; `taught` where nearly
        all tested answers are in training."""
        if evidence.answers == 0:
            return self.refuses
        if (evidence.left_out or 0.0) >= LEFT_OUT:
            return self.unread
        asked = evidence.untaught
        return self.taught if asked is not None and asked < UNTAUGHT_LEAST else self.message

    def fix(self, case: Case) -> Fix:
        """The rows that settings take away; where there are none, augmented phrasings, and epochs
        enough for 100 steps.

        Nothing where that can gain little: answers that are in no row only a person can write.
        """
        recipe, evidence = case.recipe, case.evidence
        given_back = _rows_given_back(recipe, evidence)
        to_gain = 1.0 - (evidence.correct or 0.0) - (evidence.untaught or 0.0)
        if evidence.answers == 0 or given_back or to_gain < GAIN_LEAST:
            return Fix(given_back)
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
        "fewer than 3. Of the questions worded like one of training {near} are answered rightly, "
        "of those worded unlike any {far}."
    )
    unlike_any = N_(
        "Phrasings of an answer, the median: {phrasings}; {few_phrasings} of the answers have "
        "fewer than 3. Of the questions worded unlike any of training {far} are answered rightly."
    )
    untested = N_(
        "Phrasings of an answer, the median: {phrasings}; {few_phrasings} of the answers have "
        "fewer than 3. Of an answer with one wording no question is left to test it with: nothing "
        "shows yet that other wordings are understood."
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
        Sign("phrasings", 4.5, 1.0, 0.5),
        Sign("few_phrasings", 0.30, 0.80, 0.3),
        Sign("far", 0.60, 0.30, 0.3),
        POOR,
    )
    speaks_against = (
        FINE,
        Sign("untaught", 0.10, 0.30, 0.4),
        Sign("rows", 70, 30, 0.2),
        Sign("top_pairs", 0.50, 0.90, 0.2),  # of few topics, not of wordings
        UNREAD,
        *EXPLAINED,
    )
    # Where each answer has one wording there may be no question left to test it with.
    needs = (Sign("phrasings", 6.0, 4.0), (WRONG, Sign("untested", 0.0, 1.0)))
    effects = (
        Effect("phrasings", True, 1.0),
        Effect("far", True, 0.10),
        Effect("correct", True, 0.10),
    )

    def template(self, evidence: Evidence) -> str:
        """`untested` where no question was; `unlike_any` where all tested ones are worded so."""
        if evidence.untested:
            return self.untested
        return self.unlike_any if evidence.near is None else self.message

    def fix(self, case: Case) -> Fix:
        """Augmented phrasings, until a person writes better ones."""
        return Fix(made_rows(case.recipe))


def _rows_given_back(recipe: Recipe, evidence: Evidence) -> dict[str, Any]:
    """The settings that take more rows from the training than is usual, at what is usual."""
    data, usual = recipe.data, USUAL.data
    settings: dict[str, Any] = {}
    longest = USUAL.model.max_length
    if (evidence.left_out or 0.0) >= LEFT_OUT and recipe.model.max_length < longest:
        settings["model.max_length"] = longest
        settings |= enough_steps(recipe, evidence.rows or 1, recipe.train.epochs)
    if data.validation_share > VALIDATION_MOST:
        settings["data.validation_share"] = usual.validation_share
    if data.leak_threshold < LEAK_LEAST:
        settings["data.leak_threshold"] = usual.leak_threshold
    return settings


CAUSES = (G501, G502)
