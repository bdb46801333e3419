from __future__ import annotations

import pytest

from tuneproof.text.invisible import broken_lines, invisible, with_joined_lines, without_invisible


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("台\u200b北", "zero-width space (U+200B)"),
        ("Sperr\u00admüll", "soft hyphen (U+00AD)"),
        ("5 Nm.\ufeff", "byte order mark (U+FEFF)"),
        ("end\u202e", "right-to-left override (U+202E)"),
        ("a\u200db", "zero-width joiner (U+200D)"),
        ("one\x0btwo\x00"[:4], "control character (U+000B)"),
        ("hidden\U000e0061", "tag latin small letter a (U+E0061)"),
    ],
)
def test_invisible_characters_are_named_and_taken_away(text: str, name: str) -> None:
    assert invisible(text) == (name,)
    assert without_invisible(text) == "".join(
        char for char in text if char.isprintable() and not "\U000e0000" < char < "\U000e0080"
    )


@pytest.mark.parametrize(
    "text",
    [
        "two\nlines\tand a\xa0space",
        "👩\u200d💻 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "می\u200cخواهم",
        "क्\u200dष",
        "ภาษา\u200bไทย",
        "שלום\u200f!",
        "❤\ufe0f",
    ],
)
def test_what_a_script_needs_is_left_be(text: str) -> None:
    assert invisible(text) == ()
    assert without_invisible(text) == text


def test_a_line_break_within_a_sentence() -> None:
    assert with_joined_lines("How do I get to\nthe airport?") == "How do I get to the airport?"
    assert with_joined_lines("請問圖書館\n幾點開門") == "請問圖書館幾點開門"
    for text in ("Two things:\nwhen and where?", "Hello.\nwhen?", "I am in.\n- a\n- b", "a? \nb"):
        assert broken_lines(text) == 0
