from __future__ import annotations

import pytest

from tuneproof.text.tongue import NAMES, in_other_letters, tongue


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The desk is open from nine and you can ask for it.", "en"),
        ("Sie können das Formular auf der Seite und im Büro ausfüllen.", "de"),
        ("La caution est rendue dans les 28 jours après le départ.", "fr"),
        ("El plazo es de diez días y la solicitud se presenta en línea.", "es"),
        ("請到一樓櫃檯辦理。", "zh"),
        ("過号の場合は看護師に申し出てください。", "ja"),
        ("접수는 일층에서 합니다.", "ko"),
        ("Заявления принимаются в офисе.", "ru"),
    ],
)
def test_languages_are_told_apart(text: str, language: str) -> None:
    assert tongue(text) == language
    assert language in NAMES


@pytest.mark.parametrize(
    "text",
    [
        "",
        "OK",
        "14 Wharf Lane",
        "hr.ch.example",
        "PeopleHub",
        "可以",
        "A-15",
        "年中無休です。",
        "営業時間は平日9:00",
    ],
)
def test_a_text_without_telling_words_is_in_none(text: str) -> None:
    assert tongue(text) is None


def test_a_few_signs_of_chinese_make_no_english_text_chinese() -> None:
    assert tongue("At night call the emergency number, and see 詳見官網 for more of it.") is None
    assert tongue("請到 hr.ch.example 的 PeopleHub 送單。") == "zh"


def test_a_sentence_in_other_letters() -> None:
    assert in_other_letters("The parking fee is 40 NT dollars an hour.", "zh")
    assert not in_other_letters("請用 The Parking Fee App Store 付款", "zh")
    assert not in_other_letters("https://www.some.example/a/long/path/to/it", "zh")
    assert not in_other_letters("The parking fee is 40 NT dollars an hour.", "en")


def test_an_ornament_in_kana_makes_no_chinese_text_japanese() -> None:
    assert tongue("鮮の味餐廳位於學生活動中心地下一樓，平日供應午餐。") == "zh"
