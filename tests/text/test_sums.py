from __future__ import annotations

import pytest

from tuneproof.text.sums import backwards, wrong_count, wrong_hours


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        ("對象 8 至 4 歲，每場 25 名。", "8 至 4 歲"),
        ("每團35~15人，免費。", "35~15人"),
        ("For children aged 12 to 6 years old.", "12 to 6 years old"),
        ("Groups of 35–15 people.", "35–15 people"),
    ],
)
def test_a_range_that_ends_below_its_beginning(text: str, piece: str) -> None:
    assert backwards(text) == piece


@pytest.mark.parametrize(
    "text",
    [
        "對象 4 至 8 歲。",
        "由 500 至 300 元。",
        "調降為 500 至 300 元",
        "The fee falls from 20 to 15 euros.",
        "We cut the price: 20 to 15 euros.",
        "Open 22:00 to 6:00, Friday to Tuesday, from 11 to 2 months.",
        "分機 220-12 人員",
    ],
)
def test_what_falls_or_runs_on_is_no_fault(text: str) -> None:
    assert backwards(text) is None


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("Staffed from 06:00 to 20:00, that is 12 hours a day.", "14"),
        ("服務時間 8:00 至 17:30，共 8 小時。", "9.5"),
        ("The night desk is open 22:00–06:00, i.e. 9 hours.", "8"),
    ],
)
def test_hours_that_are_not_those_of_the_times(text: str, hours: str) -> None:
    found = wrong_hours(text)
    assert found is not None
    assert found[1] == hours


@pytest.mark.parametrize(
    "text",
    [
        "Staffed from 06:00 to 20:00, that is 14 hours a day.",
        "Open 22:00 to 06:00, which is 8 hours.",
        "The room can be used from 9:00 to 17:00 for 2 hours.",
        "開放 9:00 至 17:00，每人限用 2 小時。",
        "開放 9:00 至 17:00（2 小時為限）。",
        "Open 1:00 to 5:00, that is 4 hours.",
    ],
)
def test_hours_of_something_else_are_no_fault(text: str) -> None:
    assert wrong_hours(text) is None


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("書車巡迴松汀、南埔、石橋、北坑 5 站，每站停 60 分鐘。", 4),
        ("可於五個據點領取：總館、東區、西區、南區。", 4),
        ("We have 5 branches: Ashford, Bly, Corran and Dale.", 4),
        ("There are five steps: ask, wait, sign and pay.", 4),
        ("Bring 2 documents (passport, photo and form).", 3),
    ],
)
def test_a_number_beside_another_number_of_names(text: str, names: int) -> None:
    found = wrong_count(text)
    assert found is not None
    assert found[1] == names


@pytest.mark.parametrize(
    "text",
    [
        "書車巡迴松汀、南埔、石橋、北坑 4 站。",
        "巡迴松汀、南埔、石橋等 5 站。",
        "可在總館、東區、西區任 2 館還書。",
        "總館、一館、二館、三館 4 館",
        "可借圖書、期刊、光碟 5 件。",
        "We have 4 branches: Ashford, Bly, Corran and Dale.",
        "There are 12 languages, such as French, German and Dutch.",
        "Within 3 days (Monday, Tuesday, Wednesday or Thursday).",
    ],
)
def test_right_numbers_and_examples_are_no_fault(text: str) -> None:
    assert wrong_count(text) is None
