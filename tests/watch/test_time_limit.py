from __future__ import annotations

from tests.watch.conftest import make
from tuneproof.types import RunState
from tuneproof.watch.seen import MachineSeen
from tuneproof.watch.time_limit import W410


def test_the_minutes_are_counted_in_seconds_and_said_once() -> None:
    breaker = make(W410, stop__minutes=2)
    said = [breaker.machine(MachineSeen(step, seconds=60.0 * step)) for step in range(1, 5)]
    assert [hit is not None for hit in said] == [False, False, True, False]
    assert said[2] is not None and "2" in breaker.finding(said[2]).message


def test_without_a_limit_there_is_none() -> None:
    assert make(W410).machine(MachineSeen(1, seconds=1e9)) is None


def test_it_is_a_planned_end() -> None:
    assert W410.ends_as is RunState.TRAINED
