"""What W407 and W408 have in common, each on its own figure."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from tests.watch.conftest import epochs, healthy, make, struck
from tuneproof.watch.appearing import Appearing
from tuneproof.watch.echoes import W408
from tuneproof.watch.loops import W407
from tuneproof.watch.seen import EpochFigures

Figure = tuple[type[Appearing], Callable[..., list[EpochFigures]]]
"""A breaker, and what makes epochs from its shares."""


@pytest.fixture(
    params=[(W407, "validation_loops"), (W408, "validation_echoes")], ids=["W407", "W408"]
)
def figure(request: pytest.FixtureRequest) -> Figure:
    kind, name = request.param

    def seen(shares: Sequence[float], **columns: Sequence[object]) -> list[EpochFigures]:
        return epochs(**{name: shares}, **columns)

    return kind, seen


def test_a_share_that_appears_is_seen(figure: Figure) -> None:
    kind, seen = figure
    assert struck(make(kind), seen([0.0, 0.02, 0.3])) == [3]


def test_a_share_that_was_there_from_the_start_has_not_appeared(figure: Figure) -> None:
    """A base model that has not learned to answer yet, and gets better."""
    kind, seen = figure
    assert struck(make(kind), seen([0.9, 0.9, 0.6, 0.3])) == []
    assert struck(make(kind), seen([0.9, 0.3, 0.6])) == [3]


def test_a_few_answers_are_let_pass(figure: Figure) -> None:
    kind, seen = figure
    assert struck(make(kind), seen([0.0, 0.08])) == []
    assert struck(make(kind, watch__answer_limit=0.05), seen([0.0, 0.08])) == [2]
    few = seen([0.0, 0.125, 0.25], validation_questions=[8] * 3)
    assert struck(make(kind), few) == [3]


def test_the_best_answers_so_far_are_let_pass(figure: Figure) -> None:
    kind, seen = figure
    assert struck(make(kind), seen([0.0, 0.2, 0.2], best=[True, True, False])) == [3]


def test_without_validation_it_says_nothing(figure: Figure) -> None:
    kind, _seen = figure
    assert struck(make(kind), epochs(train_loss=[1.0] * 3)) == []


def test_a_healthy_run_has_none(figure: Figure) -> None:
    kind, _seen = figure
    assert struck(make(kind), healthy()[1]) == []
