from __future__ import annotations

from tests.check.conftest import look, places, rows
from tuneproof.check.across import topics
from tuneproof.check.subject import Subject
from tuneproof.findings import Outcome
from tuneproof.types import Severity

THINGS = ("at home today", "while I am abroad", "on my new phone")
VPN = [(f"How do I set up the VPN {thing}?", "VPN: form IT-12.", "vpn") for thing in THINGS]
MFA = [(f"How do I set up the MFA {thing}?", "MFA: the app.", "mfa") for thing in THINGS]


def test_d113_names_two_topics_that_are_alike() -> None:
    result = look("D113", Subject(rows(*VPN, *MFA)))
    assert result.outcome is Outcome.TIP
    assert "“mfa” and “vpn”" in result.findings[0].message
    assert result.findings[0].evidence["pairs"] >= 3


def test_d114_warns_of_topics_that_are_as_close_to_another_as_to_their_own() -> None:
    result = look("D114", Subject(rows(*VPN, *MFA)))
    assert result.outcome is Outcome.ISSUE
    assert places(result) == {f"train.csv:{line}" for line in range(2, 8)}


def test_a_topic_of_two_answers_is_not_said_to_be_close_to_another_topic() -> None:
    joined = [(question, answer, "access") for question, answer, _topic in (*VPN, *MFA)]
    near = look("D113", Subject(rows(*joined))).findings[0].message
    assert near.startswith("Neighbouring questions of “access” with different answers: ")
    risk = look("D114", Subject(rows(*joined))).findings[0].message
    assert risk.endswith("as to any with their own: another answer on “access”.")


def test_d113_and_d114_are_silent_for_topics_that_share_no_letters() -> None:
    table = rows(
        *VPN,
        ("When is lunch served?", "At noon.", "lunch"),
        ("What is for lunch?", "At noon.", "lunch"),
    )
    assert look("D113", Subject(table)).outcome is Outcome.PASSED
    assert look("D114", Subject(table)).outcome is Outcome.PASSED


def test_d116_lists_the_rows_of_answers_with_one_or_two_phrasings() -> None:
    table = rows(
        *VPN, ("When is lunch?", "At noon.", "lunch"), ("LUNCH, when is?!", "At noon.", "lunch")
    )
    result = look("D116", Subject(table))
    assert places(result) == {"train.csv:5", "train.csv:6"}
    assert result.findings[0].evidence["of"] == 2
    assert look("D116", Subject(rows(*VPN))).outcome is Outcome.PASSED


def test_d116_names_the_answers_and_not_their_topic() -> None:
    """Five answers of one topic were listed as five times the topic."""
    table = rows(("When is lunch?", "At noon.", "food"), ("Where is it?", "Downstairs.", "food"))
    (finding,) = look("D116", Subject(table)).findings
    assert "“At noon.” (1), “Downstairs.” (1)" in finding.message


def test_d117_names_topics_far_from_the_median() -> None:
    even = [
        (f"{topic} question {n}", f"about {topic}", topic) for topic in "abcde" for n in range(4)
    ]
    assert look("D117", Subject(rows(*even))).outcome is Outcome.PASSED
    more = [(f"f question {n}", "about f", "f") for n in range(17)]
    assert "“f” (17)" in look("D117", Subject(rows(*even, *more))).findings[0].message
    assert look("D117", Subject(rows(*VPN))).outcome is Outcome.NOT_APPLICABLE


def test_d117_a_lone_answer_is_no_topic() -> None:
    """“（待補）” was called a topic, in a table where nobody had written one beside it."""
    even = [
        (f"{topic} question {n}", f"about {topic}", topic) for topic in "abcde" for n in range(6)
    ]
    lone = look("D117", Subject(rows(*even, ("淋浴間有熱水嗎", "（待補）")))).findings[0]
    assert "answer “（待補）” (1)" in lone.message


def test_d141_says_when_not_all_topics_are_listed(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    subject = Subject(rows(*VPN, *MFA))
    assert look("D141", subject).outcome is Outcome.PASSED
    monkeypatch.setattr(topics, "MOST_LISTED", 0)
    assert look("D141", subject).outcome is Outcome.TIP
    assert not look("D113", subject).findings


def test_d141_says_when_not_all_answers_are_compared(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    """Answers that share a greeting and a closing made half a million pairs of a thousand rows."""
    macro = "Thank you for writing to us. Item {} ships soon. Kind regards, your team."
    table = Subject(rows(*((f"Where is item {n}?", macro.format(n)) for n in range(9))))
    assert table.answers_complete and len(table.answer_pairs) == 36
    monkeypatch.setattr("tuneproof.check.subject.MOST_PAIRS", 20)
    table = Subject(table.train)
    assert len(table.answer_pairs) == 20
    assert "pairs of answers are alike" in look("D141", table).findings[0].message


def test_d162_one_topic_or_one_answer_for_all() -> None:
    many = [(f"q{n}", f"It takes {n} days.", "general") for n in range(30)]
    (finding,) = look("D162", Subject(rows(*many))).findings
    assert "general" in finding.message and finding.severity is Severity.NOTE
    one = [(f"q{n}", "Ask the desk.") for n in range(30)]
    (finding,) = look("D162", Subject(rows(*one))).findings
    assert "Ask the desk." in finding.message and finding.severity is Severity.WARNING


def test_d162_a_few_rows_and_two_topics_are_left_be() -> None:
    few = [(f"q{n}", f"It takes {n} days.", "general") for n in range(29)]
    assert not look("D162", Subject(rows(*few))).findings
    assert not look("D162", Subject(rows(*few, ("q", "a", "b"), ("r", "c", "b")))).findings


def test_d117_answers_of_one_row_each_are_no_measure_of_the_others() -> None:
    lone = [(f"question {n}", f"answer {n}") for n in range(9)]
    usual = [(f"asked {n}", "the whole rule") for n in range(6)]
    assert look("D117", Subject(rows(*lone, *usual))).outcome is Outcome.PASSED
