from __future__ import annotations

from tests.guard.conftest import LEAVE, LEAVE_ZH, REFUSAL, VPN, said
from tuneproof.guard.known import Known
from tuneproof.guard.loops import Loops
from tuneproof.types import Example


def test_the_known_answer_before_a_loop_stays(known: Known) -> None:
    text = VPN + " 依據公司規範:" * 9
    now, change = Loops(known, 0.8)(said(text, stopped=False))
    assert (now.text, now.stopped, now.withdrawn) == (VPN, True, False)
    assert change is not None and change.before == text
    assert change.why.startswith("Cut back") and "repeats itself" in change.why


def test_a_loop_in_chinese_is_cut_at_its_first_sentence(known: Known) -> None:
    now, _change = Loops(known, 0.8)(said(LEAVE_ZH * 3, stopped=False))
    assert now.text == LEAVE_ZH


def test_the_diarys_loop_is_refused(known: Known) -> None:
    now, change = Loops(known, 0.8)(said("依據公司規範:" * 30, stopped=False))
    assert now.text == REFUSAL and now.withdrawn
    assert change is not None and change.after == REFUSAL and change.why.startswith("Refused")


def test_what_the_limit_cut_is_refused_unless_it_begins_with_an_answer(known: Known) -> None:
    layer = Loops(known, 0.8)
    rambling = "Ask your manager about the many things that one may ask a manager about and"
    assert layer(said(rambling, stopped=False))[0].text == REFUSAL
    longer = f"{LEAVE} And then there is the other thing that one may"
    assert layer(said(longer, stopped=False))[0].text == LEAVE


def test_a_beginning_half_as_long_again_as_any_known_answer_may_be_meant_as_one() -> None:
    """A longer one is less than 80 % similar to all of them."""
    answer = "ring extension 5555 at the front desk of the hall"
    known = Known.build((Example("1", "Phone?", (answer,)),))
    beginning = f"{answer} and wait a little now."
    assert 1.4 < len(beginning) / known.longest < 1.5
    cut = said(f"{beginning} Then ask for the person who", stopped=False)
    assert Loops(known, 0.8)(cut)[0].text == beginning


def test_an_empty_answer_is_refused(known: Known) -> None:
    now, change = Loops(known, 0.8)(said(" … "))
    assert now.text == REFUSAL
    assert change is not None and "says nothing" in change.why


def test_an_ordinary_answer_passes(known: Known) -> None:
    for text in (LEAVE, "Something else, in whole sentences."):
        assert Loops(known, 0.8)(said(text)) == (said(text), None)


def test_a_known_answer_that_repeats_itself_passes() -> None:
    text = "Ring 5555. " * 4
    known = Known.build((Example("1", "Phone?", (text,)),))
    assert Loops(known, 0.8)(said(text))[1] is None
    assert Loops(Known.build(()), 0.8)(said(text))[1] is not None
