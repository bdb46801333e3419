from __future__ import annotations

from tests.watch.conftest import epochs, healthy, make, struck
from tuneproof.watch.loops import W407


def test_a_share_that_appears_is_seen() -> None:
    assert struck(make(W407), epochs(validation_loops=[0.0, 0.02, 0.3])) == [3]


def test_a_share_that_was_there_from_the_start_has_not_appeared() -> None:
    """A base model that has not learned to answer yet, and gets better."""
    assert struck(make(W407), epochs(validation_loops=[0.9, 0.9, 0.6, 0.3])) == []
    assert struck(make(W407), epochs(validation_loops=[0.9, 0.3, 0.6])) == [3]


def test_a_few_answers_are_let_pass() -> None:
    assert struck(make(W407), epochs(validation_loops=[0.0, 0.08])) == []
    assert struck(make(W407, watch__answer_limit=0.05), epochs(validation_loops=[0.0, 0.08])) == [2]
    few = epochs(validation_loops=[0.0, 0.125, 0.25], validation_questions=[8] * 3)
    assert struck(make(W407), few) == [3]


def test_the_best_answers_so_far_are_let_pass() -> None:
    lines = epochs(validation_loops=[0.0, 0.2, 0.2], best=[True, True, False])
    assert struck(make(W407), lines) == [3]


def test_without_validation_it_says_nothing() -> None:
    assert struck(make(W407), epochs(train_loss=[1.0] * 3)) == []


def test_a_healthy_run_has_none() -> None:
    assert struck(make(W407), healthy()[1]) == []


def test_it_says_how_many_and_what_they_were() -> None:
    breaker = make(W407)
    lines = epochs(validation_loops=[0.02, 0.3])
    found = [breaker.epoch(one) for one in lines][-1]
    assert found is not None
    assert found.evidence == {"share": 0.3, "lowest": 0.02, "answers": 15}
    message = breaker.finding(found).message
    assert message.startswith("30 % of the 50 validation answers") and "2 % did before" in message
