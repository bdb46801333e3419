"""Calibration in a made-up world where the truth can be counted on as many fresh questions as
one likes."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise
from math import log

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom

from tests.guard.made_up import draw, features
from tuneproof.config import ObjectiveSettings
from tuneproof.guard.calibrate import (
    calibrate,
    cross_fitted,
    curve,
    score,
    upper_bound,
)
from tuneproof.guard.calibration import Calibration, Grounds, ValidationRow, even_chance
from tuneproof.guard.options import Option
from tuneproof.intervals import least_questions
from tuneproof.types import from_json, to_json

FIVE = ObjectiveSettings(false_answers=0.05, false_refusals=0.5)
"""Five per cent false answers, whatever it costs up to half of the answers."""


def false_answers(found: Calibration, rows: list[ValidationRow]) -> float:
    assert found.threshold is not None
    unknown = [row for row in rows if not row.answerable]
    scores = [-1.0 if found.stands and row.declined else score(row, found.model) for row in unknown]
    return sum(one >= found.threshold for one in scores) / len(unknown)


@pytest.mark.parametrize(("answerable", "unanswerable"), [(60, 60), (150, 95)])
def test_a_promise_holds_on_fresh_questions_in_95_of_100_draws(
    answerable: int, unanswerable: int
) -> None:
    fresh = draw(10_000, 0, 2000)
    found = [calibrate(draw(seed, answerable, unanswerable), FIVE) for seed in range(200)]
    promised = [one for one in found if one.guaranteed]
    assert len(promised) >= 180, "a test of promises needs promises"
    broken = sum(false_answers(one, fresh) > 0.05 for one in promised)
    assert broken <= 0.05 * len(promised)


@pytest.mark.parametrize(("accepted", "least"), [(0.15, 15), (0.2, 45)])
def test_with_a_limit_to_its_price_hardly_a_calibration_makes_a_promise_that_fails(
    accepted: float, least: int
) -> None:
    asked = ObjectiveSettings(false_answers=0.05, false_refusals=accepted)
    fresh = draw(10_000, 0, 2000, apart=8.0)
    found = [calibrate(draw(seed, 150, 95, apart=8.0), asked) for seed in range(60)]
    promised = [one for one in found if one.guaranteed]
    assert len(promised) >= least, "a test of promises needs promises"
    failed = sum(false_answers(one, fresh) > 0.05 for one in promised)
    assert failed <= 0.05 * len(found)


def test_a_promise_is_not_bought_at_any_price() -> None:
    """The same questions, with 3 % false refusals accepted: no promise, and hardly a refusal."""
    rows = draw(0, 150, 95)
    dear = calibrate(rows, FIVE)
    cheap = calibrate(rows, ObjectiveSettings())
    assert dear.guaranteed and dear.upper is not None and dear.upper <= 0.05
    assert cheap.outcome is Grounds.TOO_COSTLY and not cheap.guaranteed
    assert cheap.false_refusals is not None and dear.false_refusals is not None
    assert cheap.false_refusals < dear.false_refusals / 2


def test_too_few_questions_promise_nothing_and_still_answer() -> None:
    found = calibrate(draw(1, 60, 15), ObjectiveSettings())
    assert found.outcome is Grounds.TOO_FEW
    assert found.upper is not None and found.observed is not None
    assert found.upper > found.observed
    assert found.false_refusals is not None and found.false_refusals < 0.5
    assert found.threshold == even_chance(0.05, 0.03) == 0.375
    [chosen] = [point for point in found.curve if point.threshold == found.threshold]
    assert (chosen.false_answers, chosen.false_refusals) == (found.observed, found.false_refusals)


@pytest.mark.parametrize(
    ("made_up", "withheld", "stands"),
    [(2, 0, False), (4, 0, False), (5, 0, True), (20, 0, True), (6, 1, False), (8, 1, True)],
)
def test_refusals_stand_where_else_clearly_more_would_be_made_up(
    made_up: int, withheld: int, stands: bool
) -> None:
    """The look-up's word is likely right, and yet so many questions without an answer get it that
    the model alone refuses. What it alone makes up speaks for yielding where it is withheld, and
    for nothing where it is given all the same."""
    own = Option("a", ("adapter",), features(1, 3.0, None, 0.2))
    other = Option("b", ("lookup",), features(None, 0.0, 1, 0.9))
    doubtful = Option("c", ("adapter",), features(1, -6.0, None, 0.2))

    def some(n: int, answerable: bool, option: Option | None) -> list[ValidationRow]:
        right = answerable and option is not doubtful
        said, truth = ((option,), (right,)) if option else ((), ())
        name = f"{answerable} {option and option.text}"
        return [ValidationRow(f"{name} {at}", answerable, said, truth, option in (other, None))
                for at in range(n)]  # fmt: skip

    rows = [*some(60, True, own), *some(60, True, other), *some(30, False, None)]
    rows += [*some(made_up, False, other), *some(withheld, False, doubtful)]
    rows += [*some(20, True, doubtful), *some(3, False, own)]
    found = calibrate(rows, ObjectiveSettings())
    assert not found.guaranteed and found.stands is stands
    assert found.observed == (3 + made_up * (not stands)) / (33 + made_up + withheld)


@pytest.mark.parametrize("unanswerable", [0, 4])
def test_with_hardly_an_unanswerable_question_the_doubtful_is_refused_all_the_same(
    unanswerable: int,
) -> None:
    """The threshold follows from the recipe; the chance of being right, from questions with an
    answer alone, is if anything too high. What was learned without them refuses most questions
    without an answer in this world, and few with one."""
    found = calibrate(draw(1, 60, unanswerable), ObjectiveSettings())
    assert found.outcome is Grounds.TOO_FEW and not found.guaranteed and not found.stands
    assert found.threshold == even_chance(0.05, 0.03)
    assert (found.observed is None) is (unanswerable == 0) and found.curve == ()
    fresh = draw(2, 500, 500)
    given = [score(row, found.model) >= found.threshold for row in fresh]
    assert sum(given[:500]) > 450 and sum(given[500:]) < 200


@pytest.mark.parametrize("answerable", [0, 4])
def test_with_hardly_a_question_with_an_answer_nothing_is_refused(answerable: int) -> None:
    found = calibrate(draw(1, answerable, 60), ObjectiveSettings())
    assert found.threshold is None and found.outcome is Grounds.TOO_FEW_ANSWERABLE
    assert found.stands, "nor is a refusal overruled"
    assert found.model.weights, "the choice between sources is learned all the same"
    assert calibrate([], ObjectiveSettings()).threshold is None


@pytest.mark.parametrize("unanswerable", [0, 5])
def test_five_questions_with_an_answer_are_enough_for_a_threshold(unanswerable: int) -> None:
    assert calibrate(draw(1, 5, unanswerable), FIVE).threshold is not None


@pytest.mark.parametrize(("unanswerable", "drawn"), [(4, False), (5, True)])
def test_a_curve_takes_five_questions_without_an_answer(unanswerable: int, drawn: bool) -> None:
    assert bool(calibrate(draw(1, 60, unanswerable), FIVE).curve) is drawn


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 99))
@settings(max_examples=40, deadline=None)
def test_never_is_everything_refused(answerable: int, unanswerable: int, seed: int) -> None:
    rows = draw(seed, answerable, unanswerable, apart=0.0)
    found = calibrate(rows, ObjectiveSettings())
    if found.threshold is not None:
        scores = cross_fitted(rows)
        assert any(one >= found.threshold for one in scores)


def test_asking_for_fewer_false_answers_never_lowers_the_threshold() -> None:
    rows = draw(3, 150, 200)
    levels = (0.4, 0.2, 0.1, 0.05, 0.03, 0.02)
    found = [
        calibrate(rows, ObjectiveSettings(false_answers=level, false_refusals=0.9))
        for level in levels
    ]
    assert all(one.guaranteed for one in found)
    thresholds = [one.threshold or 0.0 for one in found]
    assert thresholds == sorted(thresholds) and thresholds[0] < thresholds[-1]


def test_along_the_curve_false_answers_fall_and_false_refusals_rise() -> None:
    rows = draw(5, 80, 40)
    points = curve(rows, cross_fitted(rows))
    for lower, higher in pairwise(points):
        assert lower.threshold < higher.threshold
        assert lower.false_answers >= higher.false_answers
        assert lower.false_refusals <= higher.false_refusals
    assert points[0].threshold == 0.0
    assert points[-1].false_refusals < 1 or points[-1].false_answers > 0


def test_no_question_is_scored_by_a_model_that_saw_it() -> None:
    """Whether an answer was right changes the scores of other questions, never its own."""
    rows = draw(7, 40, 20)
    turned = [*rows]
    turned[0] = replace(rows[0], right=tuple(not one for one in rows[0].right))
    before, after = cross_fitted(rows), cross_fitted(turned)
    assert before[0] == after[0]
    assert before != after


@pytest.mark.parametrize("near", [True, False])
def test_nor_by_one_that_saw_a_near_copy(near: bool) -> None:
    rows = draw(7, 40, 20)
    order = sorted(range(40), key=lambda at: rows[at].question)
    first, second = order[:2]  # in folds of their own where they are no copies of one another
    if near:
        rows[first], rows[second] = (replace(rows[at], cluster=1) for at in (first, second))
    turned = [*rows]
    turned[second] = replace(rows[second], right=tuple(not one for one in rows[second].right))
    assert (cross_fitted(rows)[first] == cross_fitted(turned)[first]) is near


def test_near_copies_count_once_for_a_promise() -> None:
    """Twenty questions without an answer, each in three wordings, promised what sixty can."""
    rows, copied = draw(3, 60, 60), draw(3, 60, 20)
    copied += [replace(row, cluster=at) for at, row in enumerate(copied[60:]) for _copy in range(2)]
    copied[60:80] = [replace(row, cluster=at) for at, row in enumerate(copied[60:80])]
    assert calibrate(rows, FIVE).guaranteed
    found = calibrate(copied, FIVE)
    assert (found.n, found.distinct, found.outcome) == (60, 20, Grounds.TOO_FEW)
    assert found.upper is not None and found.upper >= upper_bound(0, 20)


def test_a_question_is_answered_where_any_of_its_wordings_is() -> None:
    """One wording of each of thirty questions gets an answer: that is all of them, not a third."""
    said = Option("a", ("adapter",), features(1, 3.0, None, 0.2))
    known = [ValidationRow(f"k {at}", True, (said,), (True,)) for at in range(60)]
    unknown = [
        ValidationRow(f"u {at} {copy}", False, (said,) if copy == 1 else (), (), copy != 1, at)
        for at in range(30)
        for copy in range(3)
    ]
    unknown = [replace(row, right=(False,) * len(row.options)) for row in unknown]
    found = calibrate([*known, *unknown], ObjectiveSettings())
    assert found.observed == pytest.approx(1 / 3) and found.upper == 1.0


def test_the_order_of_the_questions_changes_nothing() -> None:
    rows = draw(2, 40, 20)
    assert calibrate(rows, FIVE).threshold == pytest.approx(
        calibrate(rows[::-1], FIVE).threshold, abs=1e-6
    )


@given(st.integers(1, 300), st.data())
def test_the_bound_is_the_share_at_which_so_few_would_be_one_in_twenty(
    n: int, data: st.DataObject
) -> None:
    k = data.draw(st.integers(0, n - 1))
    assert binom.cdf(k, n, upper_bound(k, n)) == pytest.approx(0.05, abs=1e-6)
    assert upper_bound(n, n) == 1.0


def test_the_bounds_of_the_evidence() -> None:
    assert [round(upper_bound(0, n), 3) for n in (30, 59, 100)] == [0.095, 0.050, 0.030]
    assert least_questions(0.05) == 59
    assert upper_bound(0, 58) > 0.05 >= upper_bound(0, 59)


def test_the_less_of_an_error_is_accepted_the_more_it_moves_the_even_chance() -> None:
    assert even_chance(0.05, 0.05) == 0.5
    assert even_chance(0.01, 0.05) > 0.8 and even_chance(0.05, 0.01) < 0.2


@pytest.mark.parametrize("unanswerable", [0, 15, 70])
def test_a_calibration_survives_its_file(unanswerable: int) -> None:
    found = calibrate(draw(1, 60, unanswerable), FIVE)
    assert from_json(Calibration, json.loads(json.dumps(to_json(found)))) == found


def test_the_smallest_promise_is_exact() -> None:
    assert upper_bound(0, 59) == pytest.approx(1 - 0.05 ** (1 / 59))
    assert log(0.05) / log(0.95) < 59
