from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from tests.check.conftest import kb, look, places, rows
from tuneproof.check.subject import Subject
from tuneproof.types import KnowledgeEntry, Severity

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


RULES = [
    f"Employees of site {n} send form F-{n} to the desk before the month ends." for n in "abcd"
]
FORMS = tuple(
    (f"{how} {n}", rule)
    for n, rule in zip("abcd", RULES, strict=True)
    for how in ("form of", "when for site", "site rules")
)


@pytest.mark.parametrize("knowledge", [(), kb(*RULES)])
def test_d146_columns_that_are_swapped_as_a_whole(knowledge: tuple[KnowledgeEntry, ...]) -> None:
    """No question had a question mark, and the check named everything but the swap."""
    swapped = rows(*((answer, question) for question, answer in FORMS))
    (finding,) = look("D146", Subject(swapped, knowledge=knowledge)).findings
    assert finding.severity is Severity.ERROR and finding.where == ("train.csv",)
    assert "columns of questions and answers seem to be swapped" in finding.message
    assert not look("D146", Subject(rows(*FORMS), knowledge=knowledge)).findings


@pytest.mark.parametrize(
    ("knowledge", "table"),
    [
        # Each text stands once: the knowledge base alone tells, or the question marks.
        (kb(*(f"{n}: {RULES[0]}" for n in range(12))),
         [(f"{n}: {RULES[0]}", f"site rules {n}") for n in range(12)]),
        ((), [(f"{n}: {RULES[0]}", f"Where does form {n} go?") for n in range(12)]),
    ],
)  # fmt: skip
def test_d146_columns_swapped_where_no_text_is_repeated(
    knowledge: tuple[KnowledgeEntry, ...], table: list[tuple[str, str]]
) -> None:
    (finding,) = look("D146", Subject(rows(*table), knowledge=knowledge)).findings
    assert finding.severity is Severity.ERROR


def test_d146_a_question_that_is_a_sentence_of_the_knowledge_base() -> None:
    """The row alone has the answer: no other row tells that it is one."""
    knowledge = kb("Parking is free on Sundays. " + RULES[0])
    result = look(
        "D146", Subject(rows(*BADGES, (RULES[0], "when for site a")), knowledge=knowledge)
    )
    (finding,) = result.findings
    assert finding.where == ("train.csv:5",) and finding.severity is Severity.WARNING
    assert "kb-1" in finding.message
    for question, answer in (
        (RULES[0].replace("site a", "site x"), "when for site a"),  # another sentence
        (RULES[0], "Parking is free on Sundays."),  # the answer is in the knowledge base as well
        (RULES[0], "They hand in " + RULES[0]),  # and here it is the longer of the two
    ):
        assert not look(
            "D146", Subject(rows(*BADGES, (question, answer)), knowledge=knowledge)
        ).findings


def test_d145_sources_that_were_counted_up_by_dragging_a_cell() -> None:
    """p-1 became p-2, p-3 and p-4 below it; four sources of one answer were taken for a general
    answer."""
    base = [
        replace(row, sources=("p-1",)) for row in rows(*((f"leave {n}", LEAVE) for n in range(8)))
    ]
    others = [
        replace(row, sources=(f"p-{number}",))
        for number in (2, 3, 4)
        for row in rows(*((f"{n} {number}", f"Form {number} is at the desk.") for n in "ab"))
    ]
    dragged = [
        replace(row, sources=(f"p-{n}",))
        for n, row in enumerate(rows(*((f"day {n}", LEAVE) for n in "xyz"), file="more.csv"), 2)
    ]
    result = look("D145", Subject((*base, *others, *dragged)))
    assert places(result) == {"more.csv:2", "more.csv:3", "more.csv:4"}
