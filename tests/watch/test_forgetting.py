from __future__ import annotations

from tests.watch.conftest import epochs, healthy, hits, make, struck
from tuneproof.watch.forgetting import W409


def drifting(*shares: float | None) -> list[int]:
    lines = epochs(forgotten=shares, general_drift=[share and 9 * share for share in shares])
    return struck(make(W409), lines)


def test_more_than_twice_what_a_good_run_forgets_is_too_much() -> None:
    assert drifting(0.3, 0.5, 0.69, 0.71) == [4]


def test_it_is_said_again_only_when_clearly_more_is_gone() -> None:
    assert drifting(0.72, 0.73, 0.78, 0.83, 0.85) == [1, 4]


def test_where_nothing_was_measured_nothing_is_said() -> None:
    assert drifting(None, None) == []


def test_it_says_how_much_and_halves_the_rate() -> None:
    [(_epoch, hit)] = hits(make(W409), epochs(forgotten=[0.72], general_drift=[6.5]))
    assert hit is not None
    assert hit.evidence == {"forgotten": 0.72, "drift": 6.5}
    assert hit.patch == {"train.learning_rate": 5e-4}


def test_the_limit_is_a_setting() -> None:
    lines = epochs(forgotten=[0.3, 0.4], general_drift=[2.7, 3.6])
    assert struck(make(W409, watch__forgotten_limit=0.35), lines) == [2]


def test_a_healthy_run_forgets_less() -> None:
    assert struck(make(W409), healthy()[1]) == []
