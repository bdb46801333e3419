from __future__ import annotations

from math import nan

from tests.watch.conftest import healthy, make, steps, struck
from tuneproof.watch.divergence import W403
from tuneproof.watch.seen import RunLength


def test_a_loss_that_stays_high_diverges() -> None:
    losses = [4.0] * 10 + [6.5] * 10
    assert struck(make(W403), steps(losses))[0] == 16  # six of the newest ten: 5 make 5.25


def test_a_few_bad_steps_do_not() -> None:
    assert struck(make(W403), steps([4.0] * 10 + [20.0] * 4 + [4.0] * 10)) == []
    assert struck(make(W403), steps([4.0] * 5 + [20.0] * 4 + [4.0] * 10)) == []


def test_half_as_much_again_is_still_allowed() -> None:
    assert struck(make(W403), steps([4.0] * 10 + [6.0] * 30)) == []
    assert struck(make(W403, watch__divergence_factor=1.2), steps([4.0] * 10 + [6.0] * 30))


def test_a_multiple_of_almost_nothing_is_almost_nothing() -> None:
    assert struck(make(W403), steps([0.1] * 10 + [0.5] * 30)) == []


def test_a_first_batch_that_was_easy_does_not_count_alone() -> None:
    assert struck(make(W403), steps([0.5, 4.0, 4.1, 3.9, 4.0] + [3.9] * 30)) == []
    assert struck(make(W403), steps([1.0, 1.0, 5.0, 5.0, 5.0] + [6.0] * 30)) == [], "of five"


def test_steps_that_are_no_number_are_left_out() -> None:
    assert struck(make(W403), steps([nan, *[4.0] * 10, nan, *[6.5] * 9]))[0] == 18


def test_after_going_back_the_old_losses_are_forgotten() -> None:
    breaker = make(W403)
    assert struck(breaker, steps([4.0] * 10 + [9.0] * 6))
    breaker.went_back()
    assert struck(breaker, steps([3.0] * 20)) == []


def test_the_remedy_is_half_the_rate() -> None:
    breaker = make(W403)
    found = [breaker.step(one) for one in steps([4.0] * 10 + [9.0] * 6)][-1]
    assert found is not None and found.patch == {"train.learning_rate": 5e-4}
    assert found.evidence == {"loss": 9.0, "initial": 4.0}
    assert "9.00 at step 16; it began at 4.00" in breaker.finding(found).message


def test_a_healthy_run_does_not_diverge() -> None:
    assert struck(make(W403, RunLength(345, 69)), healthy()[0]) == []
