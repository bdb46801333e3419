from __future__ import annotations

import pytest

from tests.check.conftest import look, rows
from tuneproof.check.subject import Subject
from tuneproof.types import Severity

LEAVE = "You have 26 days of annual leave a year."
OLD = "You have 24 days of annual leave a year."


def test_d143_names_the_rows_of_the_rarer_version_first() -> None:
    table = rows(("How much leave?", LEAVE), ("leave per year", OLD), ("days off?", LEAVE))
    finding = look("D143", Subject(table)).findings[0]
    assert finding.severity is Severity.WARNING
    assert finding.where == ("train.csv:3", "train.csv:2")
    assert "26 days against 24 days" in finding.message


@pytest.mark.parametrize(
    "other",
    [
        ("leave in the first year", "You have days of annual leave a year."),
        ("do trainees get 24 days?", OLD),
        ("how do I get a laptop", "The desk hands out 24 laptops a year, first come first served."),
    ],
    ids=["no number of its own", "the question names it", "another matter"],
)
def test_d143_leaves_be_what_is_no_other_version(other: tuple[str, str]) -> None:
    assert not look("D143", Subject(rows(("How much leave?", LEAVE), other))).findings


def test_d143_compares_more_loosely_within_a_topic() -> None:
    one = ("how much leave", "In your first year you have 26 days of annual leave.")
    other = ("leave days", "In your first year you have 24 days of paid annual leave.")
    assert not look("D143", Subject(rows(one, other))).findings
    assert look("D143", Subject(rows((*one, "leave"), (*other, "leave")))).findings


def test_d143_a_number_at_its_place_though_it_stands_elsewhere_too() -> None:
    """3 times the price became 2 times, and 2 dollars a page stand in both answers."""
    said = "絕版的依定價 3 倍賠現金，沒有定價的每頁算 2 元。"
    other = said.replace("3 倍", "2 倍")
    finding = look(
        "D143", Subject(rows(("弄丟", said), ("不見了", said), ("遺失", other)))
    ).findings[0]
    assert "3 against 2" in finding.message


@pytest.mark.parametrize(
    "other",
    ["Return it within two weeks for £25.", "Return it within 14 days for 25 GBP."],
)
def test_d143_the_same_in_another_unit_is_no_other_version(other: str) -> None:
    one = "Return it within 14 days for £25."
    assert not look("D143", Subject(rows(("How long?", one), ("When?", other)))).findings


def test_d143_many_versions_are_one_finding() -> None:
    """800 answers that differ in a number were 319,600 findings."""
    days = (26, 24, 22, 20, 18)
    table = rows(
        ("How much leave?", LEAVE),
        *(
            (f"leave {word}", LEAVE.replace("26", str(n)))
            for word, n in zip("abcde", days, strict=True)
        ),
    )
    (finding,) = look("D143", Subject(table)).findings
    assert finding.where == (*(f"train.csv:{line}" for line in (4, 5, 6, 7)), "train.csv:2")
    assert finding.evidence["answers"] == 5 and finding.evidence["rows"] == 6
    assert "5 answers (6 rows)" in finding.message and finding.message.endswith("and 2 more.")
    assert "26 days" in finding.message and "24 days" in finding.message
