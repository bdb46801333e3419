from __future__ import annotations

import pytest

from tests.check.conftest import look, rows
from tuneproof.check.subject import Subject
from tuneproof.types import Severity

DESK = "The desk in the main hall is open from Tuesday to Saturday, all year round."
MANY = DESK.replace("Tuesday to Saturday", "every hour of each day")
ZH = "總館週二到週六開放，週一和國定假日休館，兒童室也一樣。"


@pytest.mark.parametrize(
    ("said", "old", "new", "shown"),
    [
        (DESK, "Tuesday", "Monday", "Tuesday → Monday"),
        (DESK, "is open", "isn't open", "is → isn't"),
        (ZH, "週二", "週三", "週二 → 週三"),
    ],
)
def test_d144_shows_both_words_and_names_the_rarer_answer_first(
    said: str, old: str, new: str, shown: str
) -> None:
    table = rows(("When?", said), ("opening", said.replace(old, new)), ("hours please", said))
    finding = look("D144", Subject(table)).findings[0]
    turned = new == "isn't open"
    assert finding.severity is (Severity.WARNING if turned else Severity.NOTE)
    assert finding.where == ("train.csv:3", "train.csv:2")
    assert shown in finding.message


@pytest.mark.parametrize(
    "table",
    [
        (("When?", DESK), ("opening", MANY)),
        (("When?", DESK), ("When?", DESK.replace("Tuesday to Saturday", "Monday to Wednesday"))),
        (("Open on Tuesday?", DESK), ("Open on Monday?", DESK.replace("Tuesday", "Monday"))),
        (("When?", DESK), ("badge", "The desk hands out badges to those who ask for one.")),
        (("How long?", "You have 2 hours for it."), ("Time?", "You have 120 minutes for it.")),
        (("How long?", "You have 2 hours for it."), ("Time?", "You have 3 hours for it.")),
    ],
    ids=["many words", "D112 says it", "asked for", "another matter", "one fact", "D143 says it"],
)  # fmt: skip
def test_d144_leaves_be(table: tuple[tuple[str, str], ...]) -> None:
    assert not look("D144", Subject(rows(*table))).findings


def test_d144_compares_with_the_commonest_answer_only() -> None:
    other, third = DESK.replace("Tuesday", "Monday"), DESK.replace("Tuesday", "Friday")
    table = rows(("When?", DESK), ("opening", DESK), ("hours", other), ("desk", third))
    assert len(look("D144", Subject(table)).findings) == 2
