from __future__ import annotations

import pytest

from tuneproof.text.notices import begun, ended


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("視聽區因整修暫停開放至 2022 年 6 月 30 日。", "2022-06-30"),
        ("The pool is closed for repairs until 30 June 2022.", "2022-06-30"),
        ("Line 4 is suspended up to 2022-03-01.", "2022-03-01"),
        ("電梯維修，停用到民國 111 年 6 月 30 日。", "2022-06-30"),
    ],
)
def test_an_announcement_ends_on_its_date(text: str, last: str) -> None:
    found = ended(text)
    assert found is not None
    assert found[1] == last


@pytest.mark.parametrize(
    "text",
    [
        "The pool was closed until 30 June 2022.",
        "The pool is closed until further notice.",
        "週一休館，每日開放至 20:30。",
        "本館曾關閉至 2022 年 6 月 30 日。",
        "Contracts run until 30 June 2022.",
    ],
)
def test_history_and_terms_are_no_announcements(text: str) -> None:
    assert ended(text) is None


def test_days_since_which_something_holds() -> None:
    assert begun("自 2025 年 4 月 1 日起收費。") == {"2025-04-01"}
    assert begun("Fees as of 1 April 2025.") == {"2025-04-01"}
    assert not begun("The lease ends on 1 April 2035.")
