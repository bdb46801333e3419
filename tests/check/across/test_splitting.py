from __future__ import annotations

from tests.check.conftest import look, places, rows
from tuneproof.check.subject import LookupShare, Subject
from tuneproof.findings import Outcome

TRAIN = rows(*[(f"How do I get thing number {word} repaired?", f"Fix {word}.") for word in
               ("apple", "bridge", "candle", "door", "engine", "fork")])  # fmt: skip
TEST = rows(
    ("My spoon broke, who helps?", "Fix fork."), ("Candle trouble", "Fix candle."), file="test.csv"
)


def test_d103_names_training_row_and_test_row() -> None:
    test = (*TEST, *rows(("how do I get thing number DOOR repaired", "Fix door."), file="t.csv"))
    result = look("D103", Subject(TRAIN, test))
    assert ("train.csv:5", "t.csv:2") in [finding.where for finding in result.findings]
    assert ("train.csv:5", None) in [(edit.origin, edit.new) for edit in result.edits]


def test_d103_finds_a_copy_behind_a_greeting() -> None:
    polite = f"Good morning, quick question: {TRAIN[3].question} Thank you so much!"
    result = look("D103", Subject(TRAIN, rows((polite, "Fix door."), file="t.csv")))
    assert [finding.where for finding in result.findings] == [("train.csv:5", "t.csv:2")]


def test_d103_needs_a_test_and_passes_a_clean_one() -> None:
    assert look("D103", Subject(TRAIN)).outcome is Outcome.NOT_APPLICABLE
    assert look("D103", Subject(TRAIN, TEST)).outcome is Outcome.PASSED


def test_d138_many_copies_mean_a_split_by_row() -> None:
    copies = rows(*[(row.question + "!", row.answer) for row in TRAIN[:3]], file="test.csv")
    assert look("D138", Subject(TRAIN, copies)).outcome is Outcome.ISSUE
    assert look("D138", Subject(TRAIN, TEST)).outcome is Outcome.PASSED


def test_d142_a_copied_question_with_another_answer_than_the_test_wants() -> None:
    asked = [(TRAIN[0].question, "Throw it away."), (TRAIN[1].question, TRAIN[1].answer)]
    test = (
        *rows(*asked, file="test.csv"),
        *rows((TRAIN[2].question, ""), file="u.csv", answerable=False),
    )
    result = look("D142", Subject(TRAIN, test))
    assert [finding.where for finding in result.findings] == [
        ("train.csv:2", "test.csv:2"),
        ("train.csv:4", "u.csv:2"),
    ]
    assert "a refusal" in result.findings[1].message


def test_d139_a_test_that_asks_for_another_answer() -> None:
    foreign = rows(("Where is the moon?", "Up there."), file="test.csv")
    assert places(look("D139", Subject(TRAIN, foreign))) == {"test.csv:2"}
    assert look("D139", Subject(TRAIN, TEST)).outcome is Outcome.PASSED


def test_d140_says_what_follows_from_the_lookup() -> None:
    missed = TEST[:1]
    strong = look("D140", Subject(TRAIN, TEST, lookup=LookupShare(100, 94, missed)))
    message = strong.findings[0].message
    assert "94 % (94 of 100)" in message and "must beat" in message and "spoon" in message
    weak = look("D140", Subject(TRAIN, TEST, lookup=LookupShare(100, 71, missed)))
    assert "It misses 1" in weak.findings[0].message
    assert look("D140", Subject(TRAIN, TEST)).outcome is Outcome.SKIPPED
