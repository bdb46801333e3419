"""Questions inside other sentences, and out of them again."""

from __future__ import annotations

import pytest

from tuneproof.augment.english import direct, embedded, keywords


@pytest.mark.parametrize(
    ("question", "inside"),
    [
        ("How many days of leave do I have?", "how many days of leave I have"),
        ("How do COVID-19 vaccines work?", "how COVID-19 vaccines work"),
        ("By when must I hand it in?", "by when I must hand it in"),
        ("Who approves my request?", "who approves my request"),
        ("What is the deadline for claims?", "what the deadline for claims is"),
        ("Can I take half a day?", "if I can take half a day"),
        ("Am I allowed to go?", "if I am allowed to go"),
        ("Is there a projector?", "if there is a projector"),
        ("Do employees pay for it?", "if employees pay for it"),
        ("Which form do I need?", "which form I need"),
    ],
)
def test_a_question_inside_another_sentence(question: str, inside: str) -> None:
    assert embedded(question) == inside


@pytest.mark.parametrize(
    "question",
    [
        "How does the scheme work?",  # works: the verb would have to change
        "Where did I leave it?",
        "Is the canteen open on Sundays?",  # nobody knows where its subject ends
        "When is the room released if I am late?",
        "I am ill; whom do I ring?",
        "Could you translate this letter?",
        "Do I have to do anything to renew or does it happen by itself?",
        "annual leave days",
        "",
    ],
)
def test_what_cannot_be_turned_safely_is_not_turned(question: str) -> None:
    assert embedded(question) is None


@pytest.mark.parametrize(
    ("clause", "question"),
    [
        ("where I request my holiday?", "Where do I request my holiday?"),
        ("how many days we may take", "How many days may we take?"),
    ],
)
def test_out_again(clause: str, question: str) -> None:
    assert direct(clause) == question


def test_out_again_only_for_the_writer() -> None:
    assert direct("where the template is") is None
    assert direct("what I am to do") is None


def test_keywords_keep_names_and_lose_frames() -> None:
    assert keywords("How do I request VPN access from the IT desk?") == (
        *("request", "VPN", "access", "from", "IT", "desk"),
    )
    assert keywords("Would you please tell me the hours in vacation?") == (
        *("hours", "in", "vacation"),
    )
