"""What to try next: the recipe, what its diagnosis prescribes, the best with more epochs, samples.

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
"""Trials that are sampled at random before TPE models them."""
ASKED_AGAIN = 20
"""Most draws for a sample that was not tried yet."""

LONGER = 1.6
"""Factor of the epochs of a trial that was still getting better when it ended (a proposal)."""

Patch = Mapping[str, Any]


def propose(
    recipe: Recipe,
    trials: Sequence[Trial],
    prescription: Patch | None,
    seed: int,
    most: int | None = None,
) -> Trial:
    """The next trial, numbered after the last, of no more than `most` epochs where that is given.

    The recipe itself, or as many of its epochs as `most` allows, is the first. Later a
    `prescription` comes before more epochs, and those before a sample. A prescription with more
    epochs than `most` is dropped: cut shorter it would not be what was prescribed. What was tried
    already is not tried again.
    """
    number = len(trials) + 1
    if not trials:
        fewer = most is not None and most < recipe.train.epochs
        patch = {"train.epochs": most} if fewer else {}
        own = parameters_of(patched(recipe, patch), space_around(recipe)) or {}
        return Trial(number, Motive.RECIPE, patch, parameters=own)
    tried = [patched(recipe, trial.patch) for trial in trials]
    if prescription:
        wanted = patched(recipe, prescription)
        fits = most is None or wanted.train.epochs <= most
        if fits and wanted not in tried:
            return Trial(number, Motive.PRESCRIPTION, dict(prescription))
    longer = _longer_patch(recipe, trials, most)
    if longer and patched(recipe, longer) not in tried:
        return Trial(number, Motive.LONGER, longer)
    return _sampled_trial(recipe, trials, seed, most)


def _longer_patch(
    recipe: Recipe, trials: Sequence[Trial], most: int | None
) -> dict[str, Any] | None:
    """The patch of the best trial with more epochs; None unless its answers still got better in the
    last epoch, and more epochs fit."""
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


def _sampled_trial(recipe: Recipe, trials: Sequence[Trial], seed: int, most: int | None) -> Trial:
    """A sample of the space that was not tried yet, or after many draws one that was."""
    study = _study_of(recipe, trials, seed)
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


def _study_of(recipe: Recipe, trials: Sequence[Trial], seed: int) -> optuna.Study:
    """An Optuna study of the trials that were measured and lie in the space."""
    space = space_around(recipe)
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    sampler = optuna.samplers.TPESampler(
        seed=(seed * 10_007 + len(trials)) % 2**32,  # NumPy takes no larger one
        n_startup_trials=SAMPLES_AT_RANDOM,
    )
    study = optuna.create_study(direction="maximize", sampler=sampler)
    for trial in trials:
        # A trial that was short of time may have fewer epochs than the space allows; Optuna
        # refuses it.
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
