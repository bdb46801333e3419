from __future__ import annotations

from tests.check.conftest import kb, look, places, rows
from tuneproof.check.subject import Subject


def test_d157_names_the_rows_of_the_rarer_ways() -> None:
    table = rows(
        ("何時開打？", "自民國115年10月1日起。"),
        ("何時結束？", "至民國116年3月1日止。"),
        ("停診？", "2月5日停診。"),
        ("開放？", "2026/3/1 開放。"),
        ("When?", "From 1 March 2026."),
    )
    (finding,) = look("D157", Subject(table)).findings
    assert finding.where == ("train.csv:5", "train.csv:6")
    assert "民國115年3月1日" in finding.message
    assert "“2026/3/1” (train.csv:5)" in finding.message
    assert finding.evidence == {"roc": 3, "slashes": 1, "day first": 1}


def test_d157_a_day_without_its_year_goes_with_either() -> None:
    table = rows(("何時？", "自2026年10月1日起。"), ("停診？", "2月5日停診。"))
    assert not look("D157", Subject(table)).findings


def test_d158_names_a_day_that_does_not_exist() -> None:
    table = rows(("Until when?", "Until 31 April."), ("From when?", "From 30 April, 10:00."))
    result = look("D158", Subject(table))
    assert places(result) == {"train.csv:2"} and "31 April" in result.findings[0].message


def test_d158_says_that_a_date_is_on_another_day_of_the_week() -> None:
    """“There is no Monday, 2 March 2027” sounded as if the date did not exist."""
    table = rows(
        ("Until when?", "Until Monday, 2 March 2027."), ("到哪天？", "到2027年3月2日（一）。")
    )
    found = look("D158", Subject(table)).findings
    assert [finding.where for finding in found] == [("train.csv:2",), ("train.csv:3",)]
    assert all("is another day of the week" in finding.message for finding in found)


def test_d158_looks_into_the_knowledge_base() -> None:
    texts = kb("種子於每年11月1日至11月31日受理訂購。", "種子於每年11月1日至11月30日受理訂購。")
    assert places(look("D158", Subject((), knowledge=texts))) == {"kb-1"}
