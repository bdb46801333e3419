from __future__ import annotations

import random
from dataclasses import replace
from math import inf, log, nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuneproof.guard.rightness import EXPECTED, FAITH, RightModel, Weight, fit


def drawn(n: int, seed: int = 0) -> tuple[list[dict[str, float]], list[bool]]:
    """`good` speaks for an answer, `bad` against it, `flat` never changes."""
    chance = random.Random(seed)
    right = [chance.random() < 0.6 for _ in range(n)]
    rows = [
        {"good": chance.gauss(one, 0.7), "bad": chance.gauss(-one, 0.7), "flat": 3.0}
        for one in right
    ]
    return rows, right


def test_what_speaks_for_an_answer_counts_and_what_points_the_other_way_is_left_out() -> None:
    model = fit(*drawn(300))
    weights = {one.name: one.weight for one in model.weights}
    assert weights.keys() == {"good", "bad"} and weights["good"] > 1 > weights["bad"] == 0
    assert model.probability({"good": 2.0}) > 0.8 > 0.3 > model.probability({"good": -1.0})


def test_the_same_rows_give_the_same_model() -> None:
    assert fit(*drawn(120)) == fit(*drawn(120))


def test_the_probabilities_are_those_of_the_data() -> None:
    rows, right = drawn(4000)
    model = fit(rows, right)
    high = [
        (p, one)
        for row, one in zip(rows, right, strict=True)
        if (p := model.probability(row)) > 0.7
    ]
    assert sum(p for p, _one in high) / len(high) == pytest.approx(
        sum(one for _p, one in high) / len(high), abs=0.03
    )


@pytest.mark.parametrize("right", [[True] * 30, [False] * 30, [True]])
def test_with_nothing_to_compare_with_every_answer_is_as_likely(right: list[bool]) -> None:
    model = fit([{"good": float(n)} for n in range(len(right))], right)
    share = (sum(right) + 1) / (len(right) + 2)
    assert model.probability({}) == pytest.approx(share, abs=0.01)


def probed(n: int, probe_is_right: float) -> tuple[list[dict[str, float]], list[bool]]:
    """Pairs of options: the probe's, and another that only the model proposes."""
    chance = random.Random(0)
    rows, right = [], []
    for _ in range(n):
        says = {"probe.for": 9.0, "probe.against": -5.0, "probe.says": 1.0, "adapter.says": 0.0}
        not_ = {"probe.for": 5.0, "probe.against": -9.0, "probe.says": 0.0, "adapter.says": 1.0}
        truth = chance.random() < probe_is_right
        rows += [says, not_]
        right += [truth, not truth]
    return rows, right


def test_a_few_questions_hardly_move_what_is_expected_of_the_probe_and_many_do() -> None:
    """A probe that is wrong nine times of ten: five such questions do not show that."""
    says, not_ = probed(1, 1.0)[0]
    few, many = fit(*probed(5, 0.1)), fit(*probed(2000, 0.1))
    assert few.probability(says) > few.probability(not_)
    assert many.probability(says) < many.probability(not_)
    [weight] = [one for one in few.weights if one.name == "probe.for"]
    assert weight.weight / weight.spread == pytest.approx(EXPECTED["probe.for"], rel=0.1)


def test_what_it_learns_beside_a_probe_is_the_likeliest_there_is() -> None:
    """Of the posterior as it is documented: two average options added, a Gaussian prior."""
    rows, right = probed(40, 0.3)
    model = fit(rows, right)

    def posterior(one: RightModel) -> float:
        told = [*zip(rows, right, strict=True), ({}, True), ({}, False)]
        heard = sum(log(abs(one.probability(row) - (not truth))) for row, truth in told)
        away = [each.weight - EXPECTED.get(each.name, 0.0) * each.spread for each in one.weights]
        return heard - sum(each * each for each in away) / (2 * FAITH)

    best = posterior(model)
    for step in (-0.02, 0.02):
        assert posterior(replace(model, intercept=model.intercept + step)) < best
        for place, each in enumerate(model.weights):
            weights = list(model.weights)
            weights[place] = replace(each, weight=each.weight + step)
            if weights[place].weight >= 0:
                assert posterior(replace(model, weights=tuple(weights))) < best


def test_without_a_probe_it_is_scikit_learns_logistic_regression() -> None:
    from sklearn.linear_model import LogisticRegression

    plain, right = drawn(60)
    rows = [{"good": row["good"], "better": row["good"] - row["bad"]} for row in plain]
    table = np.array([[row["better"], row["good"]] for row in rows])
    table = np.vstack([(table - table.mean(0)) / table.std(0), np.zeros((2, 2))])
    judge = LogisticRegression(tol=1e-8).fit(table, [*right, True, False])
    model = fit(rows, right)
    assert [one.weight for one in model.weights] == pytest.approx(judge.coef_[0], abs=1e-3)
    assert model.intercept == pytest.approx(judge.intercept_[0], abs=1e-3)


def test_without_a_probe_nothing_is_expected_of_a_feature() -> None:
    """As often right with it as without."""
    rows = [{"lookup.says": 1.0}, {"lookup.says": 1.0}, {"lookup.says": 0.0}, {"lookup.says": 0.0}]
    right = [True, False, True, False]
    [weight] = fit(rows, right).weights
    assert weight.weight == 0.0
    beside = fit([{**row, "probe.for": float(n)} for n, row in enumerate(rows)], right)
    assert {one.name for one in beside.weights if one.weight > 0} == {"lookup.says", "probe.for"}


def test_without_any_rows_it_knows_nothing() -> None:
    assert fit([], []).probability({}) == pytest.approx(0.5)


@given(
    st.floats(-1e6, 1e6), st.floats(0, 1e6), st.floats(0, 50), st.floats(-100, 100),
    st.floats(-50, 50),
)  # fmt: skip
def test_more_of_a_feature_never_makes_an_answer_less_likely(
    value: float, more: float, weight: float, mean: float, intercept: float
) -> None:
    model = RightModel(intercept, (Weight("a", mean, 2.0, weight),))
    low, high = (model.probability({"a": each}) for each in (value, value + more))
    assert 0.0 <= low <= high <= 1.0


@pytest.mark.parametrize("value", [nan, inf, -inf])
def test_what_is_not_a_number_counts_as_average(value: float) -> None:
    model = fit(*drawn(100))
    assert model.probability({"good": value}) == model.probability({})
    rows, right = drawn(100)
    rows[3] = {**rows[3], "good": value}
    assert fit(rows, right).weights
