"""The desk: questions wait in a row of bounded length, and those that wait are answered together.

One thread computes, so the model sees one batch at a time; the loop that serves stays free. A batch
that fails is asked again one by one, so that one question cannot cost the others their answers.
This module knows neither HTTP nor a model: it is handed what answers.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field

from tuneproof.serve.bounds import Bounds
from tuneproof.serve.spoken import Spoken

Answering = Callable[[Sequence[str]], Sequence[Spoken | None]]
"""What computes: one answer a question; None to one that is too long to be read."""


class DeskFull(Exception):
    """No more can wait. `again` is in how many seconds one should ask again."""

    def __init__(self, again: int):
        super().__init__(again)
        self.again = again


class DeskClosed(Exception):
    """Nothing is answered any more, or not yet."""


class TooSlow(Exception):
    """The answer was not there in time."""


@dataclass(eq=False, slots=True)
class _Waiting:
    question: str
    answer: asyncio.Future[Spoken | None] = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )


class Desk:
    """Takes questions while it is open. Belongs to the loop that it was opened in."""

    def __init__(self, answering: Answering, bounds: Bounds):
        self._answering = answering
        self._bounds = bounds
        self._waiting: deque[_Waiting] = deque()
        self._come = asyncio.Event()
        self._thread = ThreadPoolExecutor(1, "answering")
        self._work: asyncio.Task[None] | None = None
        self._took = 0.0

    @property
    def ready(self) -> bool:
        """Whether questions are answered."""
        return self._work is not None and not self._work.done()

    @property
    def waiting(self) -> int:
        """Questions that no batch has taken yet."""
        return len(self._waiting)

    async def open(self) -> None:
        """Answer from here on."""
        self._work = asyncio.create_task(self._answer_all())

    async def close(self) -> None:
        """Answer nothing more. A batch that is being computed ends with its thread."""
        if self._work is not None:
            self._work.cancel()
            with suppress(asyncio.CancelledError):
                await self._work
        for each in self._waiting:
            _fail(each, DeskClosed())
        self._waiting.clear()
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def ask(self, question: str) -> Spoken | None:
        """The answer to a question; None where it is too long to be read.

        Raises DeskFull, DeskClosed, TooSlow, or what the computing raised.
        """
        if not self.ready:
            raise DeskClosed
        if len(self._waiting) >= self._bounds.waiting:
            raise DeskFull(max(1, math.ceil(self._took)))
        mine = _Waiting(question)
        self._waiting.append(mine)
        self._come.set()
        try:
            async with asyncio.timeout(self._bounds.seconds):
                return await mine.answer
        except TimeoutError as error:
            raise TooSlow from error
        finally:
            with suppress(ValueError):  # whoever gives up leaves the row, too
                self._waiting.remove(mine)

    async def _answer_all(self) -> None:
        while True:
            await self._come.wait()
            self._come.clear()
            while self._waiting:
                row = [self._waiting.popleft() for _ in range(self._next())]
                began = time.monotonic()
                try:
                    await self._answer(row)
                except asyncio.CancelledError:
                    for each in row:
                        _fail(each, DeskClosed())
                    raise
                self._took = time.monotonic() - began

    def _next(self) -> int:
        return min(len(self._waiting), self._bounds.batch)

    async def _answer(self, row: Sequence[_Waiting]) -> None:
        loop = asyncio.get_running_loop()
        questions = [each.question for each in row]
        try:
            found = await loop.run_in_executor(self._thread, self._answering, questions)
            answers = list(zip(row, found, strict=True))
        except Exception as error:
            if len(row) == 1:
                _fail(row[0], error)
                return
            for each in row:
                await self._answer([each])
            return
        for each, answer in answers:
            if not each.answer.done():
                each.answer.set_result(answer)


def _fail(one: _Waiting, error: Exception) -> None:
    if not one.answer.done():
        one.answer.set_exception(error)
