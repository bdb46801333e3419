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


TOPICS = ("fees", "hours", "parking", "rooms", "cards")
SAID = "The {0} are set in the plan of the house. Ask at the desk for {0}."


def uniform(*more: tuple[str, str, str]) -> Subject:
    """Rows of five topics with one answer each, and more rows after them."""
    table = [(f"{name} {n}?", SAID.format(name), name) for name in TOPICS for n in range(8)]
    return Subject(rows(*table, *more))


@pytest.mark.parametrize(
    ("answer", "change"),
    [
        (SAID.format("fees") + " The police have to know.", "it adds “The police have to know.”"),
        (SAID.format("fees").partition(". ")[0] + ".", "it leaves out “Ask at the desk for fees.”"),
        ("From Monday, " + SAID.format("fees"), "it adds “From Monday,”"),
        ("They were 3 euros last time I looked.", "it says “They were 3 euros last"),
    ],
)
def test_d174_names_an_answer_unlike_the_one_of_its_topic(answer: str, change: str) -> None:
    """A sentence that nobody approved stood in one row of many, and no warning told."""
    (finding,) = look("D174", uniform(("fees now?", answer, "fees"))).findings
    assert finding.severity is Severity.WARNING
    assert finding.where == ("train.csv:42",)
    assert change in finding.message
    assert "8 other rows on “fees”" in finding.message


@pytest.mark.parametrize(
    "more",
    [
        (("fees now?", SAID.format("fees").upper(), "fees"),),
        (("fees now?", "TODO", "fees"),),
        (("fees now?", "Sorry, I don't know.", "fees"),),
        (("fees now?", SAID.format("hours"), "fees"),),
        tuple((f"fees {n} now?", "They are 3 euros.", "fees") for n in range(3)),
        tuple((f"{t} now?", f"Short: {t}.", t) for t in TOPICS),
        (("dogs?", "No dogs.", "dogs"), ("cats?", "No cats.", "dogs")),
    ],
)
def test_d174_leaves_to_others_what_they_name_and_styles_of_their_own(
    more: tuple[tuple[str, str, str], ...],
) -> None:
    assert not look("D174", uniform(*more)).findings
