from __future__ import annotations

import pytest

from tuneproof.text.dayofweek import wrong_day_of_week


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("on Monday, 1 March 2026", "Monday, 1 March 2026"),
        ("Monday, March 1, 2026", "Monday, March 1, 2026"),
        ("1 March 2026 (Monday)", "1 March 2026 (Monday)"),
        ("Montag, den 1.3.2026", "Montag, den 1.3.2026"),
        ("Montag, 1. März 2026", "Montag, 1. März 2026"),
        ("2026年3月1日（一）", "2026年3月1日（一）"),
        ("115/3/1(六)", "115/3/1(六)"),
        ("民國115年3月1日星期一", "民國115年3月1日星期一"),
        ("2026-03-01 (Mon)", "2026-03-01 (Mon)"),
        ("2026年3月1日（土）まで", "2026年3月1日（土）"),
    ],
)
def test_a_date_is_not_the_day_that_it_names(text: str, date: str) -> None:
    """1 March 2026 was a Sunday."""
    assert wrong_day_of_week(text) == date


@pytest.mark.parametrize(
    "text",
    ["Sunday, 1 March 2026", "on Sunday the 1st of March 2026", "2026年3月1日（日）", "115/3/1(日)",
     "Sonntag, 1. März 2026", "2026-03-01 (Sun)", "2026年9月1日一律", "Monday, 1 March",
     "2026年3月1日 週日", "Monday, 31 April 2026", "(二) 2026年3月1日"],
)  # fmt: skip
def test_a_date_that_is_that_day_or_has_no_year(text: str) -> None:
    assert wrong_day_of_week(text) is None
