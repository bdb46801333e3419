"""The order of epochs, on plain numbers."""

from __future__ import annotations

from math import inf, nan

from tuneproof.evaluate.epochs import rank, rank_of_epoch


def test_more_right_answers_count_first_and_then_the_lower_loss() -> None:
    worse_and_worse = [(0.9, 5.0), (0.8, 0.1), (0.8, 0.2), (0.8, inf), (0.0, 0.0), (None, 0.1)]
    ranks = [rank(*one) for one in worse_and_worse]
    assert ranks == sorted(ranks, reverse=True)
    assert len(set(ranks)) == len(ranks)


def test_what_is_no_number_counts_as_what_is_missing() -> None:
    assert rank(0.8, nan) == rank(0.8, None) < rank(0.8, 99.0)
    assert rank(nan, 0.1) == rank(None, 0.1) < rank(0.0, 99.0)


def test_of_equals_the_earlier_counts_and_without_a_measurement_the_newest() -> None:
    assert rank_of_epoch(1, 0.5, 1.0) > rank_of_epoch(2, 0.5, 1.0)
    assert rank_of_epoch(1, 0.5, nan) > rank_of_epoch(2, 0.5, nan)
    assert rank_of_epoch(2, None, None) > rank_of_epoch(1, None, None)
    assert rank_of_epoch(2, None, None) < rank_of_epoch(1, 0.0, 9.0)
