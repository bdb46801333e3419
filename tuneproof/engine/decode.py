"""Greedy answers: drafted, verified in one pass, decoded only where the model departs.

The text is what plain greedy decoding in float32 gives under the same rules, token for token
(tests compare with `reference.greedy`). A pass in a reduced number type decides a token only where
the best score leads by more than that type's noise; closer calls are noted, the answer is finished
all the same, and `settle` then decides them in float32, all in one pass. Rows that no draft fits
are decoded side by side with a key/value cache. Speculative decoding by greedy match: Leviathan et
al. 2023, arXiv 2211.17192, with drafts by look-up instead of a second model. This module knows no
files and judges no answer.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence

import torch
from torch import Tensor

from tuneproof.engine.answer import NO_CHOICE, Beginning, Choice, OpenAnswer
from tuneproof.engine.choose import UNKNOWN, choices, choices_under_rules
from tuneproof.engine.decoding import Decoding
from tuneproof.engine.drafts import DraftBook
from tuneproof.engine.lora import Adapter
from tuneproof.engine.network import Network
from tuneproof.engine.settle import read, settle
from tuneproof.engine.sizes import READ_IDS, SCORED_AT_ONCE, STREAM_IDS, scored_block
from tuneproof.engine.stream import Stream
from tuneproof.models.prompt import Prompt, Renderer
from tuneproof.types import Generation

CLOSE_CALL = 1.0
"""Lead in score, before any penalty, below which a bfloat16 pass does not decide
(docs/performance.md has the noise that was measured)."""

FIRST_LOOK = 8
"""Positions of every draft that are scored before the rest of it."""

LEAST_GAIN = 8
"""Tokens that a pass over a draft must have brought for the row's next draft to be tried."""


class Decoder:
    """Answers questions with one network, under one set of rules."""

    def __init__(self, network: Network, renderer: Renderer, decoding: Decoding):
        self.network = network
        self.renderer = renderer
        self.decoding = decoding

    def answer(
        self,
        questions: Sequence[str],
        adapter: Adapter | None,
        *,
        book: DraftBook | None = None,
        first: Sequence[Sequence[int]] | None = None,
        begun: Mapping[Prompt, Beginning] | None = None,
        exact: bool = True,
        advance: Callable[[int], None] | None = None,
    ) -> list[Generation]:
        """One Generation per question, in order.

        `first` are drafts of the whole answers, `book` gives further ones. `begun` is what is known
        of the answers from the model's own scores; it is used where these decide alone: without
        rules, and without close calls that are left to float32. A question too long to
        be read gets an empty answer that did not stop. Without `exact` close calls stand as the
        network's own number type decides them: for a baseline, where one token does not matter.
        `advance` is called with the number of answers that were finished.
        """
        started = time.perf_counter()
        if adapter is not None:
            adapter.refresh(self.network.dtype)
        self.network.equipped.use(adapter)
        prompts = map(self.renderer.prompt, questions)
        rows = [OpenAnswer(prompt, self.network.room(prompt)) for prompt in prompts]
        for row, draft in zip(rows, first or (), strict=False):
            row.begin_with(draft, self.decoding.limit)
        margin = self._margin(exact)
        if begun and self.decoding.plain and not margin:
            for row in rows:
                if row.prompt in begun and not row.done:
                    row.begin(begun[row.prompt], self.decoding)
        book = book or DraftBook(())
        with torch.no_grad():
            self._decode_and_settle(rows, book, margin, advance or _ignore_progress)
        seconds = time.perf_counter() - started
        return [self._generation_of(row, seconds / max(1, len(rows))) for row in rows]

    def _margin(self, exact: bool) -> float:
        """The lead in score below which a call is left to float32."""
        if not exact or self.network.dtype == torch.float32:
            return 0.0
        # A penalty multiplies negative scores, and their noise with them.
        return CLOSE_CALL * self.decoding.repetition_penalty

    def _decode_and_settle(
        self, rows: list[OpenAnswer], book: DraftBook, margin: float, advance: Callable[[int], None]
    ) -> None:
        waiting = [row for row in rows if not row.done]
        if len(waiting) < len(rows):
            advance(len(rows) - len(waiting))
        while waiting:
            self._decode_to_end(waiting, book, margin, advance)
            doubtful = [row for row in waiting if row.doubts]
            if doubtful:
                settle(self.network, self.decoding, _passes(doubtful, READ_IDS))
                advance(sum(row.done for row in doubtful))
            waiting = [row for row in doubtful if not row.done]

    def _decode_to_end(
        self, rows: list[OpenAnswer], book: DraftBook, margin: float, advance: Callable[[int], None]
    ) -> None:
        """Decode rows to their end: by whole drafts while these help, then side by side."""
        while waiting := [row for row in rows if not row.done]:
            for row in waiting:
                row.guess(book, self.decoding.limit)
            trying = [row for row in waiting if _draft_is_promising(row)]
            for part in _passes(trying, READ_IDS):
                self._verify_drafts(part, list(self._states_of_drafts(part)), margin)
                advance(sum(row.settled for row in part))
            if not trying:
                self._decode_side_by_side(waiting, book, margin, advance)

    def _states_of_drafts(self, rows: list[OpenAnswer]) -> Iterator[Tensor]:
        """For each row the states [draft + 1, width] that predict the draft and what follows."""
        for row, states in zip(rows, read(self.network, rows), strict=True):
            end = len(row.before) + len(row.produced) + len(row.draft)
            yield states[end - len(row.draft) - 1 : end]

    def _verify_drafts(self, rows: list[OpenAnswer], states: list[Tensor], margin: float) -> None:
        """Take the greedy tokens of each row, up to and including the first that differs from its
        draft. A few positions are scored first: most drafts that fail do so early, and the output
        layer costs more than everything else."""
        holding = list(range(len(rows)))
        start = 0
        for stop in (FIRST_LOOK, max(len(row.draft) for row in rows) + 1):
            if not holding:
                break
            parts = [states[at][start:stop] for at in holding]
            chosen = self._greedy_choices(parts, [rows[at] for at in holding], start, margin)
            held = [
                self._take_while_drafted(rows[at], best, start)
                for at, best in zip(holding, chosen, strict=True)
            ]
            holding, start = [at for at, ok in zip(holding, held, strict=True) if ok], stop
        for row in rows:
            row.tried()

    def _take_while_drafted(self, row: OpenAnswer, choices: list[Choice], start: int) -> bool:
        """Take the choices for the draft's positions from `start` on; returns whether all agreed
        with the draft and the answer goes on."""
        for place, choice in enumerate(choices, start):
            drafted = row.draft[place] if place < len(row.draft) else None
            taken = choice.preferring(drafted)
            row.take(taken, self.decoding)
            if row.done or taken.token != drafted:
                return False
        return bool(choices)

    def _greedy_choices(
        self, states: list[Tensor], rows: list[OpenAnswer], start: int, margin: float
    ) -> Iterator[list[Choice]]:
        """For each row the greedy choices at its states [n, width], the first of which predicts the
        draft's token `start`."""
        flat = torch.cat(states)
        guesses = [
            word
            for row, part in zip(rows, states, strict=True)
            for word in [*row.draft, UNKNOWN][start : start + len(part)]
        ]
        found: list[Choice] = []
        seen = self._prefixes(rows, states, start)
        positions, _words = scored_block(flat.element_size())
        if not self.decoding.plain:
            positions = SCORED_AT_ONCE  # rules look at the scores of all words
        for at in range(0, len(flat), positions):
            stop = at + positions
            found += self._best_tokens(flat[at:stop], guesses[at:stop], seen, margin)
        at = 0
        for part in states:
            yield found[at : at + len(part)]
            at += len(part)

    def _best_tokens(
        self, hidden: Tensor, guesses: list[int], seen: Iterator[list[int]], margin: float
    ) -> list[Choice]:
        """The best token for each state [n, width] under the rules; `seen` gives the ids before."""
        if self.decoding.plain:
            return choices(self.network.head, hidden, guesses, margin)
        return choices_under_rules(self.network.head, hidden, seen, self.decoding, margin)

    def _prefixes(
        self, rows: list[OpenAnswer], states: list[Tensor], start: int
    ) -> Iterator[list[int]]:
        """The ids before every state, which the rules look at, in the order of the states."""
        for row, part in zip(rows, states, strict=True):
            # Rows have taken the first `start` tokens of this draft already.
            taken = self._ids_for_rules(row)
            for at in range(start, start + len(part)):
                yield [*taken, *row.draft[start:at]]

    def _ids_for_rules(self, row: OpenAnswer) -> list[int]:
        """The ids that the rules look at: those of the decoded sequence, as `generate` does."""
        return [*row.before, *row.produced]

    def _decode_side_by_side(
        self, rows: list[OpenAnswer], book: DraftBook, margin: float, advance: Callable[[int], None]
    ) -> None:
        """Decode rows side by side: each pass takes the tokens that agree with a row's short draft,
        and one more."""
        for part in _passes(rows, STREAM_IDS, room=self.decoding.limit):
            stream = Stream(self.network, part)
            while stream.rows and not stream.worn:
                states = [
                    states[: len(row.draft) + 1]
                    for row, states in zip(stream.rows, stream.states, strict=True)
                ]
                self._verify_drafts(stream.rows, states, margin)
                advance(sum(row.settled for row in stream.rows))
                for row in stream.rows:
                    row.guess(book, min(self.decoding.limit, len(row.produced) + stream.room))
                stream.advance()

    def _generation_of(self, row: OpenAnswer, seconds: float) -> Generation:
        return Generation(
            text=self.renderer.text(row.produced[:-1] if row.stopped else row.produced),
            tokens=len(row.produced),
            stopped=row.stopped,
            logprob=sum(row.logprobs) / len(row.logprobs) if row.logprobs else NO_CHOICE.logprob,
            latency_ms=seconds * 1000,
        )


def _draft_is_promising(row: OpenAnswer) -> bool:
    """Whether a draft for this row is worth a pass over all its ids."""
    return bool(row.draft) and (row.gained is None or row.gained >= LEAST_GAIN)


def _passes(rows: Sequence[OpenAnswer], most: int, room: int = 0) -> Iterator[list[OpenAnswer]]:
    """Rows in passes of at most `most` padded ids, longest first, with `room` tokens more for each
    row."""
    part: list[OpenAnswer] = []
    width = 0
    for row in sorted(rows, key=lambda row: row.width, reverse=True):
        width = width or row.width + room
        if part and width * (len(part) + 1) > most:
            yield part
            part, width = [], row.width + room
        part.append(row)
    if part:
        yield part


def _ignore_progress(_count: int) -> None:
    return None
