"""What is tried next: a fixed function of seed and trials."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tuneproof.config import EPOCHS_CAP, Recipe, patched
from tuneproof.search.proposals import propose
from tuneproof.search.space import (
    EPOCHS_AROUND,
    RATE_SPAN,
    parameters_of,
    patch_of,
    space_around,
)
from tuneproof.search.trial import EpochScore, Motive, Trial, TrialState

RECIPE = Recipe()


def tried(count: int) -> list[Trial]:
    trials: list[Trial] = []
    for number in range(count):
        trial = propose(RECIPE, trials, None, seed=3)
        score = EpochScore(1, 0.5 + 0.01 * number, 1.0, 100)
        trials.append(
            Trial(
                trial.number,
                trial.source,
                trial.patch,
                TrialState.FINISHED,
                (score,),
                parameters=trial.parameters,
            )
        )
    return trials


def test_the_first_candidate_is_the_recipe_itself() -> None:
    first = propose(RECIPE, [], {"train.epochs": 9}, seed=0)
    assert first.source is Motive.RECIPE
    assert first.patch == {}
    assert first.parameters["train.learning_rate"] == RECIPE.train.learning_rate


def test_the_first_candidate_has_no_more_epochs_than_fit() -> None:
    first = propose(RECIPE, [], None, seed=0, most=2)
    assert (first.source, dict(first.patch)) == (Motive.RECIPE, {"train.epochs": 2})
    assert first.parameters["train.epochs"] == 2
    assert propose(RECIPE, [], None, seed=0, most=RECIPE.train.epochs).patch == {}


def test_a_prescription_outranks_a_sample_and_is_tried_once() -> None:
    patch = {"train.epochs": 8}
    trials = tried(1)
    second = propose(RECIPE, trials, patch, seed=0)
    assert (second.source, dict(second.patch)) == (Motive.PRESCRIPTION, patch)
    third = propose(RECIPE, [*trials, second], patch, seed=0)
    assert third.source is Motive.SAMPLED


def test_the_same_seed_proposes_the_same_and_another_seed_something_else() -> None:
    trials = tried(6)
    assert propose(RECIPE, trials, None, 3) == propose(RECIPE, trials, None, 3)
    assert propose(RECIPE, trials, None, 3) != propose(RECIPE, trials, None, 4)
    patches = [str(dict(trial.patch)) for trial in trials]
    assert len(set(patches)) == len(patches)


@pytest.mark.parametrize("seed", [429_197, 2**32 - 1])
def test_every_seed_that_a_recipe_may_have_can_be_sampled_with(seed: int) -> None:
    """NumPy takes no seed above 32 bits, and the search ended with its ValueError."""
    assert propose(RECIPE, tried(6), None, seed).source is Motive.SAMPLED


def test_every_sample_is_a_recipe_that_can_be_run() -> None:
    for trial in tried(12):
        recipe = patched(RECIPE, trial.patch)
        assert RECIPE.train.learning_rate / 3 < recipe.train.learning_rate <= 2.5e-3
        assert recipe.lora.alpha / recipe.lora.rank == RECIPE.lora.alpha / RECIPE.lora.rank


@pytest.mark.parametrize("rate", [1e-4, 5e-3])
def test_an_unusual_recipe_lies_inside_its_own_space(rate: float) -> None:
    own = patched(RECIPE, {"train.learning_rate": rate, "lora.rank": 5, "train.fork_weight": 2.0})
    found = parameters_of(own, space_around(own))
    assert found is not None
    assert patched(own, patch_of(found, own)) == own


def test_a_trial_that_was_still_getting_better_is_tried_with_more_epochs() -> None:
    def trial(*shares: float) -> Trial:
        epochs = tuple(EpochScore(at, share, 1.0, 100) for at, share in enumerate(shares, 1))
        return Trial(1, Motive.RECIPE, {"lora.rank": 8}, TrialState.FINISHED, epochs)

    rising = propose(RECIPE, [trial(0.3, 0.5, 0.6, 0.7, 0.8)], None, seed=0)
    assert (rising.source, dict(rising.patch)) == (
        Motive.LONGER,
        {"lora.rank": 8, "train.epochs": 8},
    )
    for course in [(0.3, 0.8, 0.8), (0.3, 0.8, 0.7), (0.9, 0.3, 0.5, 0.8), (0.8,)]:
        assert propose(RECIPE, [trial(*course)], None, seed=0).source is Motive.SAMPLED


def test_more_epochs_are_not_proposed_where_no_more_fit() -> None:
    """Cut to the epochs that it had, it would be the same candidate once more."""
    epochs = tuple(EpochScore(at, 0.1 * at, 1.0, 100) for at in range(1, 6))
    best = Trial(1, Motive.RECIPE, {}, TrialState.FINISHED, epochs)
    assert propose(RECIPE, [best], None, seed=0, most=7).patch == {"train.epochs": 7}
    assert propose(RECIPE, [best], None, seed=0, most=5).source is Motive.SAMPLED
    assert propose(RECIPE, [best], None, seed=0, most=3).patch["train.epochs"] <= 3


def test_a_shortened_sample_outside_the_space_does_not_stop_the_sampler() -> None:
    """Ten epochs have a space of 7 to 13; six were left once, and TPE refused to hold them."""
    recipe = patched(RECIPE, {"train.epochs": 10})
    trials = [Trial(1, Motive.RECIPE, {}, TrialState.FINISHED, (EpochScore(1, 0.5, 1.0, 100),))]
    for _number in range(3):
        short = propose(recipe, trials, None, seed=0, most=6)
        score = EpochScore(1, 0.5, 1.0, 100)
        trials.append(
            Trial(
                short.number,
                short.source,
                short.patch,
                TrialState.FINISHED,
                (score,),
                parameters=short.parameters,
            )
        )
    assert propose(recipe, trials, None, seed=0).source is Motive.SAMPLED


@pytest.mark.parametrize(
    ("setting", "value", "inside"),
    [
        ("train.learning_rate", RECIPE.train.learning_rate * RATE_SPAN * 1.01, False),
        ("train.epochs", RECIPE.train.epochs + EPOCHS_AROUND, True),
        ("train.epochs", RECIPE.train.epochs + EPOCHS_AROUND + 1, False),
        ("lora.rank", 16, True),
        ("lora.rank", 12, False),
        ("lora.layers", "all", True),
    ],
)
def test_what_lies_outside_the_space_has_no_place_in_it(
    setting: str, value: object, inside: bool
) -> None:
    """Whether it does was asked of a private method of Optuna."""
    found = parameters_of(patched(RECIPE, {setting: value}), space_around(RECIPE))
    assert (found is not None) is inside


def test_no_sample_has_more_epochs_than_a_recipe_may() -> None:
    """A search around 200 epochs drew 203 and ended in an error."""
    recipe = patched(RECIPE, {"train.epochs": EPOCHS_CAP})
    first = propose(recipe, [], None, seed=0)
    trials = [replace(first, state=TrialState.FINISHED, epochs=(EpochScore(1, 0.5, 1.0, 100),))]
    epochs = {propose(recipe, trials, None, seed).patch["train.epochs"] for seed in range(12)}
    assert max(epochs) <= EPOCHS_CAP
