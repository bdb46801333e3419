"""Which answer, and whether any: G516 topics confused, G517 refusals missing, G518 refusing
everything."""

from __future__ import annotations

from tuneproof.diagnose.cause import Case, Cause, Effect, Fix
from tuneproof.diagnose.causes.shared import EXPLAINED, FINE, UNREAD, WRONG_TEST, made_rows
from tuneproof.diagnose.signs import Sign
from tuneproof.i18n import N_

REFUSALS_GOOD = 0.20
"""Share of refusals in training, as both examples have it."""
LEFT_LEAST = 40
"""Rows that must remain when refusals are dropped: with fewer G501 speaks fully."""


class G516(Cause):
    """The model knows the answers, but gives those of other topics."""

    title = N_("Topics confused")
    measures = N_(
        "Questions that get the known answer of another topic although the training rows are "
        "learned, above all between few pairs of topics. A tenth is what a healthy run has; the "
        "diary's run n had 30 % between MFA, VPN and passwords."
    )
    message = N_(
        "{mixed_up} of the questions with an answer get that of another topic, {mixed_up_of_wrong} "
        "of the wrong answers that are no refusals; {top_pairs} of the mix-ups are between three "
        "pairs of topics."
    )
    remedy = N_(
        "Write phrasings of the topics that are mixed up, side by side, which name what sets them "
        "apart; the report lists the pairs. Where no pair stands out, write questions as people "
        "put them who do not know the proper terms."
    )
    sources = ("the diary, run n", "check D113, D114")
    speaks_for = (
        Sign("mixed_up", 0.12, 0.35, 0.65),
        Sign("top_pairs", 0.50, 0.90, 0.3),
        Sign("mixed_up_of_wrong", 0.60, 0.90, 0.15),
    )
    speaks_against = (
        FINE,
        Sign("mixed_up", 0.12, 0.05, 0.5),
        Sign("train_exact", 0.85, 0.50, 0.5),
        Sign("agreed_wrong", 0.15, 0.30, 0.4),
        Sign("lookup_correct", 0.35, 0.10, 0.4),
        Sign("misplaced_beyond_test", 0.04, 0.12, 0.4),
        Sign("untaught", 0.08, 0.30, 0.5),
        Sign("phrasings", 6.0, 2.0, 0.5),
        Sign("rows", 85, 40, 0.3),
        Sign("rate_over_usual", 1.5, 3.0, 0.3),
        UNREAD,
        *EXPLAINED,
        *WRONG_TEST,
    )
    needs = (Sign("mixed_up", 0.05, 0.12),)
    effects = (Effect("mixed_up", False, 0.05), Effect("correct", True, 0.05))

    def fix(self, case: Case) -> Fix:
        """Augmented rows that contrast similar topics."""
        return Fix(made_rows(case.recipe, "contrast", "crossover"))


class G517(Cause):
    """Training has too few refusals, so unanswerable questions are answered."""

    title = N_("Too few refusals to learn from")
    measures = N_(
        "Training rows without an answer, and how many of the test questions without one are "
        "refused."
    )
    message = N_(
        "{refusal_share} of the training rows refuse; of the {unanswerable} test questions without "
        "an answer {refusals} are refused."
    )
    remedy = N_(
        "Add questions that have no answer, about a fifth of the rows, near the topics and far "
        "from them, all with one refusal sentence. Test questions must not be among them."
    )
    sources = ("EVIDENCE A2, A20, C (OOS)", "the diary, run 3")
    speaks_for = (
        Sign("refusals", 0.50, 0.20, 0.8),
        Sign("refusal_share", 0.03, 0.0, 0.15),
    )
    speaks_against = (Sign("refusals", 0.50, 0.75, 0.8),)
    needs = (Sign("refusal_share", REFUSALS_GOOD / 2, REFUSALS_GOOD / 4),)
    effects = (Effect("refusal_share", True, 0.05), Effect("refusals", True, 0.20))

    def fix(self, case: Case) -> Fix:
        """Augmented near misses, where the data has a refusal sentence to answer them with."""
        return Fix(made_rows(case.recipe, "near-miss") if case.evidence.refusal_share else {})


class G518(Cause):
    """Answerable questions are refused."""

    title = N_("Refuses what it could answer")
    measures = N_(
        "Questions with an answer that are refused, and the share of refusals in training. A "
        "healthy run refuses up to a tenth of them. Refusing is learned first: where hardly "
        "more than the refusals is learned, it is a sign of too little learning. And it is what is "
        "left where the answers do not agree: with a usual share of refusals it is more likely a "
        "sign of something else than a cause."
    )
    message = N_(
        "{wrongly_refused} of the questions with an answer are refused; {refusal_share} of the "
        "training rows are refusals."
    )
    remedy = N_(
        "Have fewer refusals, about a fifth of the rows and none of a question that has an answer, "
        "or more phrasings of the answers; then the boundary is learned from both sides."
    )
    sources = ("EVIDENCE A20 (ChatGLM-Tuning#112)", "EVIDENCE C (over-refusal)")
    speaks_for = (
        Sign("wrongly_refused", 0.12, 0.40, 0.75),
        Sign("refusal_share", 0.30, 0.60, 0.4),
    )
    speaks_against = (
        Sign("wrongly_refused", 0.12, 0.05, 0.6),
        Sign("train_exact", 0.60, 0.30, 0.6),
        Sign("refusal_share", 0.28, 0.20, 0.3),
        Sign("fit", 0.85, 0.70, 0.4),
        Sign("astray", 0.05, 0.20, 0.4),
        Sign("conflicts", 0.05, 0.20, 0.3),
        Sign("phrasings", 4.0, 1.5, 0.35),
        Sign("rows", 80, 30, 0.25),
        Sign("untaught", 0.20, 0.60, 0.6),  # what was never taught is rightly refused
        UNREAD,
    )
    needs = (Sign("wrongly_refused", 0.05, 0.15),)
    effects = (Effect("wrongly_refused", False, 0.08), Effect("correct", True, 0.05))

    def fix(self, case: Case) -> Fix:
        """Drop refusals, evenly, down to a fifth of the rows; nothing where too few rows would
        remain."""
        rows, all_ = case.suspects.rows or case.evidence.rows or 0, case.suspects.refusals
        answered = rows - len(all_)
        kept = round(answered * REFUSALS_GOOD / (1 - REFUSALS_GOOD))
        if kept >= len(all_) or answered + kept < LEFT_LEAST:
            return Fix()
        stays = {all_[at * len(all_) // kept] for at in range(kept)} if kept else set()
        return Fix(drop=tuple(row for row in all_ if row not in stays))


CAUSES = (G516, G517, G518)
