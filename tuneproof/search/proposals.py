"""What to try next: the recipe, what its diagnosis prescribes, more epochs of it, then samples.

Every proposal is a fixed function of the seed, its number and the trials before it, so that a
resumed search, or one on many machines, proposes the same. Sampling is Optuna's TPE.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any

import optuna

from tuneproof.config import EPOCHS_CAP, Recipe, patched
from tuneproof.search.space import parameters_of, patch_of, space_around
from tuneproof.search.trial import Motive, Trial, TrialState, winner

SAMPLES_AT_RANDOM = 4
"""Trials before TPE models them."""
ASKED_AGAIN = 20
"""Draws before a sample that was tried already is accepted."""

LONGER = 1.6
"""Times the epochs of a trial that was still getting better when it ended (a proposal)."""

Patch = Mapping[str, Any]


def propose(
    recipe: Recipe,
    trials: Sequence[Trial],
    prescription: Patch | None,
    seed: int,
    most: int | None = None,
) -> Trial:
    """The next trial, numbered after the last; no more than `most` epochs where that is given.

    `prescription` outranks a sample. It is dropped where its epochs do not fit, for then it would
    not be what was prescribed; whatever was tried already is not tried again.
    """
    number = len(trials) + 1
    if not trials:
        own = parameters_of(recipe, space_around(recipe)) or {}
        return Trial(number, Motive.RECIPE, {}, parameters=own)
    tried = [patched(recipe, trial.patch) for trial in trials]
    if prescription:
        wanted = patched(recipe, prescription)
        fits = most is None or wanted.train.epochs <= most
        if fits and wanted not in tried:
            return Trial(number, Motive.PRESCRIPTION, dict(prescription))
    longer = _longer(recipe, trials, most)
    if longer and patched(recipe, longer) not in tried:
        return Trial(number, Motive.LONGER, longer)
    return _sample(recipe, trials, seed, most)


def _longer(recipe: Recipe, trials: Sequence[Trial], most: int | None) -> dict[str, Any] | None:
    """The best trial with more epochs, where its answers still got better in the last one."""
    best = winner(trials)
    if best is None or best.state is not TrialState.FINISHED or len(best.epochs) < 2:
        return None
    before, last = best.epochs[-2], best.epochs[-1]
    if last.correct is None or before.correct is None or last is not best.best:
        return None
    wanted = ceil(LONGER * len(best.epochs))
    epochs = min(wanted, EPOCHS_CAP, wanted if most is None else most)
    if last.correct - before.correct < recipe.stop.min_gain or epochs <= len(best.epochs):
        return None
    return {**best.patch, "train.epochs": epochs}


def _sample(recipe: Recipe, trials: Sequence[Trial], seed: int, most: int | None) -> Trial:
    """A sample of the space that was not tried yet, or after many draws one that was."""
    study = _study(recipe, trials, seed)
    space = space_around(recipe)
    tried = [patched(recipe, trial.patch) for trial in trials]
    for _attempt in range(ASKED_AGAIN):
        parameters = dict(study.ask(space).params)
        if most is not None:
            parameters["train.epochs"] = max(1, min(parameters["train.epochs"], most))
        patch = patch_of(parameters, recipe)
        if patched(recipe, patch) not in tried:
            break
    return Trial(len(trials) + 1, Motive.SAMPLED, patch, parameters=parameters)


def _study(recipe: Recipe, trials: Sequence[Trial], seed: int) -> optuna.Study:
    """A study that knows the trials that lie in the space and were measured."""
    space = space_around(recipe)
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    sampler = optuna.samplers.TPESampler(
        seed=seed * 10_007 + len(trials), n_startup_trials=SAMPLES_AT_RANDOM
    )
    study = optuna.create_study(direction="maximize", sampler=sampler)
    for trial in trials:
        # Where a trial had fewer epochs than the space has, time was short: TPE cannot hold it.
        inside = parameters_of(patched(recipe, trial.patch), space) is not None
        if inside and trial.parameters and trial.best and trial.best.correct is not None:
            study.add_trial(
                optuna.trial.create_trial(
                    params=dict(trial.parameters),
                    distributions=space,
                    value=trial.best.correct,
                )
            )
    return study
