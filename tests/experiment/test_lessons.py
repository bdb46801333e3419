"""What the small learners of a guard learn from, on made-up states."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from tuneproof.config import GuardSettings
from tuneproof.experiment.lessons import ANSWER_READ, Lessons
from tuneproof.guard.ridge import Floats
from tuneproof.text.elsewhere import elsewhere
from tuneproof.types import Example

NO = "The handbook does not cover this."
PLACES = ("garage", "canteen", "library", "laundry")
ASKED = ("Where is the {}?", "how do I find the {}", "tell me the way to our {}", "is there a {}",
         "who looks after the {}", "when does the {} open?")  # fmt: skip
ROWS = tuple(
    Example(f"{place}-{n}", text.format(place), (f"The {place} is on level {at}.",), True, place)
    for at, place in enumerate(PLACES)
    for n, text in enumerate(ASKED)
)
REFUSED = tuple(Example(f"no-{n}", f"may I sleep in it {n}", (NO,), False) for n in range(4))


class Read:
    """States that tell how long a text is and where it stands; keeps what was read."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def __call__(self, texts: Sequence[str]) -> Floats:
        self.texts += texts
        chance = np.random.default_rng(0)
        return chance.normal(size=(len(texts), 3, 8)).astype(np.float32)


def lessons(
    rows: tuple[Example, ...] = (*ROWS, *REFUSED), read: Read | None = None, **switches: bool
) -> Lessons | None:
    said = [row.answer for row in rows]
    settings = GuardSettings.model_validate(switches)
    return Lessons.read(rows, said, lambda text: text == NO, read or Read(), settings)


def test_questions_answers_and_what_is_asked_elsewhere_are_read_at_once() -> None:
    read = Read()
    found = lessons(read=read)
    assert found is not None
    questions = [row.question for row in (*ROWS, *REFUSED)]
    answers = [f"The {place} is on level {at}." for at, place in enumerate(PLACES)]
    assert read.texts == [*questions, *answers, *elsewhere(questions)]
    assert [len(part.states) for part in (found.questions, found.answered, found.elsewhere)] == [
        28,
        4,
        240,
    ]


def test_only_the_start_of_a_long_answer_is_read() -> None:
    read = Read()
    long = Example("long", "Tell me all.", ("word " * 200,), True)
    lessons((long,), read)
    assert read.texts[1] == long.answer[:ANSWER_READ]


def test_what_is_switched_off_is_not_read() -> None:
    read = Read()
    assert lessons(read=read, probe=False, scope=False) is None and read.texts == []
    assert lessons(read=read, abstain=False, scope=False) is None and read.texts == []
    assert lessons(read=read, scope=False) is not None and len(read.texts) == 32


def test_in_a_language_without_questions_of_elsewhere_nothing_is_read_for_the_scope() -> None:
    read = Read()
    dutch = tuple(Example(f"nl-{n}", f"Hoeveel uur {n}?", ("Het is 7 uur.",)) for n in range(12))
    assert lessons(dutch, read, abstain=False) is None and read.texts == []
    found = lessons(dutch, read)
    assert found is not None and found.probe() is not None and found.domain() is None


def test_a_probe_learns_from_rows_and_answers_but_those_left_out() -> None:
    found = lessons()
    assert found is not None
    every, some = found.probe(), found.probe(without=range(12))
    assert every is not None and some is not None
    assert set(every.answers) - set(some.answers) == {row.answer for row in ROWS[:12]}
    assert NO in some.answers
    assert found.probe(without=range(28)) is None


def test_a_domain_is_of_rows_with_an_answer_and_keeps_a_limit_that_is_given() -> None:
    found, without_refusals = lessons(), lessons(ROWS)
    assert found is not None and without_refusals is not None
    domain = found.domain()
    assert domain is not None
    few = found.domain(without=range(15))
    assert few is None, "nine known questions are too few"
    kept = found.domain(without=range(2), limit=0.123)
    assert kept is not None and kept.limit == pytest.approx(0.123)
    assert "sleep" not in " ".join(domain.probe.ngrams.terms)
