"""Numbers of the recipe: its settings, and their ratio to usual ones.

The usual range of the learning rate is that of the check R303. Nothing here looks at what came
of it.
"""

from __future__ import annotations

from dataclasses import dataclass

from tuneproof.check.recipe.schedule import (
    LARGE_MODEL,
    RATE_HIGH,
    RATE_LARGE_MODEL,
    RATE_LOW,
    RATE_SMALL_MODEL,
    SMALL_MODEL,
)
from tuneproof.config import Recipe
from tuneproof.diagnose.numbers.number import Kind, number
from tuneproof.i18n import N_

USUAL_SCALE = 2.0
"""alpha / rank that the usual rates belong to: only rate times scale is comparable (EVIDENCE B)."""


@dataclass(frozen=True, kw_only=True)
class SettingNumbers:
    """The settings of the recipe. Rates are scaled by alpha / rank over 2, the usual ratio."""

    rate: float | None = number(N_("learning rate, for alpha at twice the rank"), Kind.PLAIN)
    scale: float | None = number(N_("lora.alpha against lora.rank"), Kind.TIMES)
    rate_over_usual: float | None = number(
        N_("learning rate against the highest usual one for this model"), Kind.TIMES
    )
    rate_over_least: float | None = number(
        N_("learning rate against the lowest usual one for this model"), Kind.TIMES
    )
    constant_rate: bool | None = number(N_("the rate is constant"), Kind.YES)
    epochs_planned: int | None = number(N_("epochs planned"), Kind.COUNT)
    rank: int | None = number(N_("rank of the adapter"), Kind.COUNT)
    plain_decoding: bool | None = number(
        N_("answers are decoded with the scores as they are and no length limit of the recipe's"),
        Kind.YES,
    )
    penalty: float | None = number(N_("repetition penalty when answering"), Kind.PLAIN)
    banned_ngram: int | None = number(
        N_("tokens that may not repeat in a row (0: no ban)"), Kind.COUNT
    )
    parameters: int | None = number(N_("parameters of the base model"), Kind.COUNT)


def setting_numbers(recipe: Recipe, parameters: int | None = None) -> SettingNumbers:
    """The numbers of a recipe; `parameters` of its base model where they are known."""
    train, lora, decode = recipe.train, recipe.lora, recipe.decode
    scale = lora.alpha / lora.rank
    rate = train.learning_rate * scale / USUAL_SCALE
    small = parameters is not None and parameters <= SMALL_MODEL
    large = parameters is not None and parameters >= LARGE_MODEL
    return SettingNumbers(
        rate=rate,
        scale=scale,
        rate_over_usual=rate / (RATE_LARGE_MODEL if large else RATE_HIGH),
        rate_over_least=rate / (RATE_SMALL_MODEL if small else RATE_LOW),
        constant_rate=train.schedule == "constant",
        epochs_planned=train.epochs,
        rank=lora.rank,
        plain_decoding=decode.repetition_penalty == 1.0
        and decode.no_repeat_ngram == 0
        and decode.max_new_tokens is None,
        penalty=decode.repetition_penalty,
        banned_ngram=decode.no_repeat_ngram,
        parameters=parameters,
    )
