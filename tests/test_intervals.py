from __future__ import annotations

import pytest
from scipy.stats import binomtest

from tuneproof.intervals import least_questions, wilson_bounds, zero_upper


@pytest.mark.parametrize(("k", "n"), [(0, 9), (1, 2), (85, 100), (120, 120)])
def test_the_interval_is_wilsons(k: int, n: int) -> None:
    wanted = binomtest(k, n).proportion_ci(method="wilson")
    assert wilson_bounds(k / n, n) == pytest.approx((wanted.low, wanted.high), abs=1e-9)


def test_the_interval_of_the_evidence() -> None:
    low, high = wilson_bounds(72 / 85, 85)
    assert (round(low, 3), round(high, 3)) == (0.756, 0.908)


@pytest.mark.parametrize("n", range(1, 200))
def test_the_bound_of_none_and_of_all_is_exact(n: int) -> None:
    """It read "-0 %" of 40 questions, and ">99 %" of others."""
    assert wilson_bounds(0.0, n)[0] == 0.0
    assert wilson_bounds(1.0, n)[1] == 1.0


def test_nothing_asked_is_nothing_known() -> None:
    assert wilson_bounds(0.0, 0) == (0.0, 1.0)
    assert zero_upper(0) == 1.0


@pytest.mark.parametrize(("n", "upper"), [(30, 0.095), (59, 0.05), (100, 0.03)])
def test_no_false_answer_seen_still_leaves_an_upper_bound(n: int, upper: float) -> None:
    assert zero_upper(n) == pytest.approx(upper, abs=1e-3)


@pytest.mark.parametrize("level", [0.02, 0.05, 0.3])
def test_as_many_questions_as_bring_the_bound_below_the_level(level: float) -> None:
    n = least_questions(level)
    assert zero_upper(n) <= level < zero_upper(n - 1)
