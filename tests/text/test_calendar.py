from __future__ import annotations

import pytest

from tuneproof.text.calendar import NAMES, date_notations, impossible


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("自民國115年10月1日起", "roc"),
        ("自 115 年 10 月 1 日起", "roc"),
        ("2026年10月1日", "chinese"),
        ("2月5日停診", "chinese day"),
        ("115/10/1 起", "roc numbers"),
        ("on 2026-10-01.", "iso"),
        ("2026/10/1", "slashes"),
        ("on 1 October 2026", "day first"),
        ("by the 3rd of May", "day first"),
        ("by October 1, 2026", "month first"),
    ],
)
def test_ways_of_writing_a_date(text: str, way: str) -> None:
    assert list(date_notations(text)) == [way]
    assert set(date_notations(text)) <= set(NAMES)


@pytest.mark.parametrize(
    "text",
    ["Room 12 may be used.", "45 March Street", "1/2 cup", "https://x.example/2026/10/1/",
     "version 10.12.1", "8:30-12:00", "6個月以上", "192.168.1.1"],
)  # fmt: skip
def test_what_is_no_date(text: str) -> None:
    assert date_notations(text) == {}
    assert impossible(text) is None


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("until 31 April", "31 April"),
        ("until February 30, 2026", "February 30, 2026"),
        ("29 February 2026", "29 February 2026"),
        ("至2月30日止", "2月30日"),
        ("13月1日", "13月1日"),
        ("民國115年2月29日", "民國115年2月29日"),
        ("2026-02-29", "2026-02-29"),
        ("2026-13-45", "2026-13-45"),
        ("自 2026/2/30 起", "2026/2/30"),
        ("115/2/30 起", "115/2/30"),
        ("115年13月起", "115年13月"),
        ("民國99年13月起", "民國99年13月"),
        ("99年2月30日", "99年2月30日"),
        ("from 10:75", "10:75"),
        ("至25:00", "25:00"),
        ("bis 31.04.2026", "31.04.2026"),
        ("by 30/02/2026", "30/02/2026"),
        ("am 30. Februar", "30. Februar"),
        ("el 31 de abril", "31 de abril"),
        ("2/30 前", "2/30"),
        ("until Feb. 30", "Feb. 30"),
        ("上午 15:00", "上午 15"),
        ("15:00 am", "15:00 am"),
    ],
)
def test_what_no_calendar_has(text: str, date: str) -> None:
    assert impossible(text) == date


@pytest.mark.parametrize(
    "text",
    ["29 February", "民國113年2月29日", "2024-02-29", "24:00", "a ratio of 60:40, or 1:75",
     "31 December", "12月31日", "30 Novembers", "call 0800-33-56", "電話 4128-88-88",
     "專線：2000-88-88", "Model 2000-13-45", "No. 2000-13-45", "CAS 7732-18-5", "滿10年24月",
     "服務滿10年13月", "a ratio of 24:60", "ratio 24:60", "比例為 20:80",
     "May 40 people come?", "31/12/2026", "12/31/2026", "31.12.2026", "v10.45.2026", "30 de abril",
     "11/30(一)", "4/31 人", "上午 12:30", "深夜26:00まで"],
)  # fmt: skip
def test_what_calendars_have(text: str) -> None:
    assert impossible(text) is None
