"""One answer in the making, on plain numbers."""

from __future__ import annotations

import re
from pathlib import Path

import tuneproof
from tuneproof.engine.answer import Choice, OpenAnswer
from tuneproof.engine.decoding import Decoding
from tuneproof.engine.drafts import DraftBook
from tuneproof.models.prompt import Prompt

END = 2
DECODING = Decoding(limit=6, end_ids=frozenset({END}))


def row(*tokens: int) -> OpenAnswer:
    made = OpenAnswer(Prompt((7, 8)))
    for token in tokens:
        made.take(Choice(token, -0.5), DECODING)
    return made


def test_an_answer_ends_with_its_end_token_or_at_the_limit() -> None:
    assert not row(5, 6).done
    assert (row(5, END).done, row(5, END).stopped) == (True, True)
    assert (row(3, 4, 5, 6, 7, 8).done, row(3, 4, 5, 6, 7, 8).stopped) == (True, False)


def test_an_answer_in_doubt_is_settled_when_all_doubts_are() -> None:
    made = row(5)
    for token in (6, END):
        made.take(Choice(token, -0.5, {token: -0.5, 9: -0.6}), DECODING)
    assert made.done and not made.settled and sorted(made.doubts) == [1, 2]
    made.confirm(1)
    assert sorted(made.doubts) == [2] and not made.settled
    made.confirm(2)
    assert made.settled


def test_taking_tokens_back_takes_their_doubts_and_the_end_back_too() -> None:
    made = row(5)
    for token in (6, END):
        made.take(Choice(token, -0.5, {token: -0.5, 9: -0.6}), DECODING)
    made.back_to(2)
    assert (made.produced, made.logprobs, sorted(made.doubts)) == ([5, 6], [-0.5, -0.5], [1])
    assert not made.done and not made.stopped and made.draft == ()


def guessed(made: OpenAnswer) -> tuple[int | None, tuple[int, ...]]:
    return made.gained, made.draft


def test_a_draft_that_held_goes_on_and_one_that_did_not_is_guessed_anew() -> None:
    book = DraftBook([(5, 6, 9, 9, 9, END)])
    made = OpenAnswer(Prompt((7, 8)))
    made.begin_with((5, 6, 7, 8, 9, 9, 9), DECODING.limit)
    assert guessed(made) == (None, (5, 6, 7, 8, 9, 9))
    for token in (5, 6):
        made.take(Choice(token, 0.0), DECODING)
    made.tried()
    made.guess(book, DECODING.limit)
    assert guessed(made) == (2, (7, 8, 9, 9))
    made.drop_draft()
    made.guess(book, DECODING.limit)
    assert guessed(made)[1] == (9, 9, 9, END)


def test_only_a_row_changes_itself() -> None:
    """Four other files once wrote into it, one of them past the end of the answer."""
    changing = re.compile(
        r"\brow\.(?:(?:draft|drafted_at|gained|stopped|done)\s*=[^=]"
        r"|(?:produced|logprobs|doubts)\.(?:append|extend|pop|clear|update|insert)\b)"
    )
    package = Path(tuneproof.__file__).parent
    for room in ("engine", "experiment"):
        for file in (package / room).glob("*.py"):
            assert not changing.findall(file.read_text(encoding="utf-8")), file.name
