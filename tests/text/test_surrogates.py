"""Lone surrogates, which no model reads and no file can hold."""

from __future__ import annotations

from tuneproof.text.surrogates import without_surrogates


def test_each_becomes_the_replacement_character() -> None:
    typed = b"wi\xff\xfefi?".decode("utf-8", "surrogateescape")
    assert without_surrogates(typed) == "wi\ufffd\ufffdfi?"
    assert without_surrogates("\ud83d Schlüssel?").encode() == "\ufffd Schlüssel?".encode()


def test_a_whole_text_stays_as_it_is() -> None:
    for text in ("", "wifi?", "密碼 😀 é"):
        assert without_surrogates(text) == text
