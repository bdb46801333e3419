from __future__ import annotations

from math import nan

from tests.watch.conftest import healthy, hits, make, steps, struck
from tuneproof.watch.loss_spike import W402
from tuneproof.watch.seen import RunLength

QUIET = [4.0 - 0.05 * step + (0.1 if step % 2 else -0.1) for step in range(40)]


def test_a_spike_stands_far_above_the_steps_before() -> None:
    assert struck(make(W402), steps([*QUIET, 9.0, 2.0])) == [41]


def test_a_quarter_of_the_initial_loss_above_the_median_is_none_yet() -> None:
    assert struck(make(W402), steps([*[4.0] * 20, 5.0])) == []
    [*_before, (step, hit)] = hits(make(W402), steps([*[4.0] * 20, 5.01]))
    assert hit is not None and step == 21
    assert hit.evidence == {"loss": 5.01, "median": 4.0, "spread": 0.0}


def test_nothing_is_said_of_the_first_twenty_steps() -> None:
    assert struck(make(W402), steps([*QUIET[:20], 9.0])) == [21]
    assert struck(make(W402), steps([*QUIET[:19], 9.0])) == []


def test_a_hard_batch_among_known_rows_is_no_spike() -> None:
    """The rows are learned, the spread is next to nothing: 0.6 is 400 deviations away and fine."""
    known = [*QUIET, *(0.01 + 0.001 * (step % 3) for step in range(60))]
    assert struck(make(W402), steps([*known, 0.6])) == []
    assert struck(make(W402), steps([*known, 1.5])) == [101]


def test_a_noisy_loss_needs_more_to_be_a_spike() -> None:
    noisy = [4.0 + (step * 7919 % 13 - 6) / 6 for step in range(60)]
    assert struck(make(W402), steps([*noisy, 8.0])) == []
    assert struck(make(W402), steps([*noisy, 12.0])) == [61]


def test_the_deviations_are_a_setting() -> None:
    noisy = [4.0 + (step * 7919 % 13 - 6) / 6 for step in range(60)]
    assert struck(make(W402, watch__spike_deviations=3.0), steps([*noisy, 8.0])) == [61]


def test_one_that_is_no_number_does_not_blind_it() -> None:
    assert struck(make(W402), steps([*QUIET[:20], nan, *QUIET[20:], 9.0])) == [42]


def test_the_window_grows_with_the_run() -> None:
    assert [RunLength(steps, 10).window for steps in (20, 100, 300, 5000)] == [20, 20, 60, 128]


def test_after_going_back_it_waits_for_a_window_again() -> None:
    breaker = make(W402)
    assert struck(breaker, steps(QUIET)) == []
    breaker.went_back()
    assert struck(breaker, steps([9.0] * 20)) == []


def test_a_healthy_run_has_none() -> None:
    assert struck(make(W402, RunLength(345, 69)), healthy()[0]) == []
