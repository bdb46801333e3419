from __future__ import annotations

from tests.watch.conftest import make, steps, struck
from tuneproof.types import RunState
from tuneproof.watch.tokens import W413


def test_the_budget_is_used_up_once() -> None:
    assert struck(make(W413, stop__tokens=300), steps([1.0] * 6)) == [3]
    assert struck(make(W413, stop__tokens=301), steps([1.0] * 6)) == [4]


def test_without_a_budget_there_is_none() -> None:
    assert struck(make(W413), steps([1.0] * 6)) == []


def test_it_is_a_planned_end() -> None:
    assert W413.ends_as is RunState.TRAINED
