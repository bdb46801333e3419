from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from tests.check.conftest import look, places, rows
from tuneproof.check.subject import Subject

LEAVE = "You have 26 days of annual leave a year."
DESK = "Ask the desk on the ground floor for a badge."
LEAVES = [(question, LEAVE, "leave") for question in ("How much leave?", "days off", "holiday")]
BADGES = [(question, DESK, "badge") for question in ("Where is a badge?", "new badge", "lost it")]


def test_d145_names_the_row_whose_answer_belongs_to_another_topic() -> None:
    result = look("D145", Subject(rows(*LEAVES, *BADGES, ("badge price", LEAVE, "badge"))))
    assert places(result) == {"train.csv:8"}
    assert "stands under “leave” in 3 rows, and under “badge”" in result.findings[0].message


def test_d145_goes_by_the_source_where_there_is_no_topic() -> None:
    table = rows(*LEAVES, *BADGES, ("badge price", LEAVE, "badge"))
    sourced = [replace(row, topic=None, sources=(row.topic or "",)) for row in table]
    assert places(look("D145", Subject(tuple(sourced)))) == {"train.csv:8"}
    both = [replace(row, sources=(row.topic or "",)) for row in table]
    assert len(look("D145", Subject(tuple(both))).findings) == 1


@pytest.mark.parametrize(
    "more",
    [
        [("sick days", LEAVE, "absence")],
        [("a", "Yes.", "leave"), ("b", "Yes.", "leave"), ("c", "Yes.", "badge")],
        [(f"ask {t}", "For this please write to the office.", t) for t in ("leave", "badge")],
        [(f"{n} {t}", "For this please write to the office.", t)
         for n, t in enumerate(("leave", "leave", "badge", "vpn", "mfa"))],
    ],
    ids=["a topic of this answer alone", "a short answer", "a tie", "a general answer"],
)  # fmt: skip
def test_d145_leaves_be_what_may_stand_under_two_topics(more: list[tuple[str, str, str]]) -> None:
    assert not look("D145", Subject(rows(*LEAVES, *BADGES, *more))).findings


def test_d145_a_row_that_refuses_belongs_to_no_topic() -> None:
    refusing = rows(("badge price", LEAVE, "badge"), file="more.csv", answerable=False)
    assert not look("D145", Subject((*rows(*LEAVES, *BADGES), *refusing))).findings


def test_d146_a_row_the_wrong_way_round() -> None:
    turned = (LEAVE, "How many days off do I get?")
    result = look("D146", Subject(rows(*LEAVES, *BADGES, turned)))
    assert places(result) == {"train.csv:8"}
    assert result.findings[0].message.startswith("The question is an answer of other rows: “You")


def test_d146_an_answer_that_other_rows_ask() -> None:
    asked = "How many days off do I get?"
    table = rows(*BADGES, (asked, LEAVE), ("26 days!", asked + "!"))
    result = look("D146", Subject(table))
    assert places(result) == {"train.csv:6"}
    assert result.findings[0].message.startswith("The answer is a question of other rows: “How")


def test_d146_an_echo_and_a_conversation_are_left_be() -> None:
    said = [f"This is what was said as number {n} of the talk." for n in "abcdefgh"]
    assert not look("D146", Subject(rows(*pairwise(said)))).findings
    assert not look("D146", Subject(rows((LEAVE, LEAVE), *BADGES))).findings
