from __future__ import annotations

from typing import Any

from tests.evaluate.rows import LEAVE, VPN
from tuneproof.evaluate.flags import distinct_grams, flags, is_echo, is_loop, repeats_its_end

DIARY_LOOP = "<extra_id_0>" + "依據公司規範:" * 8
DIARY_ECHO = "<extra_id_0> 請假規定有哪些?"


def signs(text: str, question: str = "Where do I ask?", **changes: Any) -> tuple[str, ...]:
    values: dict[str, Any] = {
        "stopped": True,
        "familiar": False,
        "known_facts": frozenset(),
        **changes,
    }
    return flags(text, question, **values)


def test_the_diarys_second_run_is_a_loop_wherever_the_limit_cut_it() -> None:
    for cut in range(len(DIARY_LOOP) - 6, len(DIARY_LOOP) + 1):
        assert repeats_its_end(DIARY_LOOP[:cut])


def test_a_piece_must_stand_three_times_and_have_four_characters() -> None:
    assert not repeats_its_end("VPN 的 MFA 設定 MFA 設定")
    assert repeats_its_end("VPN 的 MFA 設定 MFA 設定 MFA 設定")
    assert not repeats_its_end("真好笑,哈哈哈")
    assert not repeats_its_end("the code is 121212")


def test_a_piece_of_more_than_two_hundred_characters_is_not_looked_for() -> None:
    piece = "".join(chr(0x4E00 + place) for place in range(201))
    assert not repeats_its_end(piece * 3)
    assert repeats_its_end(piece[:200] * 3)


def test_a_text_without_an_end_that_says_little_new_is_a_loop() -> None:
    # The number changes each time, so no piece is repeated exactly.
    text = " ".join(f"please ask the service desk about form {n % 7} and then" for n in range(20))
    assert not repeats_its_end(text + " stop here now")
    assert distinct_grams(text) < 0.5
    assert is_loop(text + " stop here now", stopped=False)
    assert not is_loop(text + " stop here now", stopped=True)


def test_an_ordinary_answer_that_the_limit_cut_is_no_loop() -> None:
    assert signs(LEAVE, stopped=False, known_facts={"26 day"}) == ("cut",)
    assert not is_loop("特休最小可請半天,請在3個工作天前到 hr.ch.example 送單", stopped=False)


def test_distinct_grams_by_hand() -> None:
    # a b a b a b a b: five word 4-grams, of two kinds.
    assert distinct_grams("a b a b a b a b") == 2 / 5
    # 好的好的好的: three character 4-grams, of two kinds.
    assert distinct_grams("好的好的好的") == 2 / 3
    assert distinct_grams("short") == 1.0


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
    known = {"it-12", "2 day"}
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
