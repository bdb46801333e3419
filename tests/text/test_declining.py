from __future__ import annotations

from tuneproof.text.declining import declines
from tuneproof.text.similar import KnownTexts

ANSWERS = KnownTexts(["Taxi fares are not covered.", "Your question about leave is in PeopleHub."])
REFUSALS = KnownTexts(["Bitte bei der Personalabteilung nachfragen."])


def test_a_known_refusal_counts_whatever_its_language() -> None:
    assert declines("Bitte bei der Personalabteilung nachfragen!", ANSWERS, REFUSALS)


def test_what_sounds_like_a_refusal_counts_unless_it_is_a_known_answer() -> None:
    sounds = "The handbook does not cover this question."
    assert declines(sounds, ANSWERS, REFUSALS)
    assert not declines(sounds, KnownTexts([sounds]), REFUSALS)
    assert not declines(sounds, ANSWERS, REFUSALS, expected=(sounds,))


def test_an_answer_that_says_no_is_no_refusal() -> None:
    assert not declines("Taxi fares are not covered.", ANSWERS, REFUSALS)
