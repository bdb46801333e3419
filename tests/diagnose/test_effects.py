"""Two runs side by side: whether what was promised came, did not, or cannot be told."""

from __future__ import annotations

from typing import Any

import pytest

from tests.evaluate.rows import judged
from tuneproof.diagnose.cause import Effect
from tuneproof.diagnose.effects import Compared, Fulfilment, Side, compare, effects_of
from tuneproof.diagnose.evidence import Evidence
from tuneproof.diagnose.followup import effect_findings
from tuneproof.diagnose.numbers.answers import answer_numbers
from tuneproof.types import Judged

CORRECT = Effect("correct", True, 0.10)


def side(
    right: int, of: int, *, start: int = 0, prefix: str = "", moved: int = 0, **numbers: Any
) -> Side:
    """A run with so many questions right, from the `start`th on; their ids may have `moved`."""
    answers: list[Judged] = [
        judged(
            n,
            id=f"q{n + moved}",
            question=f"{prefix}question {n}",
            correct=start <= n < start + right,
        )
        for n in range(of)
    ]
    found = answer_numbers({"adapter": answers})
    return Side(Evidence(**{**vars(found), **numbers}), answers)


def outcome(before: Side, after: Side, effect: Effect = CORRECT) -> Fulfilment:
    return compare([effect], before, after)[0].outcome


def test_it_came() -> None:
    assert outcome(side(40, 100), side(70, 100)) is Fulfilment.CAME


def test_a_small_gain_that_is_no_chance_is_less_than_was_promised() -> None:
    assert outcome(side(40, 100), side(47, 100)) is Fulfilment.MISSED


def test_it_got_worse() -> None:
    assert outcome(side(70, 100), side(40, 100)) is Fulfilment.MISSED


def test_won_and_lost_questions_are_noise_though_the_share_rose() -> None:
    # 45 right, then 55 others right: 45 lost, 55 won.
    assert outcome(side(45, 100), side(55, 100, start=45)) is Fulfilment.NOISE


def test_few_questions_are_noise_however_large_the_gain() -> None:
    assert outcome(side(1, 5), side(4, 5)) is Fulfilment.NOISE


def test_questions_are_paired_by_their_words_not_by_their_place_in_a_file() -> None:
    # Seven more right and none lost: as two samples that would be noise.
    for moved in (0, 3):
        found = compare([CORRECT], side(40, 100), side(47, 100, moved=moved))[0]
        assert found.p == pytest.approx(2 / 2**7)


def test_other_questions_are_compared_as_two_samples() -> None:
    found = compare([CORRECT], side(40, 100), side(75, 100, prefix="other-"))[0]
    assert found.outcome is Fulfilment.CAME and found.p is not None and found.p < 1e-5
    assert outcome(side(8, 20), side(12, 20, prefix="other-")) is Fulfilment.NOISE


def test_when_the_parents_folder_has_gone_its_counts_are_left() -> None:
    gone = Side(side(40, 100).numbers)
    found = compare([CORRECT], gone, side(75, 100))[0]
    assert found.outcome is Fulfilment.CAME and found.p is not None


def test_training_rows_are_a_sample_too() -> None:
    effect = Effect("train_exact", True, 0.2)
    before = Side(Evidence(train_exact=0.5, train_asked=40))
    assert (
        outcome(before, Side(Evidence(train_exact=0.95, train_asked=40)), effect) is Fulfilment.CAME
    )
    few = Side(Evidence(train_exact=0.7, train_asked=10))
    assert outcome(before, few, effect) is Fulfilment.NOISE


@pytest.mark.parametrize(("now", "came"), [(2.0, Fulfilment.CAME), (2.6, Fulfilment.MISSED)])
def test_a_loss_has_no_noise_to_hide_in(now: float, came: Fulfilment) -> None:
    effect = Effect("drift", False, 0.5)
    assert outcome(Side(Evidence(drift=3.0)), Side(Evidence(drift=now)), effect) is came


def test_what_one_run_did_not_measure_cannot_be_told() -> None:
    found = compare([CORRECT], Side(Evidence(correct=0.4)), Side(Evidence()))[0]
    assert (found.outcome, found.p) == (Fulfilment.NOISE, None)


def test_each_outcome_makes_its_finding_with_both_numbers() -> None:
    compared = compare(
        [CORRECT, Effect("drift", False, 0.5), Effect("near", True, 0.1)],
        side(40, 100, drift=3.0),
        side(70, 100, drift=2.9, near=None),
    )
    findings = {finding.code: finding for finding in effect_findings(compared)}
    assert set(findings) == {"G590", "G591", "G592"}
    assert (
        "answered rightly: 40 % before, 70 % now; up by at least 10 percentage points"
        in findings["G590"].message
    )
    assert findings["G591"].evidence == {"number": "drift", "before": 3.0, "after": 2.9, "p": None}


def test_what_may_be_chance_is_not_said_to_be_unmeasured() -> None:
    """23 % before and 43 % now were said to be "within noise, or not measured"."""
    measured = Compared(CORRECT, 0.23, 0.43, 0.11, Fulfilment.NOISE)
    missing = Compared(CORRECT, 0.23, None, None, Fulfilment.NOISE)
    chance, unmeasured = effect_findings([measured, missing])
    assert "Chance alone" in chance.message and "(p = 0.11)" in chance.message
    assert "not measured now" in unmeasured.message and "Chance" not in unmeasured.message
    assert "in both runs" in unmeasured.message


def test_effects_are_read_back_and_unknown_numbers_left_out() -> None:
    raw = [{"number": "correct", "rises": True, "least": 0.1, "text": "…"},
           {"number": "gone", "rises": True, "least": 1.0}]  # fmt: skip
    assert effects_of(raw) == (CORRECT,)


def test_a_share_of_some_questions_is_no_sample_of_all() -> None:
    """2 of 10 unanswerable questions refused, then 5: with the 100 that were asked in all, that
    passed for more than chance."""
    refusals = Effect("refusals", True, 0.20)
    before = Evidence(questions=100, answerable=90, unanswerable=10, refusals=0.2)
    after = Evidence(questions=100, answerable=90, unanswerable=10, refusals=0.5)
    found = compare([refusals], Side(before), Side(after))[0]
    assert found.outcome is Fulfilment.NOISE and found.p is not None and found.p > 0.3
