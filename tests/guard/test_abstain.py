from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from math import log

import pytest

from tests.guard.conftest import LEAVE, REFUSAL, VPN, said
from tuneproof.guard.abstain import Abstain
from tuneproof.guard.calibration import Calibration, Grounds
from tuneproof.guard.known import Known
from tuneproof.guard.reply import Reply, Suggestion
from tuneproof.guard.rightness import RightModel, Weight

MODEL = RightModel(
    0.0,
    (
        Weight("adapter.says", 0.5, 0.5, 1.0),
        Weight("adapter.for", 0.0, 1.0, 1.0),
        Weight("adapter.against", 0.0, 1.0, 0.5),
        Weight("lookup.says", 0.5, 0.5, 0.5),
        Weight("lookup.for", 0.0, 0.25, 1.0),
        Weight("lookup.against", 0.0, 0.25, 1.0),
    ),
)


def calibrated(threshold: float | None, *, stands: bool = False) -> Calibration:
    return Calibration(threshold, 60, 60, 0.05, 0.03, Grounds.TOO_FEW, MODEL, stands)


def near(text: str, similarity: float, known: str = "another question") -> Suggestion:
    return Suggestion("lookup", text, similarity, known)


def sure(text: str, chance: float, *suggestions: Suggestion, question: str = "Leave?") -> Reply:
    return said(text, question, logprob=log(chance), tokens=1, suggestions=suggestions)


@pytest.fixture(scope="session")
def layer(known: Known) -> Abstain:
    return Abstain(known, calibrated(0.5))


def test_a_doubtful_answer_is_refused_with_its_chance(layer: Abstain) -> None:
    now, change = layer(sure(LEAVE, 0.1, near(REFUSAL, 0.5)))
    assert now.text == REFUSAL and now.withdrawn
    assert change is not None and change.why.startswith("Refused:") and "50 %" in change.why


def test_an_answer_on_which_both_agree_passes(layer: Abstain) -> None:
    reply = sure(LEAVE, 0.6, near(LEAVE, 0.6))
    assert layer(reply) == (reply, None)


def test_a_refusal_gives_way_where_the_known_question_is_close_enough(layer: Abstain) -> None:
    now, change = layer(sure(REFUSAL, 0.6, near(VPN, 0.95)))
    assert now.text == VPN
    assert change is not None and change.why.startswith("Replaced by what the look-up says")
    assert layer(sure(REFUSAL, 0.6, near(VPN, 0.1)))[0].text == REFUSAL


def test_a_refusal_stands_where_the_calibration_says_so(known: Known) -> None:
    firm = Abstain(known, calibrated(0.5, stands=True))
    refused = sure(REFUSAL, 0.6, near(VPN, 0.95))
    assert firm(refused) == (refused, None)
    assert firm(sure(LEAVE, 0.1, near(REFUSAL, 0.5)))[0].text == REFUSAL
    taken = sure(LEAVE, 0.9, near(VPN, 0.95)).refused(REFUSAL)
    assert firm(taken)[0].text == VPN, "what a layer took back is no refusal of the model"


def test_where_they_differ_the_likelier_answer_is_given(layer: Abstain) -> None:
    assert layer(sure(LEAVE, 0.55, near(VPN, 0.95)))[0].text == VPN
    assert layer(sure(LEAVE, 0.99, near(VPN, 0.3)))[0].text == LEAVE


def test_where_all_refuse_there_is_nothing_to_do(layer: Abstain) -> None:
    reply = sure(REFUSAL, 0.1, near(REFUSAL, 0.9))
    assert layer(reply) == (reply, None)


def test_an_answer_that_a_layer_withdrew_does_not_come_back(layer: Abstain) -> None:
    taken = sure(LEAVE, 0.99, near(REFUSAL, 0.1)).refused(REFUSAL)
    assert layer(taken)[0].text == REFUSAL


@pytest.mark.parametrize("threshold", [None, 0.01, 0.99])
def test_a_known_question_gets_its_known_answer_in_any_width_and_case(
    known: Known, threshold: float | None
) -> None:
    layer = Abstain(known, calibrated(threshold))
    same = near(VPN, 1.0, "How do I get VPN access?")
    asked = sure(REFUSAL, 0.99, same, question="how do i get ＶＰＮ access")
    assert layer(asked)[0].text == VPN
    refused = near(REFUSAL, 1.0, "Can I use the VPN in Brazil?")
    assert layer(sure(LEAVE, 0.99, refused, question="Can I use the VPN in Brazil?"))[0].text == (
        REFUSAL
    )


def test_letters_that_training_never_saw_do_not_make_a_question_a_known_one(
    layer: Abstain,
) -> None:
    """The look-up cannot see them, so its similarity alone may be 1."""
    asked = sure(REFUSAL, 0.9999, near(VPN, 1.0, "VPN設定"), question="VPN設定 龘龘")
    _now, change = layer(asked)
    assert change is not None and "very question" not in change.why


@pytest.mark.parametrize(
    ("asked", "known_one"),
    [
        ("Can I take 1.5 days of leave?", "Can I take 15 days of leave?"),
        ("可以請 1.5 天假嗎？", "可以請15天假嗎?"),
        ("Is C++ taught?", "Is C taught?"),
        ("Is C# taught?", "Is C++ taught?"),
    ],
)
def test_a_sign_that_changes_the_question_does_not_make_it_a_known_one(
    layer: Abstain, asked: str, known_one: str
) -> None:
    """Letters and digits are the same: it got the other question's answer, however sure the model
    was of its own."""
    reply = sure(LEAVE, 0.99, near(VPN, 0.1, known_one), question=asked)
    assert layer(reply) == (reply, None)


def test_questions_of_nothing_but_marks_are_not_one_and_the_same(layer: Abstain) -> None:
    asked = sure(REFUSAL, 0.9999, near(VPN, 0.1, "……"), question="???")
    assert layer(asked) == (asked, None)


def test_without_a_threshold_nothing_is_refused_and_no_refusal_is_overruled(known: Known) -> None:
    layer = Abstain(known, calibrated(None, stands=True))
    assert layer(sure(LEAVE, 0.001, near(REFUSAL, 0.9)))[0].text == LEAVE
    assert layer(sure(REFUSAL, 0.001, near(VPN, 0.9)))[0].text == REFUSAL
    assert layer(sure(LEAVE, 0.3, near(VPN, 0.95)))[0].text == VPN


def test_without_a_threshold_what_was_withdrawn_is_replaced_where_refusing_would_cost_more(
    known: Known,
) -> None:
    """As much is accepted of either error, so the answer must be rather right than wrong."""
    layer = Abstain(known, replace(calibrated(None), accepted=0.05))
    now, change = layer(sure(LEAVE, 0.9, near(VPN, 0.95)).refused(REFUSAL))
    assert now.text == VPN and change is not None and "look-up" in change.why
    far = sure(LEAVE, 0.9, near(VPN, 0.01)).refused(REFUSAL)
    assert layer(far)[0].text == REFUSAL
    dear = Abstain(known, replace(calibrated(None), accepted=0.01))
    assert dear(far)[0].text == VPN


def test_a_higher_threshold_never_answers_more(known: Known) -> None:
    replies = [
        sure(text, chance, near(other, close))
        for text in (LEAVE, REFUSAL)
        for chance in (0.1, 0.5, 0.9)
        for other in (VPN, LEAVE, REFUSAL)
        for close in (0.1, 0.5, 0.9)
    ]
    given = [
        {n for n, one in enumerate(replies)
         if not known.declines(Abstain(known, calibrated(level))(one)[0].text)}
        for level in (0.0, 0.2, 0.4, 0.6, 0.8, 0.99)
    ]  # fmt: skip
    assert all(more >= fewer for more, fewer in pairwise(given))
    assert len(given[0]) > len(given[-1])
