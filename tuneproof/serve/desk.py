"""The desk: questions wait in a bounded queue, and those that wait are answered as one batch.

One thread computes, so the model sees one batch at a time and the event loop stays free. A batch
that fails is repeated question by question, so that one question cannot fail the others. This
module knows neither HTTP nor a model: it is given the function that answers.
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
"""Answers a batch: one answer a question, None for a question that is too long."""


class DeskFull(Exception):
    """The queue is full. `again`: in how many seconds to ask again."""

    def __init__(self, again: int):
        super().__init__(again)
        self.again = again


class DeskClosed(Exception):
    """The desk is not open, or not any more."""


class TooSlow(Exception):
    """The answer took longer than `Bounds.seconds`."""


@dataclass(eq=False, slots=True)
class _Question:
    text: str
    answer: asyncio.Future[Spoken | None] = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )


class Desk:
    """Takes questions while it is open. Use it in the event loop that it was opened in only."""

    def __init__(self, answering: Answering, bounds: Bounds):
        self._answering = answering
        self._bounds = bounds
        self._waiting: deque[_Question] = deque()
        self._has_questions = asyncio.Event()
        self._thread = ThreadPoolExecutor(1, "answering")
        self._worker: asyncio.Task[None] | None = None
        self._last_batch_seconds = 0.0
        self._computing = False

    @property
    def computing(self) -> bool:
        """Whether a batch is being computed, which nothing can stop."""
        return self._computing

    @property
    def ready(self) -> bool:
        """Whether the desk is open."""
        return self._worker is not None and not self._worker.done()

    @property
    def waiting(self) -> int:
        """How many questions wait for a batch."""
        return len(self._waiting)

    async def open(self) -> None:
        """Begin to answer questions."""
        self._worker = asyncio.create_task(self._answer_all())

    async def close(self) -> None:
        """Fail the waiting questions with DeskClosed. A batch that is being computed is not
        stopped."""
        if self._worker is not None:
            self._worker.cancel()
            with suppress(asyncio.CancelledError):
                await self._worker
        for question in self._waiting:
            _fail(question, DeskClosed())
        self._waiting.clear()
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def ask(self, question: str) -> Spoken | None:
        """The answer to a question; None where it is too long for the model.

        Raises DeskFull, DeskClosed, TooSlow, or the error of the answering function.
        """
        if not self.ready:
            raise DeskClosed
        if len(self._waiting) >= self._bounds.waiting:
            raise DeskFull(max(1, math.ceil(self._last_batch_seconds)))
        own = _Question(question)
        self._waiting.append(own)
        self._has_questions.set()
        try:
            async with asyncio.timeout(self._bounds.seconds):
                return await own.answer
        except TimeoutError as error:
            raise TooSlow from error
        finally:
            with suppress(ValueError):  # a question that timed out leaves the queue
                self._waiting.remove(own)

    async def _answer_all(self) -> None:
        while True:
            await self._has_questions.wait()
            self._has_questions.clear()
            while self._waiting:
                batch = [self._waiting.popleft() for _ in range(self._batch_size())]
                began = time.monotonic()
                try:
                    await self._answer(batch)
                except asyncio.CancelledError:
                    for question in batch:
                        _fail(question, DeskClosed())
                    raise
                self._last_batch_seconds = time.monotonic() - began

    def _batch_size(self) -> int:
        return min(len(self._waiting), self._bounds.batch)

    async def _answer(self, batch: Sequence[_Question]) -> None:
        loop = asyncio.get_running_loop()
        texts = [question.text for question in batch]
        try:
            produced = await loop.run_in_executor(self._thread, self._compute, texts)
            answers = list(zip(batch, produced, strict=True))
        except Exception as error:
            if len(batch) == 1:
                _fail(batch[0], error)
                return
            for question in batch:
                await self._answer([question])
            return
        for question, answer in answers:
            if not question.answer.done():
                question.answer.set_result(answer)

    def _compute(self, texts: Sequence[str]) -> Sequence[Spoken | None]:
        self._computing = True
        try:
            return self._answering(texts)
        finally:
            self._computing = False


def _fail(question: _Question, error: Exception) -> None:
    if not question.answer.done():
        question.answer.set_exception(error)
