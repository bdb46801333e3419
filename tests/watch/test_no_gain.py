from __future__ import annotations

import math

from tests.watch.conftest import epochs, healthy, hits, make, struck
from tuneproof.watch.no_gain import W406
from tuneproof.watch.seen import RunLength


def seen(scores: list[float], least: float) -> list[int]:
    """For each epoch the epoch of the last gain."""
    breaker = make(W406, stop__min_gain=least, stop__patience=None)
    assert isinstance(breaker, W406)
    found = []
    for one in epochs(validation_correct=scores):
        breaker.epoch(one)
        found.append(breaker.gained_at)
    return found


def test_a_gain_is_one_of_at_least_the_size_asked_for() -> None:
    assert seen([0.5, 0.505, 0.52, 0.5, 0.52], 0.01) == [1, 1, 3, 3, 3]
    assert seen([0.1, 0.3], 0.2) == [1, 2]


def test_small_gains_add_up_to_one() -> None:
    """Half a point an epoch is a point in two: the run is getting better and must not stop."""
    assert seen([0.500, 0.506, 0.512, 0.518, 0.524], 0.01) == [1, 1, 3, 3, 5]


def test_with_no_least_gain_standing_still_is_still_none() -> None:
    assert seen([0.5, 0.5, 0.6, 0.6], 0.0) == [1, 1, 3, 3]


def test_patience_is_a_number_of_epochs() -> None:
    still = epochs(validation_correct=[0.5] * 7)
    assert struck(make(W406, stop__patience=2), still) == [3, 5, 7]
    assert struck(make(W406, stop__patience=3), still) == [4, 7]
    assert struck(make(W406, stop__patience=None), still) == []


def test_tiny_gains_for_two_hundred_epochs_end_as_soon_as_they_are_too_small() -> None:
    """The diary's fourth run: every epoch was better than the one before by next to nothing."""
    creeping = epochs(validation_correct=[0.5 + 0.0001 * epoch for epoch in range(200)])
    assert struck(make(W406, RunLength(4000, 20), stop__patience=3), creeping)[0] == 4


def test_after_the_last_epoch_there_is_nothing_to_stop() -> None:
    still = epochs(validation_correct=[0.5] * 4)
    assert struck(make(W406, RunLength(80, 20), stop__patience=3), still) == []


def test_without_validation_patience_has_nothing_to_go_by() -> None:
    assert struck(make(W406, stop__patience=1), epochs(train_loss=[1.0] * 5)) == []


def test_a_healthy_run_goes_on() -> None:
    assert struck(make(W406, RunLength(1000, 69)), healthy()[1]) == []


def test_a_falling_loss_is_a_gain_too() -> None:
    """A library's 35 validation answers stood still while the loss fell and test answers grew."""
    scores, losses = [0.69, 0.57, 0.6, 0.6], [0.0744, 0.065, 0.0516, 0.0485]
    falling = epochs(validation_correct=scores, validation_loss=losses)
    assert struck(make(W406, stop__patience=2), falling) == []
    assert struck(make(W406, stop__patience=2), epochs(validation_correct=scores)) == [3]


def test_a_loss_that_falls_by_little_is_none() -> None:
    creeping = epochs(validation_correct=[0.5] * 5, validation_loss=[1.0, 0.99, 0.98, 0.97, 0.96])
    assert struck(make(W406, stop__patience=3), creeping) == [4]
    rising = epochs(validation_correct=[0.5] * 5, validation_loss=[1.0, 1.1, 1.2, 1.3, 1.4])
    assert struck(make(W406, stop__patience=3), rising) == [4]


def test_a_loss_lower_by_five_per_cent_is_one() -> None:
    for lower, ended in ((0.95, []), (0.951, [2])):
        falling = epochs(validation_correct=[0.5] * 2, validation_loss=[1.0, lower])
        assert struck(make(W406, stop__patience=1), falling) == ended


def test_it_says_which_gain_it_waited_for_and_for_how_long() -> None:
    breaker = make(W406, stop__patience=2, stop__min_gain=0.02)
    *_before, (epoch, hit) = hits(breaker, epochs(validation_correct=[0.5] * 3))
    assert hit is not None and epoch == 3
    assert hit.evidence == {"epochs": 2, "level": 0.5, "min_gain": 0.02}
    assert breaker.finding(hit).message.startswith("No gain of 2.0 points in 2 epochs")


def test_a_loss_that_is_no_number_is_no_gain_and_hides_none() -> None:
    losses = [math.nan, 1.0, 0.9, 0.8, 0.7]
    falling = epochs(validation_correct=[0.5] * 5, validation_loss=losses)
    assert struck(make(W406, stop__patience=2), falling) == []
    lost = epochs(validation_correct=[0.5] * 4, validation_loss=[math.nan] * 4)
    assert struck(make(W406, stop__patience=2), lost) == [3]


def test_what_an_earlier_version_remembered_is_enough_to_go_on() -> None:
    breaker = make(W406, stop__patience=3)
    assert isinstance(breaker, W406)
    breaker.restore({"gained_at": 2, "level": 0.5})
    assert (breaker.gained_at, breaker.level, breaker.loss) == (2, 0.5, None)
