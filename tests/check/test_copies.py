from __future__ import annotations

from dataclasses import replace

import pytest

from tests.check.conftest import look, places, recipe, rows
from tuneproof.check.neighbours import Neighbours
from tuneproof.check.subject import Subject
from tuneproof.types import Severity

LEAVE = "You have 26 days of annual leave a year."


def test_d111_names_each_later_copy_and_would_remove_it() -> None:
    table = rows(("How much leave?", LEAVE), ("how  much LEAVE", LEAVE), ("How much pay?", "Lots."))
    result = look("D111", Subject(table))
    assert [finding.where for finding in result.findings] == [("train.csv:3", "train.csv:2")]
    assert [(edit.origin, edit.new) for edit in result.edits] == [("train.csv:3", None)]


def test_d112_shows_both_rows_of_a_conflict() -> None:
    table = rows(("How much leave?", LEAVE), ("How much leave?", "Ask your manager, please."))
    finding = look("D112", Subject(table)).findings[0]
    assert finding.severity is Severity.ERROR
    assert finding.where == ("train.csv:2", "train.csv:3")
    assert "26 days" in finding.message and "Ask your manager" in finding.message


def test_d112_a_question_of_many_rows_is_one_finding() -> None:
    """Sixty rows that ask "Hello" were 1,176 errors."""
    talk = [("Hello!", f"Answer number {letter * 5}") for letter in "abcdefgh" for _n in "12"]
    (finding,) = look("D112", Subject(rows(*talk))).findings
    assert len(finding.where) == 16 and finding.evidence["answers"] == 8
    assert "16 rows ask “Hello!”" in finding.message
    assert finding.message.endswith("“Answer number ccccc” (2) and 5 more.")


def test_d112_a_changed_number_is_a_conflict_though_the_words_agree() -> None:
    table = rows(
        ("How much leave do I get?", LEAVE),
        ("How much leave do I get??", LEAVE.replace("26", "25")),
    )
    assert look("D112", Subject(table)).findings


def test_d112_near_questions_are_a_warning() -> None:
    table = rows(
        ("How many days of annual leave do I have for each whole year?", LEAVE),
        ("How many days of annual leave do I have for each year?", "Ask your manager."),
    )
    assert [f.severity for f in look("D112", Subject(table)).findings] == [Severity.WARNING]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("A note for 1 day of sick leave?", "No."), ("A note for 4 days of sick leave?", "Yes.")),
        (("How much leave?", LEAVE), ("How much leave?", LEAVE.rstrip("."))),
        (("How much leave?", LEAVE), ("How do I get a badge?", "Ask the desk.")),
    ],
)  # fmt: skip
def test_d112_other_numbers_other_commas_and_other_questions_are_no_conflict(
    one: tuple[str, str], other: tuple[str, str]
) -> None:
    assert not look("D112", Subject(rows(one, other))).findings


def test_d112_an_answer_and_a_refusal_of_one_question_conflict() -> None:
    first, second = rows(("How much leave?", LEAVE), ("How much leave?", "I do not know."))
    subject = Subject((first, replace(second, answerable=False)))
    assert places(look("D112", subject)) == {"train.csv:2", "train.csv:3"}


def test_d112_the_threshold_is_that_of_the_recipe() -> None:
    table = rows(("What is COVID-19 vaccine?", "A."), ("How is COVID-19 vaccine?", "B."))
    assert not look("D112", Subject(table)).findings
    lower = Subject(table, recipe=recipe(data__leak_threshold=0.6))
    assert look("D112", lower).findings


def test_a_thousand_copies_are_one_group_and_no_pairs() -> None:
    found = Neighbours(["the same question"] * 1000)
    assert len(found.groups) == 1 and not found.pairs


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
