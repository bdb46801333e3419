from __future__ import annotations

from dataclasses import replace

import pytest

from tests.check.conftest import look, places, rows
from tests.recipes import recipe
from tuneproof.check.neighbours import Neighbours
from tuneproof.check.subject import Subject
from tuneproof.types import Severity

LEAVE = "You have 26 days of annual leave a year."


def test_d111_names_each_later_copy_and_would_remove_it() -> None:
    table = rows(("How much leave?", LEAVE), ("how  much LEAVE", LEAVE), ("How much pay?", "Lots."))
    result = look("D111", Subject(table))
    assert [finding.where for finding in result.findings] == [("train.csv:3", "train.csv:2")]
    assert [(edit.origin, edit.new) for edit in result.edits] == [("train.csv:3", None)]


@pytest.mark.parametrize(
    ("one", "other", "conflict"),
    [
        ("You have 1.5 days.", "You have 15 days.", True),
        ("Keep it at -5 °C.", "Keep it at 5 °C.", True),
        ("Files must be < 5 MB.", "Files must be > 5 MB.", False),
    ],
)
def test_a_sign_that_changes_the_sense_makes_no_duplicate(
    one: str, other: str, conflict: bool
) -> None:
    """Folded to letters and digits these were the same, and --fix took one of them away."""
    table = Subject(rows(("How much?", one), ("How much?", other)))
    assert not look("D111", table).findings
    assert bool(look("D112", table).findings) is conflict


def test_c_is_not_c_plus_plus() -> None:
    """Three rows were said to ask “How do I learn C?”."""
    asked = [
        (f"How do I learn C{sign}?", f"Read book {n}.") for n, sign in enumerate(("", "++", "#"))
    ]
    table = Subject(rows(*asked))
    assert not look("D112", table).findings and not look("D111", table).findings


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


def test_d112_rows_of_one_pattern_are_one_finding() -> None:
    """800 such rows with 800 answers were 73,923 warnings, one for each pair."""
    words = "amber basil cedar delta ember fjord grove heron ivory jolly karma lemon".split()  # noqa: SIM905
    asked = "What is the delivery status of my parcel from the shop in the {} street?"
    table = rows(*((asked.format(word), f"It is on van {word[::-1]} today.") for word in words))
    (finding,) = look("D112", Subject(table)).findings
    assert finding.severity is Severity.WARNING
    assert len(finding.where) == finding.evidence["rows"] == finding.evidence["answers"] == 12
    assert "12 rows ask nearly the same" in finding.message
    assert finding.message.count("and 9 more") == 2


def test_d112_two_patterns_are_two_findings() -> None:
    ask = "What is the delivery status of my parcel from the shop in the {} street?"
    other = "How many square metres may a bicycle shed in the {} garden have at most?"
    said = (("red", "No."), ("tan", "Ask the desk."), ("sky", "Whatever you like best."))
    table = rows(*((text.format(word), answer) for text in (ask, other) for word, answer in said))
    found = look("D112", Subject(table)).findings
    assert [len(finding.where) for finding in found] == [3, 3]


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


def test_d112_a_greeting_sets_no_questions_apart() -> None:
    table = rows(("VPN怎麼連", "用 AnyConnect。"), ("您好，請問VPN怎麼連？謝謝", "請洽資訊處。"))
    assert places(look("D112", Subject(table))) == {"train.csv:2", "train.csv:3"}


def test_d112_the_threshold_is_that_of_the_recipe() -> None:
    table = rows(("What is COVID-19 vaccine?", "A."), ("How is COVID-19 vaccine?", "B."))
    assert not look("D112", Subject(table)).findings
    lower = Subject(table, recipe=recipe(data__leak_threshold=0.6))
    assert look("D112", lower).findings


def test_a_thousand_copies_are_one_group_and_no_pairs() -> None:
    found = Neighbours(["the same question"] * 1000)
    assert len(found.groups) == 1 and not found.pairs


SINGLE = "How do I apply for a single room in the north residence hall for the spring semester?"


def test_d112_a_word_that_the_answers_tell_apart_too_makes_another_question() -> None:
    """Single and double rooms were nearly one question with two answers."""
    double = SINGLE.replace("single", "double")
    table = ((SINGLE, "Apply for a single room online."), (double, "For a double room, ask us."))
    assert not look("D112", Subject(rows(*table))).findings
    assert look("D113", Subject(rows(*table))).findings
    other = ((SINGLE, "Apply for a room online, it is easy."), (double, "For a room, ask us."))
    assert look("D112", Subject(rows(*other))).findings
    topics = [(*row, topic) for row, topic in zip(other, ("Singles", "Doubles"), strict=True)]
    assert not look("D112", Subject(rows(*topics))).findings


def test_d111_one_question_with_running_numbers_is_one_finding() -> None:
    said = "每戶收費100元。"
    table = rows(("換印章要多少錢", said), *((f"換印章要多少錢{n}", said) for n in range(1, 5)))
    (finding,) = look("D111", Subject(table)).findings
    assert finding.where == tuple(f"train.csv:{n}" for n in range(3, 7))
    assert "4 rows are one question" in finding.message
    table = rows(*((f"How much is it? {n}", "It is free.") for n in range(1, 4)))
    assert len(look("D111", Subject(table)).findings) == 1


@pytest.mark.parametrize(
    "table",
    [
        [(f"How do I get to platform {n}", "By the stairs.") for n in range(1, 5)],
        [("zone", "Zones 1 to 3 are free."), *((f"zone {n}", "Zones 1 to 3 are free.")
         for n in range(1, 4))],
        [("bus", "At gate 9."), *((f"bus {n}", "At gate 9.") for n in (3, 41, 7, 112))],
        [("fee", "It is free."), ("fee 1", "It is free."), ("fee 2", "It is free.")],
        [("fee", "It is free."), *((f"fee {n}", f"It is free for {chr(64 + n)}.")
         for n in range(1, 5))],
    ],
    ids=["of several things", "in the answer", "not running", "two", "several answers"],
)  # fmt: skip
def test_d111_numbers_that_tell_things_apart_are_left_be(table: list[tuple[str, str]]) -> None:
    assert not look("D111", Subject(rows(*table))).findings
