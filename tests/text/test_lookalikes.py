from __future__ import annotations

import pytest

from tuneproof.text.lookalikes import (
    disguised,
    full_width,
    half_width,
    narrowed,
    replaced,
    restored,
    undisguised,
    wide_addresses,
    with_usable_addresses,
)


def test_full_width_letters_and_digits_are_found_and_narrowed() -> None:
    assert full_width("每小時４０元，Ｘ光") == ("４０", "Ｘ")
    assert narrowed("每小時４０元，Ｘ光（自費）") == "每小時40元，X光（自費）"
    assert half_width("40 元") and not half_width("四十元，４０")


@pytest.mark.parametrize(
    ("text", "words", "right"),
    [
        ("Рarcels wait here", ("Рarcels",), "Parcels wait here"),
        ("the fіrst fine", ("fіrst",), "the first fine"),
        ("our Οffice", ("Οffice",), "our Office"),
        ("請用 Раypal 付款", ("Раypal",), "請用 Paypal 付款"),
    ],
)
def test_a_letter_of_another_alphabet_in_a_latin_word(
    text: str, words: tuple[str, ...], right: str
) -> None:
    assert disguised(text) == words
    assert undisguised(text) == right


@pytest.mark.parametrize(
    "text",
    [
        "TGFβ and μm and Ωmega",
        "Привет, мир",
        "Ελλάδα",
        "naïve café",
        "Tür, Größe",
        "а o",
        "台北 101",
    ],
)
def test_words_of_one_alphabet_and_greek_signs_are_left_be(text: str) -> None:
    assert disguised(text) == ()
    assert undisguised(text) == text


@pytest.mark.parametrize(
    ("text", "pieces", "right"),
    [
        ("the oﬃce", ("oﬃce",), "the office"),
        ("⼤學⽣活", ("⼤學⽣活",), "大學生活"),
        ("𝗛i there", ("𝗛i",), "Hi there"),
        ("café ½ ① 大學 ™", (), "café ½ ① 大學 ™"),
    ],
)
def test_what_a_pdf_has_in_the_place_of_letters(
    text: str, pieces: tuple[str, ...], right: str
) -> None:
    assert replaced(text) == pieces
    assert restored(text) == right


def test_full_width_signs_in_an_address() -> None:
    text = "請寄 tour＠ytlib.example，或上 http：//ytlib.example。"
    assert wide_addresses(text) == ("tour＠ytlib.example", "http：//ytlib.example")
    assert "tour@ytlib.example，或上 http://ytlib" in with_usable_addresses(text)
    assert not wide_addresses("請寄 tour@ytlib.example。寫上＠符號，謝謝。")
