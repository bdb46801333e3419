"""The desk: what waits is answered together, in order, and never without end."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Sequence

import pytest

from tests.serve.conftest import USUAL, backwards
from tuneproof.serve.bounds import Bounds
from tuneproof.serve.desk import Desk, DeskClosed, DeskFull, TooSlow
from tuneproof.serve.spoken import Spoken


class Slow:
    """Answers `backwards` once it may; keeps the batches."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.begun = threading.Event()
        self.may = threading.Event()

    def __call__(self, questions: Sequence[str]) -> Sequence[Spoken | None]:
        self.batches.append(list(questions))
        self.begun.set()
        assert self.may.wait(60)
        return backwards(questions)


def at_desk(
    story: Callable[[Desk, Slow], Awaitable[None]], bounds: Bounds = USUAL
) -> list[list[str]]:
    """Tell a story at an open desk; gives the batches that were computed."""
    slow = Slow()

    async def told() -> None:
        desk = Desk(slow, bounds)
        await desk.open()
        try:
            await story(desk, slow)
        finally:
            slow.may.set()
            await desk.close()

    asyncio.run(told())
    return slow.batches


async def begun(desk: Desk, slow: Slow, *questions: str) -> list[asyncio.Task[Spoken | None]]:
    """Ask a first question, wait until it is being computed, and put the others behind it."""
    first = asyncio.create_task(desk.ask("first"))
    await asyncio.to_thread(slow.begun.wait, 60)
    behind = [asyncio.create_task(desk.ask(text)) for text in questions]
    await asyncio.sleep(0)
    return [first, *behind]


def texts(answers: Sequence[Spoken | None]) -> list[str]:
    return [answer.text for answer in answers if answer is not None]


def test_what_waits_meanwhile_is_answered_together_and_in_order() -> None:
    async def story(desk: Desk, slow: Slow) -> None:
        asked = await begun(desk, slow, "a1", "b2", "c3", "d4")
        assert (desk.ready, desk.waiting) == (True, 4)
        slow.may.set()
        assert texts(await asyncio.gather(*asked)) == ["tsrif", "1a", "2b", "3c", "4d"]
        assert desk.waiting == 0

    assert at_desk(story, Bounds(batch=3)) == [["first"], ["a1", "b2", "c3"], ["d4"]]


def test_who_comes_to_a_full_row_is_told_when_to_come_again() -> None:
    async def story(desk: Desk, slow: Slow) -> None:
        asked = await begun(desk, slow, "a", "b")
        with pytest.raises(DeskFull) as full:
            await desk.ask("c")
        assert full.value.again >= 1
        slow.may.set()
        await asyncio.gather(*asked)
        assert texts([await desk.ask("c")]) == ["c"]

    assert at_desk(story, Bounds(waiting=2)) == [["first"], ["a", "b"], ["c"]]


def test_one_question_that_breaks_costs_the_others_nothing() -> None:
    async def story(desk: Desk, slow: Slow) -> None:
        asked = await begun(desk, slow, "a1", "broken", "c3", "a novel")
        slow.may.set()
        _first, one, broken, three, novel = await asyncio.gather(*asked, return_exceptions=True)
        assert isinstance(broken, ValueError) and novel is None
        assert isinstance(one, Spoken) and isinstance(three, Spoken)
        assert desk.ready and texts([await desk.ask("d4")]) == ["4d"]

    batches = at_desk(story)
    assert batches[1:] == [
        ["a1", "broken", "c3", "a novel"], ["a1"], ["broken"], ["c3"], ["a novel"], ["d4"],
    ]  # fmt: skip


def test_an_answer_of_the_wrong_length_is_a_fault_like_any() -> None:
    async def story() -> None:
        desk = Desk(lambda _questions: [], Bounds())
        await desk.open()
        with pytest.raises(ValueError, match="zip"):
            await desk.ask("a")
        assert desk.ready
        await desk.close()

    asyncio.run(story())


def test_who_waited_too_long_leaves_the_row() -> None:
    async def story(desk: Desk, slow: Slow) -> None:
        asked = await begun(desk, slow, "a", "b")
        for each in asked[1:]:
            with pytest.raises(TooSlow):
                await each
        assert desk.waiting == 0

    assert at_desk(story, Bounds(seconds=0.01)) == [["first"]]


def test_a_closed_desk_answers_nothing_and_leaves_nobody_waiting() -> None:
    async def story(desk: Desk, slow: Slow) -> None:
        asked = await begun(desk, slow, "a", "b")
        slow.may.set()
        await desk.close()
        found = await asyncio.gather(*asked, return_exceptions=True)
        assert all(isinstance(each, Spoken | DeskClosed) for each in found)
        assert isinstance(found[-1], DeskClosed) and not desk.ready
        with pytest.raises(DeskClosed):
            await desk.ask("c")

    at_desk(story)


def test_before_it_is_opened_it_is_not_ready() -> None:
    async def story() -> None:
        desk = Desk(backwards, Bounds())
        assert not desk.ready
        with pytest.raises(DeskClosed):
            await desk.ask("a")
        await desk.close()

    asyncio.run(story())
