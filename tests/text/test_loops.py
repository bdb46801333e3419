from __future__ import annotations

from tuneproof.text.loops import distinct_grams, is_empty, is_loop, repeats_its_end

DIARY_LOOP = "<extra_id_0>" + "依據公司規範:" * 8


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
    assert not is_loop("特休最小可請半天,請在3個工作天前到 hr.ch.example 送單", stopped=False)


def test_nothing_but_signs_is_empty() -> None:
    assert is_empty("") and is_empty(" … 。")
    assert not is_empty("好") and not is_empty("7")


def test_distinct_grams_by_hand() -> None:
    # a b a b a b a b: five word 4-grams, of two kinds.
    assert distinct_grams("a b a b a b a b") == 2 / 5
    # 好的好的好的: three character 4-grams, of two kinds.
    assert distinct_grams("好的好的好的") == 2 / 3
    assert distinct_grams("short") == 1.0
