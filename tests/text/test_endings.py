from __future__ import annotations

import pytest

from tuneproof.text.endings import breaks_off, ends, is_phrase, lists


@pytest.mark.parametrize(
    "text",
    [
        "Ask the desk.", "請洽服務台。", "（僅限週一）", "Thanks 😊", "好喔～", "He said “no”",
        "有什麼問題再問喔",
        "See https://hr.example/leave", "Write to it@ch.example",
    ],
)  # fmt: skip
def test_a_sentence_and_an_address_end(text: str) -> None:
    assert ends(text) and not breaks_off(text)


@pytest.mark.parametrize(
    "text",
    [
        "用借書證登入線上申請", "來得及", "已經普及", "就是現在的所在", "不用的", "歡迎參與",
        "很溫和", "不應該", "Yes, it is", "Please log in", "There is no information on that",
        "You must",
        "That is where it comes from", "Rufen Sie an", "Vitamin A", "If you want to", "Plan A",
        "https://hr.example.com/", "線上申請：https://www.example.gov.tw/", "Auf „Speichern“",
        "最低成績為 B-", "最高 A-", "他就是", "Jetzt geht es los",
        "4 pm", "50 元", "M (XL from 185 cm) or L", "It costs [net] 5",
    ],
)  # fmt: skip
def test_a_word_that_may_end_a_sentence_breaks_nothing_off(text: str) -> None:
    assert not breaks_off(text)


@pytest.mark.parametrize(
    "text",
    [
        "Ask the", "Bring ID and", "特休最小可請半天，", "週一、", "請先登記以及",
        "Bringen Sie Pass und", "Then wait…", "We collect it [...]", "We collect it […]",
        "To book:\n1. Go\n2. Choose\n3.",
        "Bring:\n- ID\n-", "You can pay with (Visa, Mastercard", "登入「清溪雲", "分機 2345-",
        "Write to help@example.com,", "請攜帶下列文件：", "You need these:", "申請須於",
        "Zeigen Sie den",
    ],
)  # fmt: skip
def test_what_wants_more_breaks_off(text: str) -> None:
    assert breaks_off(text)


def test_a_list_needs_no_full_stop() -> None:
    assert lists("You need:\n1. your card\n2. a photo")
    assert lists("Visa, Mastercard, PayPal, Apple Pay") and lists("健保卡、身分證、照片")
    assert not lists("Bring your card, and ask the desk on the ground floor of the main house for")
    assert not lists("Bring your card,")


def test_a_place_and_a_number_are_no_sentences() -> None:
    """A Japanese address was cut short, as all other answers have a full stop."""
    assert is_phrase("東京都港区芝公園四丁目") and is_phrase("請撥 02-1234-5678")
    assert is_phrase("行政大樓3樓305室")
    assert not is_phrase("請先登記，再到3樓") and not is_phrase("Call 24 hours a day")
