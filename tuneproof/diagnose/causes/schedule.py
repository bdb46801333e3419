"""Rate, length and size of the training: G503 under-trained, G504 rate too high, G505 constant
rate without warm-up, G506 over-trained, G507 capacity too large."""

from __future__ import annotations

from math import ceil
from typing import Any

from tuneproof.check.recipe.adapter import RANK_HIGH
from tuneproof.check.recipe.schedule import WARMUP_MOST
from tuneproof.config import USUAL, Recipe
from tuneproof.diagnose.cause import Case, Cause, Effect, Fix
from tuneproof.diagnose.causes.shared import (
    EXPLAINED,
    FINE,
    FINE_HERE,
    POOR,
    SCALES,
    SPOILED,
    UNREAD,
    WRONG,
    WRONG_TEST,
    enough_steps,
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
UNDONE = 0.20
"""Share of the planned epochs left undone from which the training ended too soon (a proposal)."""
RISE_LEAST = 0.005
"""A smaller rise of a loss would be shown as 0 %, and is not mentioned."""
EARLY = 0.6
"""Share of the planned epochs up to which more patience is likelier to help than more epochs."""
RISE_SEEN = 0.05
"""Rise of the first losses, of the first one, from which it is mentioned."""
DROPOUT_MOST = 0.3
"""Dropout above which an adapter is kept from learning (a proposal; none is usual)."""
RANK_LEAST = 4
"""A lower rank is put up where the rows were not learned (a proposal; 8 to 16 is ample)."""


class G503(Cause):
    """The training ended before the training rows were learned."""

    title = N_("Under-trained")
    measures = N_(
        "Training rows answered word for word, how far the training loss fell, whether the last "
        "epoch still won validation questions, steps and rate. 3 epochs at 3e-4 left a 270 M model "
        "at 16 %. A low training loss alone says nothing, nor does a high one."
    )
    message = N_(
        "It answers {train_exact} of its own training rows word for word; the training loss is at "
        "{loss_left} of its first value after {steps} steps, and the last epoch won {gaining} of "
        "the validation questions."
    )
    still = N_(
        "It answers {train_exact} of its own training rows word for word; the training loss is at "
        "{loss_left} of its first value after {steps} steps."
    )
    cut = N_(
        "It answers {train_exact} of its own training rows word for word: a limit of time or "
        "tokens ended the training after {epochs} of {epochs_planned} epochs."
    )
    broken = N_("The training was interrupted after {epochs} of {epochs_planned} epochs.")
    impatient = N_(
        "It answers {train_exact} of its own training rows word for word: the training ended after "
        "{epochs} of {epochs_planned} epochs, because it won too little in the last of them for "
        "stop.min_gain and stop.patience."
    )
    slow = N_(
        "It answers {train_exact} of its own training rows word for word: the rate is "
        "{rate_over_least} the lowest usual one for this model, and the training loss is at "
        "{loss_left} of its first value after {steps} steps."
    )
    warming = N_(
        "It answers {train_exact} of its own training rows word for word: the rate was still "
        "rising for {warmup_share} of the steps, so that there was hardly any training at the rate "
        "that was set."
    )
    remedy = N_(
        "Train longer: tuneproof resume after an interruption; a longer time limit, or more "
        "stop.patience, where that ended it; a smaller batch where few steps make an epoch; the "
        "usual rate where it was lower. Where settings kept it from learning (a warm-up as long as "
        "the run, a very low rank, few lora.targets, much dropout), usual ones."
    )
    sources = (
        "EVIDENCE B, measured for this project",
        "EVIDENCE A10 (alpaca-lora#324); 100 steps are a proposal",
        "the diary, run 3",
    )
    speaks_for = (
        Sign("train_exact", 0.85, 0.40, 0.6),
        Sign("loss_left", 0.05, 0.30, 0.4),
        Sign("gaining", 0.03, 0.10, 0.3),
        Sign("steps", 100, 30, 0.4),
        Sign("rate_over_least", 1.0, 0.4, 0.5),
        Sign("undone", UNDONE, 0.60, 0.6),
        Sign("warmup_share", WARMUP_MOST, 0.80, 0.5),
    )
    speaks_against = (
        FINE,
        Sign("train_exact", 0.85, 0.97, 0.8),
        Sign("rate_over_usual", 1.5, 3.0, 0.5),
        Sign("not_finite", 0.0, 1.0, 0.6),
        Sign("fell", 0.05, 0.20, 0.4),
        Sign("rows", 60, 35, 0.25),
        UNREAD,
        *SPOILED,
    )
    effects = (Effect("train_exact", True, 0.20), Effect("correct", True, 0.10))

    def template(self, evidence: Evidence) -> str:
        """The message about what ended it too soon or kept it from learning; else `still` where
        the last epoch gained nothing."""
        if (evidence.undone or 0.0) > UNDONE:
            return self.broken if evidence.interrupted else self.cut
        if _is_mostly_warm_up(evidence):
            return self.warming
        if (evidence.rate_over_least or 1.0) < 1.0:
            return self.slow
        if _ended_early(evidence):
            return self.impatient
        won = evidence.gaining
        return self.still if won is not None and won <= 0 else self.message

    def fix(self, case: Case) -> Fix:
        """Wider limits where one ended the training, nothing where it can be resumed; else usual
        settings where the recipe's keep it from learning, and the epochs that it did not reach,
        or twice the epochs, for at least 100 steps."""
        recipe, evidence = case.recipe, case.evidence
        if evidence.undone is not None and evidence.undone > UNDONE:
            limits = _wider_limits(recipe, evidence.undone)
            return Fix({} if evidence.interrupted else limits)
        settings = _settings_that_learn(recipe, evidence)
        as_planned = bool(settings) or _ended_early(evidence)
        epochs = recipe.train.epochs if as_planned else 2 * recipe.train.epochs
        settings |= enough_steps(recipe, evidence.rows or 1, epochs)
        gained_nothing = (evidence.gaining or 0.0) <= 0.0
        if recipe.stop.patience is not None and (gained_nothing or _ended_early(evidence)):
            epochs = settings.get("train.epochs", recipe.train.epochs)
            settings["stop.patience"] = max(recipe.stop.patience, epochs // 2)
            settings["stop.min_gain"] = min(recipe.stop.min_gain, USUAL.stop.min_gain)
        return Fix(settings)


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


def _wider_limits(recipe: Recipe, undone: float) -> dict[str, object]:
    """The limits that the recipe sets, widened so that all planned epochs fit; None removes one.

    Limits of a search are not settings of the recipe, and stay.
    """
    limits = {"stop.minutes": recipe.stop.minutes, "stop.tokens": recipe.stop.tokens}
    return {
        name: ceil(limit / (1 - undone)) if undone < 1 else None
        for name, limit in limits.items()
        if limit is not None
    }


def _settings_that_learn(recipe: Recipe, evidence: Evidence) -> dict[str, Any]:
    """The settings of the recipe that keep an adapter from learning, at what is usual."""
    lora = recipe.lora
    settings: dict[str, Any] = {}
    if evidence.rate_over_least is not None and evidence.rate_over_least < 1:
        settings |= usual_steps(recipe, evidence)
    if _is_mostly_warm_up(evidence) and recipe.train.warmup_steps is not None:
        settings["train.warmup_steps"] = USUAL.train.warmup_steps
    if lora.rank < RANK_LEAST:
        settings["lora.rank"] = USUAL.lora.rank
        alpha = settings.get("lora.alpha", lora.alpha)
        settings["lora.alpha"] = alpha * USUAL.lora.rank / lora.rank
    if lora.targets != USUAL.lora.targets:
        settings["lora.targets"] = USUAL.lora.targets
    if lora.dropout > DROPOUT_MOST:
        settings["lora.dropout"] = USUAL.lora.dropout
    return settings


def _is_mostly_warm_up(evidence: Evidence) -> bool:
    return (evidence.warmup_share or 0.0) > WARMUP_MOST


def _ended_early(evidence: Evidence) -> bool:
    """Whether patience ended the training long before the last planned epoch."""
    planned, taken = evidence.epochs_planned or 0, evidence.epochs or 0
    return bool(evidence.out_of_patience) and taken <= EARLY * planned


def _rate_is_usual(evidence: Evidence) -> bool:
    return evidence.rate_over_usual is not None and evidence.rate_over_usual <= 1.0


CAUSES = (G503, G504, G505, G506, G507)
