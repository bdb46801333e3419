from __future__ import annotations

import pytest

from tuneproof.text.persons import is_known, persons


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("由總幹事陳建宏一起驗收", ["陳建宏"]),
        ("總幹事陳宏會同驗收", ["陳宏"]),
        ("告訴會計劉小姐", ["劉"]),
        ("聯絡人：林小姐", ["林"]),
        ("楊淑芬護理師與王主任", ["楊淑芬", "王"]),
        ("謝謝老師，許多主任都在", []),
        ("請向管理員登記", []),
    ],
)
def test_a_title_shows_a_name(text: str, found: list[str]) -> None:
    assert persons(text) == found


def test_of_a_name_with_a_polite_word_only_the_surname_is_known() -> None:
    assert is_known("劉", ["劉淑芬"]) and not is_known("王", ["劉淑芬"])
    assert not is_known("陳建宗", ["陳建宏"]) and is_known("陳宏說", ["陳宏"])
