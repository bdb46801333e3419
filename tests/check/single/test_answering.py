from __future__ import annotations

from tests.check.conftest import look, places, rows
from tuneproof.check.subject import Subject

PLAIN = [(f"Where is hall {n}?", f"Hall {n} is upstairs.") for n in range(8)]


def test_d155_an_answer_that_asks() -> None:
    table = rows(
        *PLAIN, ("How much?", "Which hall do you live in?"), ("多少錢？", "請問您住哪裡？")
    )
    result = look("D155", Subject(rows(*PLAIN, *PLAIN, *table[8:])))
    assert len(places(result)) == 2
    assert all("only asks" in finding.message for finding in result.findings)


def test_d155_a_statement_that_is_answered_by_a_question_was_swapped() -> None:
    odd = ("The entrance is on Mill Road, beside the lodge.", "Where is the entrance?")
    (finding,) = look("D155", Subject(rows(*PLAIN, odd))).findings
    assert finding.where == ("train.csv:10",) and "swapped" in finding.message


def test_d155_a_question_in_an_answer_and_answers_that_often_ask_are_left_be() -> None:
    inside = ("It is broken", "Did you turn it on? If so, call the desk.")
    assert not look("D155", Subject(rows(*PLAIN, inside))).findings
    asking = [(f"I want {n}", "Which hall is it?") for n in range(2)]
    assert not look("D155", Subject(rows(*PLAIN, *asking))).findings


def test_d156_a_sentence_twice_in_one_answer() -> None:
    twice = ("Who?", "Ask at the desk in hall A. It is open. Ask at the desk in hall A.")
    (finding,) = look("D156", Subject(rows(*PLAIN, twice))).findings
    assert finding.where == ("train.csv:10",)
    assert "Ask at the desk in hall A." in finding.message
