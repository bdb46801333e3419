from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuneproof.text.damage import Words

WORDS = Words(["Für die Größe gibt es Säcke.", "It isn’t £40, naïve.", "Sie dürfen."])


@pytest.mark.parametrize(
    ("meant", "written", "read"),
    [
        ("Für die Größe", "cp1252", "cp850"),
        ("Für alle Säcke", "cp1252", "mac-roman"),
        ("Säcke für naïve.", "mac-roman", "cp1252"),
        ("only £40!", "cp1252", "cp850"),
        ("Für die Größe, sie dürfen", "ascii", "ascii"),
        ("It isn’t so", "ascii", "ascii"),
    ],
)
def test_words_that_the_data_knows_are_seen_and_mended(meant: str, written: str, read: str) -> None:
    damaged = meant.encode(written, errors="replace").decode(read)
    assert WORDS.damaged(damaged)
    assert WORDS.mended(damaged) == meant


@pytest.mark.parametrize(
    "text",
    [
        "Die Stra³e ist f÷rmlich zu",
        "B?ume, T?ren und F?sser",
        "We can?t tell",
        "??????????,???? 50 ?,????????",
    ],
)
def test_damage_to_words_that_the_data_does_not_know_is_seen_and_stays(text: str) -> None:
    assert WORDS.damaged(text)
    assert WORDS.mended(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "Für die Größe dürfen Säcke",
        "Really??",
        "什麼??? 真的嗎??我不信",
        "???",
        "?? what now ??",
        "Is it open?and when",
        "https://x.example/page?id=3&isn?t=4 und x.example/a?b",
        "5 m³ und 3 m³/h, § 4, 10 ÷ 2, 200 ‰",
        "What time?I need it.",
    ],
)
def test_marks_that_ask_or_stress_and_addresses_are_left_be(text: str) -> None:
    assert WORDS.damaged(text) is None
    assert WORDS.mended(text) == text


def test_a_damaged_word_in_the_data_is_no_witness_against_the_whole_one() -> None:
    words = Words(["F³r uns", "F³r alle", "Für dich", "nur ú5", "nur £5", "nur £5"])
    assert words.damaged("Für dich") is None and words.damaged("nur £5") is None
    assert words.mended("F³r uns, nur ú5") == "Für uns, nur £5"


@given(st.text(max_size=40))
def test_no_text_is_too_odd(text: str) -> None:
    WORDS.damaged(text)
    WORDS.mended(text)
