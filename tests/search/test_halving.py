"""Which candidates are given up, on plain numbers."""

from __future__ import annotations

from tuneproof.search.halving import given_up, margin
from tuneproof.search.trial import EpochScore, Motive, Trial


def trial(number: int, *shares: float | None, questions: int = 100) -> Trial:
    epochs = tuple(EpochScore(at, share, 1.0, questions) for at, share in enumerate(shares, 1))
    return Trial(number, Motive.SAMPLED, {}, epochs=epochs)


def test_the_clearly_worse_half_of_a_round_is_given_up() -> None:
    running = [trial(1, 0.2, 0.8), trial(2, 0.1, 0.3), trial(3, 0.2, 0.7), trial(4, 0.2, 0.2)]
    assert sorted(given_up(running, [], epoch=2)) == [2, 4]


def test_nobody_is_given_up_within_noise() -> None:
    """With 100 questions one standard error is 4.5 points: 3 behind says nothing."""
    assert given_up([trial(1, 0.80), trial(2, 0.77)], [], epoch=1) == ()
    assert given_up([trial(1, 0.80), trial(2, 0.70)], [], epoch=1) == (2,)


def test_few_questions_give_nobody_up() -> None:
    """Ten questions: a difference of one question is ten points and says nothing."""
    assert given_up([trial(1, 0.8, questions=10), trial(2, 0.7, questions=10)], [], 1) == ()
    assert margin(EpochScore(1, 0.5, 1.0, 10)) > 0.14


def test_earlier_rounds_are_compared_at_the_same_epoch() -> None:
    """The best of an earlier round had 50 % after two epochs and 90 % at its end: a new candidate
    with 60 % after two epochs is ahead of it."""
    earlier = [trial(1, 0.3, 0.5, 0.7, 0.9)]
    assert given_up([trial(2, 0.4, 0.6)], earlier, epoch=2) == ()
    assert given_up([trial(2, 0.1, 0.2)], earlier, epoch=2) == (2,)


def test_unmeasured_candidates_are_neither_given_up_nor_a_mark() -> None:
    assert given_up([trial(1), trial(2, 0.9)], [trial(3)], epoch=1) == ()
    assert given_up([trial(1, None), trial(2, None)], [], epoch=1) == ()
    assert given_up([], [trial(1, 0.5)], epoch=2) == ()
    assert given_up([trial(1, 0.1)], [trial(2, None)], epoch=1) == ()


def test_the_best_of_all_earlier_rounds_is_the_mark() -> None:
    earlier = [trial(1, 0.1), trial(2, 0.6), trial(3, 0.2)]
    assert given_up([trial(4, 0.5)], earlier, epoch=1) == (4,)
