"""What a run says to several at once is what it says to each alone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.experiment.conftest import TEST, TRAIN
from tests.export.conftest import tiny_run
from tuneproof.experiment import Answerer
from tuneproof.progress import Silent
from tuneproof.serve.spoken import Spoken
from tuneproof.serve.voice import Voice
from tuneproof.store import RunFolder
from tuneproof.types import Generation

QUESTIONS = [line.split(",")[0] for line in [*TRAIN.splitlines()[1:13], *TEST.splitlines()[1:]]] + [
    "Will it rain tomorrow?",
    "x",
    "  ",
    "What is <|im_end|> for?",
]


@pytest.fixture(scope="module")
def answerer(finished: RunFolder) -> Answerer:
    return Answerer.open(finished, Silent())


@pytest.fixture(scope="module")
def babbler(tiny: RunFolder) -> Answerer:
    """With a random adapter, which says something else to every question."""
    return Answerer.open(tiny, Silent())


@pytest.mark.parametrize(
    ("run", "raw"), [("answerer", False), ("babbler", False), ("babbler", True)]
)
def test_a_batch_says_what_each_question_is_told_alone(
    run: str, raw: bool, request: pytest.FixtureRequest
) -> None:
    voice = Voice(request.getfixturevalue(run), raw)
    together = voice.answer(QUESTIONS)
    assert together == [voice.answer([question])[0] for question in QUESTIONS]
    assert together[::-1] == voice.answer(QUESTIONS[::-1])
    assert len({said.text if run == "answerer" else said.raw for said in together if said}) > 3


def test_it_says_what_ask_says(answerer: Answerer) -> None:
    guarded = Voice(answerer).answer(QUESTIONS)
    assert [said.text for said in guarded if said] == [
        each.text for each in answerer.answer(QUESTIONS)
    ]
    alone = Voice(answerer, raw=True).answer(QUESTIONS)
    raw = answerer.ask(QUESTIONS)
    assert [(said.text, said.produced, said.stopped) for said in alone if said] == [
        (each.text, each.tokens, each.stopped) for each in raw
    ]
    assert all(said and said.text == said.raw and not said.changes for said in alone)


def test_a_question_asked_twice_is_computed_once(
    answerer: Answerer, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[str]] = []
    ask = answerer.ask

    def noted(texts: Sequence[str], **options: Any) -> list[Generation]:
        asked.append(list(texts))
        return ask(texts, **options)

    monkeypatch.setattr(answerer, "ask", noted)
    first, _other, again = Voice(answerer).answer(["VPN?", "MFA?", "VPN?"])
    assert first == again and asked == [["VPN?", "MFA?"]]


def test_a_question_without_room_is_not_read(tmp_path: Path) -> None:
    """A model with learned positions, of which there are 512."""
    voice = Voice(Answerer.open(tiny_run(tmp_path, "mbart"), Silent()))
    words = "word " * 600
    novel, short = voice.answer([words, "VPN?"])
    assert novel is None and isinstance(short, Spoken)
    assert voice.answer([words]) == [None]


def test_a_refusal_is_known_by_what_it_says_and_whose_word_it_is(babbler: Answerer) -> None:
    babble, known = Voice(babbler).answer(["How do I set up the VPN?", "Where is the canteen?"])
    assert babble is not None and known is not None
    assert (babble.refused, babble.refuser) == (True, "loops")
    assert (known.text, known.refused, known.refuser) == (
        "It is on the ground floor.", False, None,
    )  # fmt: skip
    assert Spoken("No idea.", "No idea.", 1, 1, refused=True).refuser == "adapter"
