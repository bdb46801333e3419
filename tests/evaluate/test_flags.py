from __future__ import annotations

from typing import Any

from tests.evaluate.rows import LEAVE, VPN
from tuneproof.evaluate.flags import flags, is_echo
from tuneproof.text.facts import facts

DIARY_ECHO = "<extra_id_0> 請假規定有哪些?"


def signs(text: str, question: str = "Where do I ask?", **changes: Any) -> tuple[str, ...]:
    values: dict[str, Any] = {
        "stopped": True,
        "familiar": False,
        "known_facts": frozenset(),
        **changes,
    }
    return flags(text, question, **values)


def test_an_ordinary_answer_that_the_limit_cut_is_no_loop() -> None:
    assert signs(LEAVE, stopped=False, known_facts=facts("26 days")) == ("cut",)


def test_the_diarys_first_run_repeats_the_question() -> None:
    assert is_echo("請假規定有哪些呢?", "請假規定有哪些?")
    assert signs("Where do I ask, then?") == ("echo",)


def test_an_answer_that_the_question_quotes_is_no_echo_when_it_is_known() -> None:
    question = "Is it true that I request VPN access in HelpHub?"
    assert "echo" in signs("request VPN access in HelpHub", question)
    assert "echo" not in signs("request VPN access in HelpHub", question, familiar=True)


def test_an_answer_with_some_words_of_the_question_is_no_echo() -> None:
    assert signs("Ask your line manager in PeopleHub.", "Where do I ask?") == ()


def test_nothing_but_signs_is_empty() -> None:
    assert signs("") == ("empty",)
    assert signs(" … 。") == ("empty",)
    assert signs("", stopped=False) == ("cut", "empty")


def test_a_number_of_nowhere_is_invented() -> None:
    known = facts("form IT-12, 2 working days")
    assert signs(VPN, known_facts=known) == ()
    assert signs(VPN.replace("2 working", "5 working"), known_facts=known) == ("invented",)
    assert signs(VPN.replace("IT-12", "IT-13"), known_facts=known) == ("invented",)


def test_several_signs_come_in_a_fixed_order() -> None:
    assert signs("Call 5555. " * 9, stopped=False) == ("loop", "cut", "invented")


def test_the_echo_of_the_diary_with_its_marker_is_seen() -> None:
    # The marker makes the piece shorter than the text, but not below the share.
    question = "請問公司的請假規定有哪些?"
    assert is_echo("<extra_id_0> " + question, question)
    assert not is_echo(DIARY_ECHO, "怎麼申請特休?")
