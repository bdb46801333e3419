from __future__ import annotations

from tuneproof.text.declining import declines, told_apart
from tuneproof.text.similar import KnownTexts
from tuneproof.types import Example

PLAIN = "The handbook does not cover this question."
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


def row(answer: str, *, answerable: bool) -> Example:
    return Example(id=answer, question="q", answers=(answer,), answerable=answerable)


def test_one_wrong_mark_makes_no_answer_a_refusal() -> None:
    """A row about refunds was marked unanswerable: every right answer about refunds then counted
    as refused, in the proof and in the diagnosis."""
    refund, refusal = "Refunds take five days.", "Please ask at the desk."
    marked = [row(refund, answerable=True)] * 3 + [row(refund, answerable=False)]
    marked += [row(refusal, answerable=False)] * 3 + [row(refusal, answerable=True)]
    answers, refusals = told_apart(marked)
    assert set(answers) == {refund} and set(refusals) == {refusal}
    assert len(answers) == len(refusals) == 4
    even = [row(text, answerable=mark) for text in (refund, PLAIN) for mark in (True, False)]
    assert [set(part) for part in told_apart(even)] == [{refund}, {PLAIN}]


def test_what_was_expected_is_no_refusal() -> None:
    """The word for word right answer was counted as refused, as a refusal was just as close."""
    said = "Please ask at the desk."
    assert declines(said, ANSWERS, KnownTexts([said]))
    assert not declines(said, ANSWERS, KnownTexts([said]), expected=(said,))
