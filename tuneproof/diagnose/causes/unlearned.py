"""What was left unlearned: G503, too short a training, or settings that keep an adapter from it."""

from __future__ import annotations

from math import ceil
from typing import Any

from tuneproof.check.recipe.schedule import WARMUP_MOST
from tuneproof.config import USUAL, Recipe
from tuneproof.diagnose.cause import Case, Cause, Effect, Fix
from tuneproof.diagnose.causes.shared import (
    FINE,
    SPOILED,
    UNREAD,
    enough_steps,
    usual_steps,
)
from tuneproof.diagnose.evidence import Evidence
from tuneproof.diagnose.signs import Sign
from tuneproof.i18n import N_

UNDONE = 0.20
"""Share of the planned epochs left undone from which the training ended too soon (a proposal)."""
EARLY = 0.6
"""Share of the planned epochs up to which more patience is likelier to help than more epochs."""
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


CAUSES = (G503,)
