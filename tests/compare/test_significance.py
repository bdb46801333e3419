from __future__ import annotations

import numpy as np
import pytest

from tuneproof.compare.significance import paired_bootstrap, wins_needed
from tuneproof.evaluate.stats import holm


def test_holm_multiplies_the_smallest_most_and_keeps_the_order() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([0.2]) == [0.2]
    assert holm([]) == []


def test_holm_never_exceeds_one_nor_falls_below_a_smaller_p() -> None:
    """0.02 * 2 is more than 0.03 * 1: a larger p must not come out the surer one."""
    assert holm([0.9, 0.8, 0.7]) == [1.0, 1.0, 1.0]
    assert holm([0.02, 0.03]) == pytest.approx([0.04, 0.04])


@pytest.mark.parametrize(("fewer", "more"), [(0, 6), (1, 8), (2, 10), (3, 12), (4, 13), (5, 15)])
def test_what_is_needed_is_what_the_evidence_lists(fewer: int, more: int) -> None:
    assert wins_needed(fewer) == more


def test_a_clear_gain_in_every_topic_is_no_chance() -> None:
    topics = [n // 3 for n in range(30)]
    p = paired_bootstrap([0.5] * 30, [0.6] * 30, topics)
    assert 0 < p < 0.01


def test_gains_and_losses_that_cancel_are_chance() -> None:
    before, after = [0.5] * 20, [0.6, 0.4] * 10
    assert paired_bootstrap(before, after, range(20)) > 0.5


def test_p_is_twice_the_rarer_side_of_the_draws_ties_on_both_sides() -> None:
    """Against a plain loop; one draw more is counted on either side."""
    gains = [1.0] * 6 + [-1.0] * 4
    draws = np.random.default_rng(4).integers(10, size=(2000, 10))
    sums = [sum(gains[pick] for pick in draw) for draw in draws]
    rarer = min(sum(each <= 0 for each in sums), sum(each >= 0 for each in sums)) + 1
    assert sums.count(0.0) > 100 and 0.05 < 2 * rarer / 2001 < 0.9
    assert paired_bootstrap([0.0] * 10, gains, range(10), seed=4) == pytest.approx(2 * rarer / 2001)


def test_one_topic_that_gains_is_not_many_questions_that_do() -> None:
    """Ten phrasings of one answer are one observation, not ten."""
    before = [0.0] * 20
    after = [0.9] * 10 + [0.0] * 10
    as_clusters = paired_bootstrap(before, after, [0] * 10 + list(range(1, 11)))
    as_questions = paired_bootstrap(before, after, range(20))
    assert as_questions < 0.01 < 0.1 < as_clusters


@pytest.mark.parametrize(("clusters", "clear"), [(1, False), (2, False), (5, False), (6, True)])
def test_few_that_gain_are_no_proof(clusters: int, clear: bool) -> None:
    """One question 10 points more alike was "clearly better", with p = 0.001: every draw of one
    question is that question."""
    assert (paired_bootstrap([0.5] * clusters, [0.6] * clusters, range(clusters)) < 0.05) is clear
    together = ["a", "b"] * clusters
    assert paired_bootstrap([0.5] * len(together), [0.6] * len(together), together) >= 0.05


def test_no_difference_no_pairs_and_one_cluster() -> None:
    assert paired_bootstrap([0.5, 0.5], [0.5, 0.5], "ab") == 1.0
    assert paired_bootstrap([], [], []) == 1.0
    assert paired_bootstrap([0.0] * 12, [1.0] * 12, ["same"] * 12) < 0.01


def test_the_same_seed_gives_the_same_p() -> None:
    before, after = [0.1, 0.9, 0.4, 0.5], [0.3, 0.8, 0.6, 0.5]
    assert paired_bootstrap(before, after, "abcd") == paired_bootstrap(before, after, "abcd")
