"""Signs and settings that several causes share.

Thresholds are proposals where no source is named. "Measured" means the healthy run of the zh
example with Gemma 3 270M (80 % right, 95 % of its training rows word for word) and its earlier
epochs: 45 % word for word after one epoch, 90 % after three.
"""

from __future__ import annotations

from math import ceil
from typing import Any

from tuneproof.check.recipe.claims import LEFT_OUT
from tuneproof.check.recipe.schedule import (
    EPOCHS_MANY,
    RATE_GOOD,
    RATE_GOOD_SMALL,
    SMALL_MODEL,
    STEPS_WANTED,
)
from tuneproof.config import USUAL, MadeKind, Recipe, patched
from tuneproof.diagnose.evidence import Evidence
from tuneproof.diagnose.numbers.settings import USUAL_SCALE, setting_numbers
from tuneproof.diagnose.signs import Sign

SCALES = (0.25, 8.0)
"""Outside of these alpha / rank is corrected, and not the rate (a proposal; 1 and 2 are usual)."""
MOVED_LEAST = 0.04
"""Share of rows or test questions in conflict with their topics from which the message names it: it
is 0 in both examples, whatever other fault was planted in them."""
MADE_A_TOPIC = 6
"""Augmented rows a topic that a cure asks for (a proposal)."""

FINE = Sign("correct", 0.70, 0.85, 0.6)
"""Most answers are right: any fault did little harm."""
FINE_HERE = Sign("correct", 0.70, 0.85, 0.3)
"""Half of `FINE`, for faults that cost more than the test asks for: general text."""
POOR = Sign("correct", 0.75, 0.45, 0.3)
"""Few answers are right: something is wrong, but this does not tell what."""
WRONG = Sign("correct", 0.95, 0.85)
"""Some answers are wrong: necessary for causes inferred from wrong answers, as few rows or a large
rank alone are no fault. Not measured where too few questions were asked."""

SWAPPED = Sign("swapped", 0.0, 1.0, 0.9)
"""Questions in the column of the answers: everything else that the rows show comes of it."""
SPOILED = (
    SWAPPED,
    Sign("conflicts", 0.05, 0.20, 0.4),
    Sign("fit", 0.80, 0.60, 0.5),
    Sign("misplaced_beyond_test", 0.08, 0.25, 0.4),
    Sign("elsewhere", 0.03, 0.10, 0.5),
    Sign("forced_gap", 0.15, 0.40, 0.6),
    Sign("mismatch_times", 2.0, 6.0, 0.6),
    Sign("differs", 0.002, 0.0, 0.8),
    Sign("decoding_gap", 0.15, 0.40, 0.7),
    Sign("limit_over_longest", 1.0, 0.7, 0.6),
    Sign("same_prompt", 1.0, 0.0, 0.8),
    Sign("first_over_base", 0.6, 0.3, 0.5),
    Sign("train_stopped", 0.8, 0.3, 0.4),
    Sign("starts_right", 0.10, 0.40, 0.6),
    Sign("stops_short", 0.10, 0.40, 0.6),
    Sign("cut_answers", 0.10, 0.40, 0.4),
    Sign("worded_otherwise", 0.10, 0.40, 0.6),
    Sign("under_other_topics", 0.05, 0.20, 0.5),
    Sign("astray", 0.05, 0.20, 0.5),
    Sign("echoed", 0.05, 0.25, 0.5),
    Sign("bits_over_usual", 1.3, 1.6, 0.3),
    Sign("tokens_over_usual", 1.4, 2.0, 0.3),
)
"""Faults of data, rendering, decoding or base that explain bad answers by themselves: they speak
against causes that are inferred from bad answers, such as a wrong rate or too few rows."""
WRONG_TEST = (
    Sign("fits_another", 0.10, 0.25, 0.8),
    Sign("beside_in_test", 0.02, 0.12, 0.8),
)
"""Expected answers that stand beside the wrong questions of the test."""
UNREAD = Sign("left_out", LEFT_OUT, 0.40, 0.5)
"""Rows that were too long to be trained on: what they say is rightly not known."""
EXPLAINED = (*SPOILED, Sign("wrongly_refused", 0.30, 0.70, 0.5))
"""`SPOILED`, and refusing: that explains wrong answers to the test, but not to training rows."""


def good_rate(recipe: Recipe, evidence: Evidence) -> float:
    """The usual learning rate for the base model, converted to the recipe's alpha / rank."""
    size = evidence.parameters
    good = RATE_GOOD_SMALL if size is not None and size <= SMALL_MODEL else RATE_GOOD
    return round(good * USUAL_SCALE / (recipe.lora.alpha / recipe.lora.rank), 12)


def is_scaled_up(recipe: Recipe) -> bool:
    """Whether alpha is so many times the rank that the steps are large at any usual rate."""
    return recipe.lora.alpha / recipe.lora.rank > SCALES[1]


def usual_steps(recipe: Recipe, evidence: Evidence) -> dict[str, Any]:
    """The settings to change for steps of the usual size: the rate, or where alpha / rank is what
    is out of range that, and the rate as well unless it is usual without it."""
    rank, scale = recipe.lora.rank, recipe.lora.alpha / recipe.lora.rank
    if SCALES[0] <= scale <= SCALES[1]:
        return {"train.learning_rate": good_rate(recipe, evidence)}
    usual = patched(recipe, {"lora.alpha": USUAL_SCALE * rank})
    alone = setting_numbers(usual, evidence.parameters)
    settings: dict[str, Any] = {"lora.alpha": usual.lora.alpha}
    if not (alone.rate_over_usual or 0.0) <= 1.0 <= (alone.rate_over_least or 0.0):
        settings["train.learning_rate"] = good_rate(usual, evidence)
    return settings


def enough_steps(recipe: Recipe, rows: int, epochs: int) -> dict[str, Any]:
    """The settings to change for `epochs` epochs and at least 100 steps: more epochs, and where
    even the most would not do, a batch no larger than the default."""
    batch = recipe.train.batch_size
    if EPOCHS_MANY * ceil(rows / batch) < STEPS_WANTED:
        batch = min(batch, USUAL.train.batch_size)
    epochs = min(EPOCHS_MANY, max(epochs, ceil(STEPS_WANTED / ceil(rows / batch))))
    settings: dict[str, Any] = {}
    if epochs > recipe.train.epochs:
        settings["train.epochs"] = epochs
    if batch < recipe.train.batch_size:
        settings["train.batch_size"] = batch
    return settings


def made_rows(recipe: Recipe, *kinds: MadeKind) -> dict[str, Any]:
    """The settings that augment the rows, by these kinds or all; none where the recipe already
    makes as many."""
    if recipe.augment.per_topic >= MADE_A_TOPIC:
        return {}
    only = {"augment.kinds": list(kinds)} if kinds else {}
    return {"augment.per_topic": MADE_A_TOPIC, **only}
