from __future__ import annotations

import pytest

from tuneproof.text.facts import facts


def forms(text: str) -> set[str]:
    return {fact.form for fact in facts(text)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("9am to 5.30pm", {"t09:00", "t17:30"}),
        ("下午 1 點半到 4 點半", {"t13:30", "t16:30"}),
        ("1:30–4:30 PM", {"t13:30", "t16:30"}),
        ("11–1 pm", {"t11:00", "t13:00"}),
        ("晚上 10 點到 2 點", {"t22:00", "t02:00"}),
        ("早上 9 點到 5 點", {"t09:00", "t17:00"}),
        ("3 點到 5 點", {"t03:00", "t05:00"}),
        ("8 bis 17 Uhr", {"t08:00", "t17:00"}),
        ("8:00–17:00", {"t08:00", "t17:00"}),
        ("06.30 Uhr", {"t06:30"}),
        ("晚上 11 點 59 分", {"t23:59"}),
        ("下午一點半", {"t13:30"}),
        ("3 點整", {"t03:00"}),
        ("17 時 30 分", {"t17:30"}),
        ("12 am", {"t00:00"}),
        ("中午11點", {"t11:00"}),
        ("中午1點", {"t13:00"}),
        ("中午12點", {"t12:00"}),
        ("晚上12點", {"t00:00"}),
        ("夜間十二點", {"t00:00"}),
        ("半夜十二點半", {"t00:30"}),
        ("半夜2點", {"t02:00"}),
        ("深夜11點", {"t23:00"}),
        ("24:00", {"t00:00"}),
        ("晚上 12 點到 2 點", {"t00:00", "t02:00"}),
        ("晚上 8 點到 12 點", {"t20:00", "t00:00"}),
        ("中午 12 點到 1 點", {"t12:00", "t13:00"}),
        ("早上 9 點到 12 點", {"t09:00", "t12:00"}),
        ("下午 1 點到 12 點", {"t13:00", "t00:00"}),
        ("看三診：09:30–12:00", {"t09:30", "t12:00"}),
    ],
)
def test_times_alone_and_in_ranges(text: str, expected: set[str]) -> None:
    assert forms(text) == expected


@pytest.mark.parametrize(
    "text", ["未取會記 1 點", "最早14天前", "1.68", "10:99", "9 to 5", "4 小時", "夜七時"]
)
def test_what_is_no_time(text: str) -> None:
    assert not any(form.startswith("t") for form in forms(text))


def test_a_range_needs_an_hour_at_its_end() -> None:
    assert forms("10:30 到 3 天") == {"t10:30", "3 day"}
