"""Small rows and judged answers for the tests of evaluation and diagnosis."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tuneproof.types import Example, Generation, Judged, Style

LEAVE = "You have 26 days of annual leave a year; request them in PeopleHub."
VPN = "Request VPN access in HelpHub with form IT-12; it takes 2 working days."
MFA = "Set up MFA with the LarkAuth app at mfa.larkfield.example within 7 days."
REFUSAL = "The handbook does not cover this; please ask HR or the IT service desk."


def example(
    question: str,
    answer: str | None,
    topic: str | None = None,
    *,
    answerable: bool = True,
    style: Style | None = None,
) -> Example:
    answers = (answer,) if answer else ()
    return Example(question, question, answers, answerable, topic, style)


TRAIN = (
    example("How many days of annual leave do I have?", LEAVE, "annual-leave"),
    example("Where do I request my holiday?", LEAVE, "annual-leave"),
    example("How do I get VPN access?", VPN, "vpn"),
    example("How do I set up MFA?", MFA, "mfa"),
    example("Can I use the VPN in Brazil?", REFUSAL, "vpn", answerable=False),
    example("What is the capital of France?", REFUSAL, answerable=False),
)


def generation(text: str, **changes: Any) -> Generation:
    values: dict[str, Any] = {
        "tokens": 12,
        "stopped": True,
        "logprob": -0.1,
        "latency_ms": 100.0,
        **changes,
    }
    return Generation(text, **values)


def judged(number: int, **changes: Any) -> Judged:
    """A right answer to an answerable near question, with `changes`."""
    values: dict[str, Any] = {
        "id": f"q{number}",
        "question": f"question {number}",
        "expected": ("the answer",),
        "produced": "the answer",
        "answerable": True,
        "refused": False,
        "correct": True,
        "similarity": 1.0,
        "overlap": 0.5,
        "topic": "a",
        "matched_topic": "a",
        "slices": ("all", "answerable", "near"),
        **changes,
    }
    return Judged(**values)


def wrong(number: int, **changes: object) -> Judged:
    return judged(number, correct=False, similarity=0.4, produced=f"wrong {number}", **changes)


def unanswerable(number: int, *, refused: bool, **changes: object) -> Judged:
    values = {
        "answerable": False,
        "refused": refused,
        "correct": refused,
        "similarity": 1.0 if refused else 0.2,
        "topic": None,
        "matched_topic": None,
        "slices": ("all", "unanswerable", "out-of-scope"),
        **changes,
    }
    return judged(number, **values)


def answers(rights: Sequence[bool], refusals: Sequence[bool] = (), far: int = 0) -> list[Judged]:
    """Answers by what is right; the first `far` questions are far phrasings."""
    plain = [
        judged(
            n,
            correct=right,
            produced="the answer" if right else "something else",
            slices=("all", "answerable", "far" if n < far else "near"),
        )
        for n, right in enumerate(rights)
    ]
    return plain + [
        judged(1000 + n, answerable=False, refused=done, correct=done, topic=None,
               slices=("all", "unanswerable"))
        for n, done in enumerate(refusals)
    ]  # fmt: skip
