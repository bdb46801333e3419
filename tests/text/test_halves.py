"""Halves of characters, which no model reads and no file can hold."""

from __future__ import annotations

from tuneproof.text.halves import without_halves


def test_each_half_becomes_the_sign_for_an_unknown_character() -> None:
    typed = b"wi\xff\xfefi?".decode("utf-8", "surrogateescape")
    assert without_halves(typed) == "wi\ufffd\ufffdfi?"
    assert without_halves("\ud83d Schlüssel?").encode() == "\ufffd Schlüssel?".encode()


def test_a_whole_text_stays_as_it_is() -> None:
    for text in ("", "wifi?", "密碼 😀 é"):
        assert without_halves(text) == text
