from __future__ import annotations

from math import inf

from tests.watch.conftest import healthy, make, norms, struck
from tuneproof.watch.gradient import W404
from tuneproof.watch.seen import StepSeen


def test_three_large_norms_in_a_row_are_too_many() -> None:
    assert struck(make(W404), norms([5, 11, 12, 5, 11, 12, 13, 14])) == [7, 8]


def test_one_or_two_are_odd_batches() -> None:
    assert struck(make(W404), norms([22, 3, 50, 60, 3])) == []


def test_a_norm_above_a_hundred_is_enough_alone() -> None:
    assert struck(make(W404), norms([5, 101, 5])) == [2]


def test_norms_of_just_the_limit_and_ten_times_that_are_let_pass() -> None:
    assert struck(make(W404), norms([10, 10, 10, 100])) == []


def test_the_remedy_is_half_the_rate() -> None:
    hit = make(W404).step(StepSeen(7, 1.0, 150.0))
    assert hit is not None and hit.patch == {"train.learning_rate": 5e-4}
    assert hit.evidence == {"grad_norm": 150.0, "limit": 10.0, "running": 1}


def test_the_limit_is_a_setting() -> None:
    assert struck(make(W404, watch__gradient_limit=4.0), norms([5, 5, 5, 41])) == [3, 4]


def test_what_is_no_number_belongs_to_another_breaker() -> None:
    assert struck(make(W404), norms([11, 11, inf, 11])) == [4]


def test_after_going_back_the_count_begins_anew() -> None:
    breaker = make(W404)
    assert struck(breaker, norms([11, 11])) == []
    breaker.went_back()
    assert struck(breaker, norms([11, 11])) == []


def test_the_norms_of_a_healthy_run_are_healthy() -> None:
    """It has single batches at 10, 14 and 22 among the first sixty."""
    assert max(one.grad_norm for one in healthy()[0]) > 20
    assert struck(make(W404), healthy()[0]) == []
