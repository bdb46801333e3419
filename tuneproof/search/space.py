"""What a search varies around a recipe, and within which bounds.

The parameters carry the dotted names of the settings they change. This module draws nothing; the
bounds rest on EVIDENCE B.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from optuna.distributions import (
    BaseDistribution,
    CategoricalDistribution,
    FloatDistribution,
    IntDistribution,
)

from tuneproof.config import EPOCHS_CAP, Recipe

Space = Mapping[str, BaseDistribution]

RATE_SPAN = 2.5
"""Learning rates are tried from the recipe's divided by this to the recipe's times this (a
proposal; EVIDENCE B: of 80 diverged runs 72 were at 3e-3)."""
RATE_MOST = 2.5e-3
"""Highest learning rate that is tried, unless the recipe's own is higher."""
EPOCHS_AROUND = 3
"""How many epochs fewer and more than the recipe's are tried."""
EPOCHS_LEAST = 2
RANKS = (8, 16, 32)
"""EVIDENCE B: 8 to 16 is ample below 1,000 short rows."""
FORK_WEIGHTS = (0.0, 4.0, 9.0)
"""A larger weight answers more and refuses less; which is better depends on the data
(docs/training.md)."""


def space_around(recipe: Recipe) -> dict[str, BaseDistribution]:
    """The parameters of a search around `recipe`."""
    rate, epochs = recipe.train.learning_rate, recipe.train.epochs
    return {
        "train.learning_rate": FloatDistribution(
            rate / RATE_SPAN, max(rate, min(rate * RATE_SPAN, RATE_MOST)), log=True
        ),
        "train.epochs": IntDistribution(
            max(EPOCHS_LEAST, epochs - EPOCHS_AROUND), min(EPOCHS_CAP, epochs + EPOCHS_AROUND)
        ),
        "lora.rank": CategoricalDistribution(_choices_with(RANKS, recipe.lora.rank)),
        "lora.layers": CategoricalDistribution(("upper-half", "all")),
        "train.fork_weight": CategoricalDistribution(
            _choices_with(FORK_WEIGHTS, recipe.train.fork_weight)
        ),
    }


def patch_of(parameters: Mapping[str, Any], recipe: Recipe) -> dict[str, Any]:
    """The patch that sets `parameters`. Alpha keeps its proportion to the rank, so that a learning
    rate means the same at every rank (EVIDENCE B)."""
    patch = dict(parameters)
    if "lora.rank" in patch:
        patch["lora.alpha"] = recipe.lora.alpha * patch["lora.rank"] / recipe.lora.rank
    return patch


def parameters_of(recipe: Recipe, space: Space) -> dict[str, Any] | None:
    """The values of a recipe for the parameters of `space`; None where one is outside of it."""
    parameters = {}
    for name, distribution in space.items():
        section, _dot, setting = name.partition(".")
        value = getattr(getattr(recipe, section), setting)
        if not _is_inside(value, distribution):
            return None
        parameters[name] = value
    return parameters


def _is_inside(value: object, distribution: BaseDistribution) -> bool:
    """Whether a setting lies in one of the distributions that `space_around` makes."""
    if isinstance(distribution, CategoricalDistribution):
        return value in distribution.choices
    return bool(distribution.low <= value <= distribution.high)


def _choices_with(choices: tuple[Any, ...], own: object) -> tuple[Any, ...]:
    return choices if own in choices else tuple(sorted((*choices, own)))
