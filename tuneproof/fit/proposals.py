"""What to try next: the recipe, what its diagnosis prescribes, more epochs of it, then samples.

Every proposal is a fixed function of the seed, its number and the trials before it, so that a
resumed search, or one on many machines, proposes the same. Sampling is Optuna's TPE.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any

import optuna

from tuneproof.config import Recipe
from tuneproof.fit.space import parameters_of, patch_of, space_around
from tuneproof.fit.trial import Source, Trial, TrialState, winner

SAMPLES_AT_RANDOM = 4
"""Trials before TPE models them."""
ASKED_AGAIN = 20
"""Draws before a sample that was tried already is accepted."""

LONGER = 1.6
"""Times the epochs of a trial that was still getting better when it ended (a proposal)."""

Patch = Mapping[str, Any]


def propose(
    recipe: Recipe, trials: Sequence[Trial], prescription: Patch | None, seed: int
) -> Trial:
    """The next trial, numbered after the last. `prescription` outranks a sample."""
    number = len(trials) + 1
    if not trials:
        own = parameters_of(recipe, space_around(recipe)) or {}
        return Trial(number, Source.RECIPE, {}, parameters=own)
    if prescription and not _tried(prescription, trials):
        return Trial(number, Source.PRESCRIPTION, dict(prescription))
    if (patch := _longer(recipe, trials)) and not _tried(patch, trials):
        return Trial(number, Source.LONGER, patch)
    parameters = _sample(recipe, trials, seed)
    return Trial(number, Source.SAMPLED, patch_of(parameters, recipe), parameters=parameters)


def _longer(recipe: Recipe, trials: Sequence[Trial]) -> dict[str, Any] | None:
    """The best trial with more epochs, where its answers still got better in the last one."""
    best = winner(trials)
    if best is None or best.state is not TrialState.FINISHED or len(best.rungs) < 2:
        return None
    before, last = best.rungs[-2], best.rungs[-1]
    if last.correct is None or before.correct is None or last is not best.best:
        return None
    if last.correct - before.correct < recipe.stop.min_gain:
        return None
    return {**best.patch, "train.epochs": ceil(LONGER * len(best.rungs))}


def _tried(patch: Patch, trials: Sequence[Trial]) -> bool:
    return any(dict(trial.patch) == dict(patch) for trial in trials)


def _sample(recipe: Recipe, trials: Sequence[Trial], seed: int) -> dict[str, Any]:
    space = space_around(recipe)
    sampler = optuna.samplers.TPESampler(
        seed=seed * 10_007 + len(trials), n_startup_trials=SAMPLES_AT_RANDOM
    )
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    study = optuna.create_study(direction="maximize", sampler=sampler)
    for trial in trials:
        if trial.parameters and trial.best and trial.best.correct is not None:
            study.add_trial(
                optuna.trial.create_trial(
                    params=dict(trial.parameters),
                    distributions=space,
                    value=trial.best.correct,
                )
            )
    tried = [dict(trial.parameters) for trial in trials]
    for _attempt in range(ASKED_AGAIN):
        found = dict(study.ask(space).params)
        if found not in tried:
            break
    return found
