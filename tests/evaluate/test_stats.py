from __future__ import annotations

import numpy as np
import pytest

from tuneproof.evaluate import stats
from tuneproof.evaluate.stats import RESAMPLES, bootstrap_mean, holm, mcnemar, resampled, wilson
from tuneproof.types import Interval


def test_wilson_has_the_bounds_of_evidence_d() -> None:
    share = wilson(72, 85)
    assert (share.value, share.n) == (72 / 85, 85)
    assert share.low == pytest.approx(0.756, abs=5e-4)
    assert share.high == pytest.approx(0.908, abs=5e-4)
    perfect = wilson(85, 85)
    assert perfect.low == pytest.approx(0.957, abs=5e-4)
    assert perfect.high == 1.0


def test_wilson_of_none_right_starts_at_zero_and_stays_open_above() -> None:
    share = wilson(0, 10)
    # z² / (n + z²) with z = 1.96: 3.8415 / 13.8415.
    assert share.low == 0.0
    assert share.high == pytest.approx(0.2775, abs=5e-4)


def test_no_questions_are_not_measured_rather_than_zero() -> None:
    assert wilson(0, 0) == Interval(None, None, None, 0)
    assert bootstrap_mean([], []) == Interval(None, None, None, 0)


def test_an_impossible_share_is_refused() -> None:
    with pytest.raises(ValueError, match="6 of 5"):
        wilson(6, 5)


@pytest.mark.parametrize(("wins", "losses"), [(6, 0), (8, 1), (10, 2), (12, 3), (13, 4), (15, 5)])
def test_significance_starts_where_evidence_d_says(wins: int, losses: int) -> None:
    def compare(wins: int, losses: int) -> bool:
        a = [True] * wins + [False] * losses + [True] * 20
        b = [False] * wins + [True] * losses + [True] * 20
        result = mcnemar(a, b)
        assert (result.wins, result.losses) == (wins, losses)
        return result.within_noise

    assert not compare(wins, losses)
    assert not compare(losses, wins)
    assert compare(wins - 1, losses)


def test_mcnemar_of_six_to_nothing_by_hand() -> None:
    # Two-sided: 2 · (1/2)^6.
    assert mcnemar([True] * 6, [False] * 6).p == pytest.approx(2 / 64)


def test_systems_that_never_differ_are_within_noise() -> None:
    result = mcnemar([True, False], [True, False])
    assert (result.wins, result.losses, result.p, result.within_noise) == (0, 0, 1.0, True)


def test_systems_must_have_answered_the_same_questions() -> None:
    with pytest.raises(ValueError, match="shorter"):
        mcnemar([True, False], [True])


def test_phrasings_of_one_answer_widen_the_interval() -> None:
    # Ten topics of ten phrasings each, every topic all right or all wrong: 100 rows that
    # say no more than 10.
    values = [float(topic % 2) for topic in range(10) for _phrasing in range(10)]
    topics = [topic for topic in range(10) for _phrasing in range(10)]
    by_topic = bootstrap_mean(values, topics)
    by_row = bootstrap_mean(values, range(100))
    assert by_topic.value == by_row.value == 0.5
    assert by_topic.n == 100
    assert by_topic.low == pytest.approx(0.2, abs=0.05)
    assert by_topic.high == pytest.approx(0.8, abs=0.05)
    assert by_row.low == pytest.approx(0.4, abs=0.05)


def test_the_mean_is_of_rows_and_its_interval_agrees_with_a_plain_loop() -> None:
    values, topics = [1.0, 1.0, 1.0, 0.0, 0.5], ["a", "a", "a", "b", "c"]
    found = bootstrap_mean(values, topics, seed=3)
    groups = [[1.0, 1.0, 1.0], [0.0], [0.5]]
    draws = np.random.default_rng(3).integers(3, size=(2000, 3))
    means = [np.mean([v for pick in draw for v in groups[pick]]) for draw in draws]
    assert found.value == pytest.approx(0.7)
    assert found.low == pytest.approx(np.percentile(means, 2.5))
    assert found.high == pytest.approx(np.percentile(means, 97.5))
    assert found == bootstrap_mean(values, topics, seed=3)


def test_one_topic_falls_back_to_rows_and_one_value_says_nothing() -> None:
    values = [0.0, 1.0] * 10
    assert bootstrap_mean(values, ["a"] * 20) == bootstrap_mean(values, range(20))
    assert bootstrap_mean([0.7], ["a"]) == Interval(0.7, 0.0, 1.0, 1)


def test_values_that_are_all_equal_do_not_show_that_all_others_would_be() -> None:
    """Twelve right answers had a mean similarity of 100 % [100 – 100]."""
    low = wilson(12, 12).low
    assert low is not None
    assert bootstrap_mean([1.0] * 12, range(12)) == Interval(1.0, low, 1.0, 12)
    assert bootstrap_mean([1.0] * 12, ["a"] * 12) == Interval(1.0, low, 1.0, 12)
    assert bootstrap_mean([0.0] * 12, range(12)) == Interval(0.0, 0.0, 1 - low, 12)
    half = bootstrap_mean([0.5] * 12, range(12))
    assert half.low == pytest.approx(low / 2)
    assert half.high == pytest.approx(1 - low / 2)
    few = bootstrap_mean([1.0] * 12, [number % 3 for number in range(12)])
    assert few.low == wilson(3, 3).low


def test_what_was_picked_from_more_is_corrected_for_all() -> None:
    assert holm([0.04, 0.01, 0.5]) == pytest.approx([0.08, 0.03, 0.5])
    assert holm([0.04, 0.01], among=6) == pytest.approx([0.2, 0.06])
    assert holm([]) == []


def test_draws_are_those_of_all_at_once_however_few_are_taken_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """All draws over all questions were held at once, in three arrays: half a gigabyte for ten
    thousand questions."""
    values, clusters = [0.1, 0.9, 0.4, 0.7], ["a", "b", "b", "c"]
    whole = np.random.default_rng(5).integers(3, size=(RESAMPLES, 3))
    sums = np.array([0.1, 1.3, 0.7])[whole].sum(axis=1)
    for at_once in (1, 7, 1 << 20):
        monkeypatch.setattr(stats, "DRAWN_AT_ONCE", at_once)
        found, sizes = resampled(values, clusters, seed=5)
        np.testing.assert_allclose(found, sums)
        np.testing.assert_array_equal(sizes, np.array([1, 2, 1])[whole].sum(axis=1))
