"""What is said of a candidate at its beginning and its end."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tuneproof.search.trial import EpochScore, Motive, Trial, TrialState
from tuneproof.search.wording import changes, ended, started

BEST = Trial(
    2,
    Motive.SAMPLED,
    {},
    TrialState.FINISHED,
    (EpochScore(1, 0.4, 2.0, 8), EpochScore(2, 0.625, 1.0, 8)),
)


@pytest.mark.parametrize("motive", Motive)
def test_each_candidate_is_told_with_why_it_is_tried_and_what_it_changes(motive: Motive) -> None:
    assert started(Trial(1, motive, {})).startswith("Candidate 1: ")
    changed = started(Trial(3, motive, {"train.learning_rate": 5.4e-4, "lora.rank": 8}))
    assert changed.endswith(" (train.learning_rate 5.4e-04, lora.rank 8)")
    assert len({started(Trial(1, each, {})) for each in Motive}) == len(Motive)


def test_a_recipe_that_was_made_shorter_is_not_called_as_it_is() -> None:
    shorter = started(Trial(1, Motive.RECIPE, {"train.epochs": 3}))
    assert "as it is" not in shorter and shorter.endswith(" (train.epochs 3)")


def test_large_and_small_numbers_of_a_change_are_short() -> None:
    assert changes({"train.fork_weight": 4.0, "lora.dropout": 0.05}) == (
        "train.fork_weight 4, lora.dropout 0.05"
    )
    assert changes({"train.learning_rate": 0.0016666}) == "train.learning_rate 1.7e-03"
    assert changes({"train.fork_weight": 0.0}) == "train.fork_weight 0"


def test_the_end_says_the_best_epoch_and_whose_the_best_is() -> None:
    said = "Candidate 2: 62.5 % of the validation questions right after epoch 2"
    assert ended(BEST, BEST) == f"{said} · the best so far"
    assert ended(BEST, replace(BEST, number=1)) == f"{said} · best: 1"
    assert ended(BEST, None) == said


def test_what_ended_a_candidate_early_is_said() -> None:
    pruned = replace(BEST, state=TrialState.PRUNED, why="Others were clearly better by then.")
    assert "(Others were clearly better by then.)" in ended(pruned, None)
    failed = Trial(4, Motive.SAMPLED, {}, TrialState.FAILED, why="no memory")
    assert ended(failed, None) == "Candidate 4 came to nothing measured (no memory)"
    unmeasured = replace(BEST, epochs=(EpochScore(1, None, 1.0, 0),))
    assert ended(unmeasured, None) == "Candidate 2 came to nothing measured"
