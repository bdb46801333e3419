"""The probe's first choices weighed by what a model thinks of the question after each."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from tuneproof.guard.rereading import COMPARED, WEIGHT, reread

ANSWERS = ("a", "b", "no", "c", "d", "e")
REFUSALS = tuple(text == "no" for text in ANSWERS)
CHANCES = np.array([[0.3, 0.25, 0.2, 0.15, 0.06, 0.04]], dtype=np.float32)


def _heard(after: dict[str, float]) -> Sequence[float]:
    asked: list[tuple[str, str]] = []

    def likelihoods(pairs: Sequence[tuple[str, str]]) -> Sequence[float]:
        asked.extend(pairs)
        return [after[answer] for answer, _question in pairs]

    found = reread(CHANCES, ANSWERS, REFUSALS, ["?"], likelihoods)
    assert asked == [(answer, "?") for answer in ("a", "b", "c", "d")], "the likeliest answers"
    assert len(asked) == COMPARED
    return [float(one) for one in found[0]]


def test_the_likeliest_answers_share_their_chance_anew_and_all_else_keeps_its_own() -> None:
    found = _heard({"a": -40.0, "b": -20.0, "c": -30.0, "d": -50.0})
    weighed = {
        "a": 0.3 * np.exp(WEIGHT * -40.0),
        "b": 0.25 * np.exp(WEIGHT * -20.0),
        "c": 0.15 * np.exp(WEIGHT * -30.0),
        "d": 0.06 * np.exp(WEIGHT * -50.0),
    }
    share = 0.76 / sum(weighed.values())
    wanted = [weighed["a"] * share, weighed["b"] * share, 0.2, weighed["c"] * share]
    assert found == pytest.approx([*wanted, weighed["d"] * share, 0.04], rel=1e-5)
    assert sum(found) == pytest.approx(1.0)


def test_what_is_equally_likely_after_each_changes_nothing() -> None:
    assert _heard(dict.fromkeys("abcd", -1000.0)) == pytest.approx(CHANCES[0].tolist())


@pytest.mark.parametrize("fault", [float("nan"), float("-inf"), float("inf")])
def test_a_likelihood_that_is_no_number_is_not_heard(fault: float) -> None:
    assert _heard({"a": -1.0, "b": fault, "c": -1.0, "d": -9.0}) == pytest.approx(
        CHANCES[0].tolist()
    )


def test_a_chance_that_has_vanished_stays_a_number() -> None:
    chances = np.array([[1.0, 0.0, 0.0]], dtype=np.float32)
    found = reread(chances, ("a", "b", "c"), (False,) * 3, ["?"], lambda pairs: [-5e4, -1.0, -9.0])
    assert np.isfinite(found).all() and found.sum() == pytest.approx(1.0)


def test_where_there_is_nothing_to_compare_no_model_is_asked() -> None:
    def never(_pairs: Sequence[tuple[str, str]]) -> Sequence[float]:
        pytest.fail("asked")

    chances = np.array([[0.7, 0.3]], dtype=np.float32)
    assert reread(chances, ("a", "no"), (False, True), ["?"], never) is chances
