from __future__ import annotations

from math import exp, log

import pytest

from tests.guard.conftest import LEAVE, REFUSAL, VPN, said
from tuneproof.guard.known import Known
from tuneproof.guard.options import SUREST, confidence, log_odds, options
from tuneproof.guard.reply import Suggestion


def near(text: str, similarity: float = 0.7, source: str = "lookup") -> Suggestion:
    return Suggestion(source, text, similarity)


def test_those_who_say_the_same_are_one_option(known: Known) -> None:
    [one] = options(said(LEAVE, suggestions=(near(LEAVE[:-1]),)), known)
    assert (one.text, one.sources) == (LEAVE, ("adapter", "lookup"))
    assert one.features["lookup.for"] == 0.7 and one.features["adapter.against"] == 0.0


def test_each_that_says_something_else_is_one_and_the_others_are_against_it(known: Known) -> None:
    mine, other = options(said(LEAVE, logprob=log(0.9), tokens=1, suggestions=(near(VPN),)), known)
    assert mine.features == {
        "adapter.says": 1.0, "adapter.for": pytest.approx(log(9)), "adapter.against": 0.0,
        "lookup.says": 0.0, "lookup.for": 0.0, "lookup.against": -0.7,
        "adapter.known": 1.0, "adapter.unknown": 0.0,
    }  # fmt: skip
    assert other.text == VPN and other.features["adapter.against"] == pytest.approx(-log(9))
    assert (other.features["adapter.known"], other.features["adapter.unknown"]) == (0.0, -1.0)


def test_answers_that_differ_in_a_figure_are_two_options(known: Known) -> None:
    """Model and look-up “agreed” on the hours of two branches, and so were taken to be sure."""
    found = options(said(LEAVE, suggestions=(near(LEAVE.replace("26", "20")),)), known)
    assert [one.sources for one in found] == [("adapter",), ("lookup",)]


def test_a_sentence_that_the_model_made_up_speaks_less_for_it(known: Known) -> None:
    made_up = "All of the brands are deemed equal."
    mine, other = options(said(made_up, suggestions=(near(VPN),)), known)
    assert 0 < mine.features["adapter.known"] < 0.7
    assert other.features["adapter.unknown"] == -mine.features["adapter.known"]


def test_a_refusal_is_no_option_but_speaks_against(known: Known) -> None:
    [one] = options(said(LEAVE, suggestions=(near(REFUSAL, 0.4),)), known)
    assert one.features["lookup.against"] == -0.4
    assert options(said(REFUSAL, suggestions=(near(REFUSAL),)), known) == ()


def test_an_answer_that_was_withdrawn_says_nothing_any_more(known: Known) -> None:
    [one] = options(said(LEAVE, suggestions=(near(VPN),)).refused("No."), known)
    assert one.sources == ("lookup",)
    assert (one.features["adapter.says"], one.features["adapter.against"]) == (0.0, 0.0)
    assert (one.features["adapter.known"], one.features["adapter.unknown"]) == (0.0, 0.0)


def test_a_second_choice_is_an_option_and_the_first_is_against_it(known: Known) -> None:
    asked = said(REFUSAL, suggestions=(near(VPN, 0.7), near(LEAVE, 0.4)))
    first, second = options(asked, known)
    assert (first.text, second.text) == (VPN, LEAVE)
    assert first.features["lookup.says"] == 1.0 and second.features["lookup.says"] == 0.0
    assert (first.features["lookup.for"], first.features["lookup.against"]) == (0.7, -0.4)
    assert (second.features["lookup.for"], second.features["lookup.against"]) == (0.4, -0.7)


def test_how_answerable_a_question_is_speaks_for_each_of_its_options(known: Known) -> None:
    found = options(said(LEAVE, suggestions=(near(VPN),), unanswerable=0.25), known)
    assert [one.features["question.answerable"] for one in found] == [0.75, 0.75]
    assert "question.answerable" not in options(said(LEAVE), known)[0].features


def test_further_sources_come_along(known: Known) -> None:
    found = options(said(LEAVE, suggestions=(near(VPN), near(VPN, 0.9, "semantic"))), known)
    assert [one.sources for one in found] == [("adapter",), ("lookup", "semantic")]
    assert found[0].features["semantic.against"] == -0.9


def test_log_odds_are_bounded() -> None:
    assert log_odds(0.5) == 0.0
    assert log_odds(1.0) == -log_odds(0.0) == pytest.approx(log(SUREST / (1 - SUREST)))
    assert confidence(0.0) == 0.0
    assert 0.0 < confidence(0.01) < confidence(0.99) < confidence(1.0) == 2 * log_odds(1.0)
    assert log_odds(exp(-800)) == log_odds(0.0)
