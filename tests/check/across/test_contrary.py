from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from tests.check.conftest import look, rows
from tuneproof.check.subject import Subject
from tuneproof.data.read import read_examples
from tuneproof.data.read_knowledge import read_knowledge
from tuneproof.findings import Outcome
from tuneproof.types import Example, Severity

EXAMPLES = Path(__file__).parents[3] / "examples"
LEAVE = "You have 26 days of annual leave a year; ask for them in PeopleHub."
NOTICE = "Ask for leave 10 working days ahead in PeopleHub, and wait for your manager."
PARKING = "Parking costs 40 pounds a month, taken from your salary."
GYM = "The gym in the basement is free and opens at six."
TRAIN = rows(
    ("How much annual leave do I have?", LEAVE, "leave"),
    ("What annual leave do I have?", LEAVE, "leave"),
    ("Any annual leave do I have?", LEAVE, "leave"),
    ("What does parking my car cost?", PARKING, "parking"),
    ("Does parking my car cost?", PARKING, "parking"),
    ("Will parking my car cost?", PARKING, "parking"),
    ("When is the gym downstairs open?", GYM, "gym"),
    ("Is the gym downstairs open?", GYM, "gym"),
    ("How long is the gym downstairs open?", GYM, "gym"),
)


def asked(*pairs: tuple[str, str] | tuple[str, str, str] | Example) -> tuple[Example, ...]:
    return rows(*pairs, file="test.csv")


def bare(table: Sequence[Example]) -> tuple[Example, ...]:
    return tuple(replace(row, topic=None) for row in table)


def example(name: str) -> Subject:
    folder = EXAMPLES / name
    train, test = (
        read_examples([folder / f"{part}.csv"], allow_unanswered=True).examples
        for part in ("train", "test")
    )
    return Subject(train, test, read_knowledge(folder / "kb.jsonl").entries)


def exchanged(test: Sequence[Example], one: str, other: str) -> tuple[Example, ...]:
    """The test with two topics' answers in each other's places."""
    answers = {row.topic: row.answers for row in test if row.answerable}
    swap = {one: answers[other], other: answers[one]}
    return tuple(
        replace(row, answers=swap[row.topic]) if row.answerable and row.topic in swap else row
        for row in test
    )


def test_d165_a_topic_that_has_another_answer_in_the_test() -> None:
    test = asked(("Whom do I ask before a fortnight off?", NOTICE, "leave"),
                 ("What do I pay for my place?", PARKING, "parking"))  # fmt: skip
    (finding,) = look("D165", Subject(TRAIN, test)).findings
    assert finding.severity is Severity.WARNING
    assert finding.where == ("test.csv:2", "train.csv:2")
    assert "on “leave” (number: 1)" in finding.message and "(rows: 3" in finding.message
    assert "Training gives" not in finding.message


def test_d165_two_topics_whose_answers_changed_places() -> None:
    """Nothing was said, and every question of both counted as wrong."""
    test = asked(("What do I pay for my place?", LEAVE, "parking"),
                 ("Days off a year?", PARKING, "leave"))  # fmt: skip
    found = look("D165", Subject(TRAIN, test)).findings
    assert [finding.where[0] for finding in found] == ["test.csv:2", "test.csv:3"]
    assert found[0].message.endswith("Training gives the expected answer on “leave”.")


def test_d165_without_topics_the_questions_tell() -> None:
    words = (
        "How much annual leave do we have?",
        "What annual leave is there?",
        "Any annual leave for me?",
    )
    test = asked(*((question, PARKING) for question in words))
    (finding,) = look("D165", Subject(bare(TRAIN), test)).findings
    assert finding.where == ("test.csv:2", "test.csv:3", "test.csv:4", "train.csv:2")
    assert words[0] in finding.message and LEAVE[:40] in finding.message
    assert not look("D165", Subject(bare(TRAIN), test[:2])).findings, "two may be chance"


@pytest.mark.parametrize(
    "row",
    [
        ("Days off a year?", LEAVE.replace("; ask", ", ask"), "leave"),
        Example("t", "Days off?", (NOTICE, LEAVE), topic="leave", origin="test.csv:2"),
        ("Days off a year?", "No.", "leave"),
        ("May I carry leave over?", NOTICE, "carry-over"),
        Example("t", "Leave abroad?", (), answerable=False, topic="leave", origin="test.csv:2"),
    ],
    ids=["a comma", "one of several right ones", "a word", "another topic", "refused"],
)
def test_d165_is_silent(row: tuple[str, str, str] | Example) -> None:
    assert not look("D165", Subject(TRAIN, asked(row))).findings


def test_d165_topics_with_many_answers_tell_nothing() -> None:
    """What a topic was asked in training is then not what the test asks."""
    more = ("Where do I ask?", NOTICE, "leave"), ("Whose is the gym?", PARKING, "gym")
    test = asked(("What does the car park cost?", GYM, "parking"))
    assert not look("D165", Subject((*TRAIN, *rows(*more, file="more.csv")), test)).findings


@pytest.mark.parametrize("name", ["handbook-zh", "handbook-en"])
@pytest.mark.parametrize("without", [False, True], ids=["topics", "no topics"])
def test_d165_examples_are_clean_and_an_exchange_in_them_is_found(name: str, without: bool) -> None:
    subject = example(name)
    strip = bare if without else tuple
    clean = replace(subject, train=strip(subject.train), test=strip(subject.test or ()))
    assert look("D165", clean).outcome is Outcome.PASSED
    topics = sorted({row.topic for row in subject.test or () if row.topic and row.answerable})
    for one, other in ((topics[0], topics[9]), (topics[4], topics[17])):
        test = strip(exchanged(subject.test or (), one, other))
        found = look("D165", replace(clean, test=test)).findings
        assert len(found) == 2 or (without and len(found) == 1)
        assert {row.origin for row in test if row.origin in found[0].where}


def test_d165_needs_a_test_file() -> None:
    assert look("D165", Subject(TRAIN)).outcome is Outcome.NOT_APPLICABLE
