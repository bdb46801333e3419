"""Rate, length and size of the training: G504 rate too high, G505 constant
rate without warm-up, G506 over-trained, G507 capacity too large."""

from __future__ import annotations

from tuneproof.check.recipe.adapter import RANK_HIGH
from tuneproof.config import USUAL
from tuneproof.diagnose.cause import Case, Cause, Effect, Fix
from tuneproof.diagnose.causes.shared import (
    EXPLAINED,
    FINE,
    FINE_HERE,
    POOR,
    SCALES,
    UNREAD,
    WRONG,
    WRONG_TEST,
    good_rate,
    usual_steps,
)
from tuneproof.diagnose.evidence import Evidence
from tuneproof.diagnose.signs import Sign
from tuneproof.i18n import N_

LOWER = 3.0
"""A learning rate that is usual already is divided by this."""
EPOCHS_ENOUGH = 8
"""Epochs to train, at most, where no later epoch than the best is known."""
RISE_LEAST = 0.005
"""A smaller rise of a loss would be shown as 0 %, and is not mentioned."""
RISE_SEEN = 0.05
"""Rise of the first losses, of the first one, from which it is mentioned."""


class G504(Cause):
    """The learning rate is so high that the training does not settle."""

    title = N_("Learning rate too high")
    measures = N_(
        "The rate against the range of this model's size, and what too large steps leave behind: "
        "a loss that jumps, rises again or stops being a number, weights changed as a whole, and "
        "answers that loop or are like nothing known. 72 of 80 runs that diverged were at 3e-3."
    )
    message = N_(
        "The rate is {rate_over_usual} the highest usual one for this model. The loss had "
        "{spikes} spikes and ended above its lowest point, by {rebound} of its first value; "
        "{unlike} of the questions get a text unlike any known answer."
    )
    calm = N_(
        "The rate is {rate_over_usual} the highest usual one for this model. The weights changed "
        "by {adapter_share}, and {forgotten} of what the base model knew of general text is gone; "
        "{unlike} of the questions get a text unlike any known answer."
    )
    scaled = N_(
        "lora.alpha is {scale} lora.rank, where 1 to 2 is usual: whatever train.learning_rate "
        "says, the rate works as {rate_over_usual} the highest usual one for this model. {unlike} "
        "of the questions get a text unlike any known answer."
    )
    remedy = N_(
        "Lower train.learning_rate into the range of the model; where lora.alpha is many times "
        "lora.rank, lower that."
    )
    sources = (
        "EVIDENCE B (LR: Tinker sweep)",
        "EVIDENCE C (spike: median and MAD; divergence)",
        "the diary, runs 2 and 5",
    )
    speaks_for = (
        Sign("rate_over_usual", 1.2, 3.0, 0.6),
        Sign("not_finite", 0.0, 1.0, 0.6),
        Sign("rebound", 0.05, 0.30, 0.4),
        Sign("spikes", 0, 4, 0.3),
        Sign("adapter_share", 0.20, 0.60, 0.4),
        Sign("one_text", 0.30, 0.80, 0.25),
        Sign("unlike", 0.15, 0.50, 0.2),
        Sign("loops", 0.10, 0.40, 0.15),
        Sign("forgotten", 0.45, 0.80, 0.5),
        POOR,
    )
    speaks_against = (
        FINE_HERE,
        Sign("rate_over_usual", 1.0, 0.6, 0.4),
        Sign("rate_over_least", 1.0, 0.5, 0.6),
        Sign("loss_left", 0.02, 0.0, 0.2),
        Sign("adapter_share", 0.08, 0.02, 0.5),  # weights that hardly moved
        *EXPLAINED,
        *WRONG_TEST,
    )
    # Bad answers and a usual rate are what any other fault leaves behind, too.
    needs = (
        (
            Sign("rate_over_usual", 1.0, 1.5),
            Sign("not_finite", 0.0, 1.0),
            Sign("rebound", 0.05, 0.15),
            Sign("spikes", 0, 2),
            Sign("adapter_share", 0.15, 0.30),
            Sign("forgotten", 0.40, 0.50),
        ),
    )
    effects = (
        Effect("correct", True, 0.10),
        Effect("rebound", False, 0.05),
        Effect("adapter_share", False, 0.05),
    )

    def template(self, evidence: Evidence) -> str:
        """`scaled` where alpha is what makes the steps so large; `calm`, which does not mention
        the course of the loss, where that was smooth."""
        if (evidence.scale or 0.0) > SCALES[1]:
            return self.scaled
        rise = evidence.rebound
        return self.calm if not evidence.spikes and (rise or 0.0) < RISE_LEAST else self.message

    def fix(self, case: Case) -> Fix:
        """The usual rate, or a third of the recipe's where that is usual already."""
        recipe, evidence = case.recipe, case.evidence
        if not _rate_is_usual(evidence):
            return Fix(usual_steps(recipe, evidence))
        good = good_rate(recipe, evidence)
        return Fix({"train.learning_rate": min(good, recipe.train.learning_rate / LOWER)})


class G505(Cause):
    """Full learning rate from the first step on, when the gradients are least reliable."""

    title = N_("Constant rate without warm-up")
    measures = N_(
        "A constant rate that is at its peak from the first step on, with a loss that rises early "
        "or again later, and bad answers. Where the answers are good it did no harm."
    )
    message = N_(
        "The rate is constant from step one; the loss rose to {early_rise} its first value "
        "early on, and {correct} of the questions are answered rightly."
    )
    smooth = N_(
        "The rate is constant from step one, without a warm-up; {correct} of the questions are "
        "answered rightly."
    )
    remedy = N_("Warm up over 5 to 10 % of the steps and let the rate fall: cosine or linear.")
    sources = ("the diary, run 5 (BLOOM, 2e-4, constant)", "EVIDENCE B (warm-up and schedule)")
    speaks_for = (
        Sign("constant_rate", 0.0, 1.0, 0.35),
        Sign("early_rise", 1.3, 2.0, 0.4),
        Sign("spikes", 0, 4, 0.3),
        Sign("rebound", 0.05, 0.30, 0.3),
        Sign("unlike", 0.15, 0.50, 0.25),
        POOR,
    )
    speaks_against = (
        FINE,
        Sign("rate_over_usual", 1.5, 3.0, 0.35),
        Sign("rate_over_least", 0.6, 0.3, 0.5),
        *EXPLAINED,
        *WRONG_TEST,
    )
    needs = (Sign("constant_rate", 0.0, 1.0), Sign("warmup_share", 0.02, 0.0))
    effects = (Effect("correct", True, 0.05), Effect("early_rise", False, 0.10))

    def template(self, evidence: Evidence) -> str:
        """`smooth`, which does not mention the first losses, where they did not rise."""
        rise = evidence.early_rise
        return self.smooth if rise is not None and rise < 1 + RISE_SEEN else self.message

    def fix(self, case: Case) -> Fix:
        """Reset schedule and warm-up to their defaults."""
        return Fix({"train.schedule": "cosine", "train.warmup_steps": None})


class G506(Cause):
    """Epochs after the best one made the answers worse."""

    title = N_("Over-trained")
    measures = N_(
        "Validation questions that an earlier epoch had right, many epochs, and a validation loss "
        "that rises. The loss alone does not count: it may rise while answers improve. The "
        "diary's run 4 was best at epoch 20 and useless at 200. Where epochs are validated the "
        "best one's adapter is kept, and over-training costs time rather than answers; without "
        "validation the last epoch's is kept. Up to 8 epochs are no over-training: a question or "
        "two of a dozen that an earlier one had right are chance."
    )
    message = N_(
        "{epochs} epochs were taken, {epochs_after_best} after the best one; since then {fell} of "
        "the validation questions were lost, and the validation loss rose by {validation_rise}."
    )
    lost = N_(
        "{epochs} epochs were taken, {epochs_after_best} after the best one; since then {fell} of "
        "the validation questions were lost."
    )
    remedy = N_(
        "Stop sooner, by the size of the gain: stop.patience with stop.min_gain, and a part held "
        "out for validation to see it by."
    )
    sources = (
        "the diary, run 4 and its table of 200 epochs (gap 0.5 healthy, above 5 broken)",
        "EVIDENCE C (overfit: loss up and answers down)",
    )
    speaks_for = (
        Sign("epochs", 12, 40, 0.5),
        Sign("fell", 0.03, 0.15, 0.5),
        Sign("epochs_after_best", 3, 10, 0.3),
        Sign("validation_rise", 0.3, 2.0, 0.25),
        Sign("gap", 0.5, 5.0, 0.3),
        Sign("loops", 0.10, 0.40, 0.2),
        POOR,
    )
    speaks_against = (
        FINE,
        Sign("train_exact", 0.80, 0.50, 0.6),
        Sign("gaining", 0.02, 0.08, 0.4),
        Sign("rows", 85, 35, 0.3),
        Sign("rate_over_usual", 1.5, 3.0, 0.3),
        UNREAD,
        *EXPLAINED,
        *WRONG_TEST,
    )
    needs = (Sign("epochs", EPOCHS_ENOUGH, 12),)
    effects = (Effect("fell", False, 0.03), Effect("correct", True, 0.05))

    def template(self, evidence: Evidence) -> str:
        """`lost`, which does not mention the validation loss, where that hardly rose."""
        rise = evidence.validation_rise
        return self.lost if rise is None or rise < RISE_LEAST else self.message

    def fix(self, case: Case) -> Fix:
        """Train about as long as to the best epoch, or less where the usual patience ends it."""
        recipe, evidence = case.recipe, case.evidence
        settings: dict[str, object] = {
            "stop.patience": USUAL.stop.patience,
            "stop.min_gain": USUAL.stop.min_gain,
        }
        after = evidence.epochs_after_best
        best = (evidence.epochs or 0) - after if after else EPOCHS_ENOUGH
        settings["train.epochs"] = max(1, min(recipe.train.epochs, best + 1 if after else best))
        if not recipe.data.validation_share:
            settings["data.validation_share"] = USUAL.data.validation_share
        return Fix(settings)


class G507(Cause):
    """The rank is so large that the weights change more than the rows call for."""

    title = N_("Adapter larger than the rows need")
    measures = N_(
        "A rank above 32 for fewer than 1,000 rows, together with bad answers to new wordings or "
        "much of general text forgotten. The rank alone is no sign: rank 1 already has more "
        "numbers than such rows have tokens, and that a high one learns by heart sooner is "
        "folklore. Measured for this project, 111 rows: rank 256 had as many right as rank 16, but "
        "changed the weights by 20 % instead of 5 % and lost 87 % of what was known of general "
        "text instead of 27 %. Over-training (G506) is told by epochs and lost validation "
        "questions, at any rank."
    )
    message = N_(
        "Rank {rank} for {rows} rows: it answers {train_exact} of them word for word and "
        "{correct} of the questions that are new to it; the weights changed by {adapter_share}, "
        "and {forgotten} of what the base model knew of general text is gone."
    )
    remedy = N_("Lower lora.rank to 16, with lora.alpha in proportion.")
    sources = ("EVIDENCE B (rank)", "check R305", "measured for this project on handbook-zh")
    speaks_for = (
        Sign("rank", RANK_HIGH, 128, 0.5),
        Sign("adapter_share", 0.15, 0.40, 0.3),
        Sign("gap", 0.5, 5.0, 0.2),
        Sign("forgotten", 0.45, 0.80, 0.5),
        POOR,
    )
    speaks_against = (
        FINE_HERE,
        Sign("rows", 1000, 3000, 0.6),
        Sign("train_exact", 0.80, 0.50, 0.3),
        Sign("rate_over_usual", 1.5, 3.0, 0.3),
        *EXPLAINED,
        *WRONG_TEST,
    )
    needs = (Sign("rank", RANK_HIGH, 64), (WRONG, Sign("forgotten", 0.45, 0.80)))
    effects = (
        Effect("adapter_share", False, 0.02),
        Effect("forgotten", False, 0.05),
        Effect("correct", True, 0.05),
    )

    def fix(self, case: Case) -> Fix:
        """Reset the rank to its default, and alpha with it so that the scale stays."""
        lora = case.recipe.lora
        return Fix(
            {"lora.rank": USUAL.lora.rank, "lora.alpha": lora.alpha * USUAL.lora.rank / lora.rank}
        )


def _rate_is_usual(evidence: Evidence) -> bool:
    return evidence.rate_over_usual is not None and evidence.rate_over_usual <= 1.0


CAUSES = (G504, G505, G506, G507)
