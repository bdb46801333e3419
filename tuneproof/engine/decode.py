"""Greedy answers: drafted, verified in one pass, decoded only where the model departs.

The text is what plain greedy decoding in float32 gives under the same rules, token for token
(`reference.greedy` is the judge). A pass in a reduced type decides a token only where the best
score leads by more than that type's noise; a row with a closer call is decided in float32.
Rows that no draft fits are decoded token by token with a key/value cache. Speculative decoding
by greedy match: Leviathan et al. 2023, arXiv 2211.17192; drafts by look-up instead of a second
model. This module knows no files and no judgement of answers.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import starmap

import torch
from torch import Tensor

from tuneproof.engine.batches import padded
from tuneproof.engine.drafts import DraftBook
from tuneproof.engine.lora import Adapter
from tuneproof.engine.network import Network
from tuneproof.engine.rules import Rules
from tuneproof.engine.stream import Stream
from tuneproof.models.prompt import Prompt, Renderer
from tuneproof.types import Generation

CLOSE_CALL = 1.0
"""Lead in score below which a bfloat16 pass does not decide (docs/performance.md has the noise
that was measured)."""

IDS_A_PASS = 8192
"""Most padded ids read in one verifying pass."""

SCORED_AT_ONCE = 256
"""Positions whose scores over all words are held at once."""

FIRST_LOOK = 8
"""Positions of every draft that are scored before the rest of it."""

ROUNDS = 4
"""Verifying passes after which a row is decoded token by token."""


@dataclass(slots=True)
class Row:
    """One answer in the making.

    `draft` was guessed when `drafted_at` tokens had been produced. `close` says that the last
    pass met a close call, which only a wider type can decide.
    """

    prompt: Prompt
    draft: tuple[int, ...] = ()
    drafted_at: int = 0
    produced: list[int] = field(default_factory=list)
    logprobs: list[float] = field(default_factory=list)
    stopped: bool = False
    done: bool = False
    close: bool = False

    @property
    def before(self) -> tuple[int, ...]:
        """The ids that the answer continues in the sequence that is decoded."""
        return self.prompt.decoder_ids or self.prompt.ids

    def take(self, token: int, logprob: float, rules: Rules) -> None:
        """Append one token and see whether the answer ends with it."""
        self.produced.append(token)
        self.logprobs.append(logprob)
        self.stopped = token in rules.end_ids
        full = len(self.produced) >= rules.limit
        self.done = self.stopped or full or rules.looping(self.produced)

    def guess(self, book: DraftBook, limit: int) -> None:
        """Draft what may follow: the rest of a draft that held so far, else from the book."""
        since = len(self.produced) - self.drafted_at
        held = tuple(self.produced[self.drafted_at :]) == self.draft[:since]
        rest = self.draft[since:] if held else ()
        self.draft = (rest or book.next(self.produced))[: limit - len(self.produced)]
        self.drafted_at = len(self.produced)


@dataclass(frozen=True, slots=True)
class Choice:
    """The greedy token at one position, its log-probability, and whether it leads clearly."""

    token: int
    logprob: float
    clear: bool


class Decoder:
    """Answers questions with one network, under one set of rules."""

    def __init__(self, network: Network, renderer: Renderer, rules: Rules):
        self.network = network
        self.renderer = renderer
        self.rules = rules

    def answer(
        self,
        questions: Sequence[str],
        adapter: Adapter | None,
        *,
        book: DraftBook | None = None,
        first: Sequence[Sequence[int]] | None = None,
        exact: bool = True,
        advance: Callable[[int], None] | None = None,
    ) -> list[Generation]:
        """One Generation a question, in order.

        `first` are drafts of the whole answers, `book` gives further ones. Without `exact`
        close calls stand as the network's own type decides them: for a baseline, where one
        token does not matter. `advance` is told how many answers were finished.
        """
        started = time.perf_counter()
        if adapter is not None:
            adapter.refresh(self.network.dtype)
        self.network.equipped.use(adapter)
        rows = [Row(self.renderer.prompt(question)) for question in questions]
        for row, draft in zip(rows, first or (), strict=False):
            row.draft = tuple(draft)[: self.rules.limit]
        book = book or DraftBook(())
        with torch.no_grad():
            self._run(rows, book, exact, advance or _nobody)
        seconds = time.perf_counter() - started
        return [self._generation(row, seconds / max(1, len(rows))) for row in rows]

    def _run(
        self, rows: list[Row], book: DraftBook, exact: bool, advance: Callable[[int], None]
    ) -> None:
        reduced = self.network.dtype != torch.float32
        if reduced or not exact:
            margin = CLOSE_CALL if exact else 0.0
            waiting = self._verify_rounds(rows, book, margin, advance)
            if not exact:
                self._stream(waiting, advance)
                return
        waiting = [row for row in rows if not row.done]
        if waiting:
            with self.network.float32():
                waiting = self._verify_rounds(waiting, book, 0.0, advance)
                self._stream(waiting, advance)

    def _verify_rounds(
        self, rows: list[Row], book: DraftBook, margin: float, advance: Callable[[int], None]
    ) -> list[Row]:
        """Verify drafts while they help; the rows that are not done."""
        for row in rows:
            row.close = False
        for _round in range(ROUNDS):
            trying = [row for row in rows if not row.done and not row.close]
            for row in trying:
                row.guess(book, self.rules.limit)
            # A row whose guess is empty gains one token a pass: the stream does that cheaper.
            trying = [row for row in trying if row.draft]
            if not trying:
                break
            self._verify(trying, margin, advance)
        return [row for row in rows if not row.done]

    def _verify(self, rows: list[Row], margin: float, advance: Callable[[int], None]) -> None:
        """One pass over prompt, produced and draft of each row."""
        for part in _parts(rows):
            self._accept(part, list(self._states(part)), margin)
            advance(sum(row.done for row in part))

    def _states(self, rows: list[Row]) -> Iterator[Tensor]:
        """For each row the states [draft + 1, width] that predict the draft and what follows."""
        network = self.network
        reads = [[*row.before, *row.produced, *row.draft] for row in rows]
        ids, mask = padded(reads, network.pad_id, network.device)
        if network.seq2seq:
            source, source_mask = padded(
                [row.prompt.ids for row in rows], network.pad_id, network.device
            )
            states = network.states(source, source_mask, ids)
        else:
            states = network.states(ids, mask, None)
        for number, (row, read) in enumerate(zip(rows, reads, strict=True)):
            yield states[number, len(read) - len(row.draft) - 1 : len(read)]

    def _accept(self, rows: list[Row], states: list[Tensor], margin: float) -> None:
        """Take the tokens that greedy decoding takes, up to each row's first departure or close
        call. Few positions first: most drafts that fail do so early, and the output layer
        costs more than all else."""
        holding = list(range(len(rows)))
        start = 0
        for stop in (FIRST_LOOK, max(len(row.draft) for row in rows) + 1):
            if not holding:
                break
            parts = [states[at][start:stop] for at in holding]
            choices = self._choose(parts, [rows[at] for at in holding], start, margin)
            held = [
                self._take(rows[at], chosen, start)
                for at, chosen in zip(holding, choices, strict=True)
            ]
            holding, start = [at for at, ok in zip(holding, held, strict=True) if ok], stop

    def _take(self, row: Row, choices: list[Choice], start: int) -> bool:
        """Take choices for the draft's positions from `start`; whether the draft held out."""
        for place, choice in enumerate(choices, start):
            if not choice.clear:
                row.close = True
                return False
            row.take(choice.token, choice.logprob, self.rules)
            if row.done or place >= len(row.draft) or choice.token != row.draft[place]:
                return False
        return bool(choices)

    def _choose(
        self, states: list[Tensor], rows: list[Row], start: int, margin: float
    ) -> Iterator[list[Choice]]:
        """For each row the greedy choices at its states [n, width], drafted from `start` on."""
        flat = torch.cat(states)
        found: list[Choice] = []
        seen = self._prefixes(rows, states, start)
        for at in range(0, len(flat), SCORED_AT_ONCE):
            found += self._best(flat[at : at + SCORED_AT_ONCE], seen, margin)
        at = 0
        for part in states:
            yield found[at : at + len(part)]
            at += len(part)

    def _best(self, hidden: Tensor, seen: Iterator[list[int]], margin: float) -> Iterator[Choice]:
        """The best token for each state [n, width] under the rules, given what it follows."""
        scores = self.network.head.logits(hidden)
        if not self.rules.plain:
            scores = scores.float()
            for row in scores:
                self.rules.adjust(row, next(seen))
        best, tokens = scores.max(1)
        clear = torch.ones_like(best, dtype=torch.bool)
        if margin:
            clear = (scores > (best - margin)[:, None]).sum(1) == 1
        # log p = -log sum exp(score - best), summed in float32
        logprobs = -(scores - best[:, None]).exp_().sum(1, dtype=torch.float32).log_()
        return starmap(Choice, zip(tokens.tolist(), logprobs.tolist(), clear.tolist(), strict=True))

    def _prefixes(self, rows: list[Row], states: list[Tensor], start: int) -> Iterator[list[int]]:
        """What the rules look at for every state, in the order of the states."""
        for row, part in zip(rows, states, strict=True):
            # Rows have taken `start` tokens of this draft already: the rest is only proposed.
            taken = self._seen(row)
            for at in range(start, start + len(part)):
                yield [*taken, *row.draft[start:at]]

    def _seen(self, row: Row) -> list[int]:
        """The ids that the rules look at: those of the decoded sequence, as `generate` does."""
        return [*row.before, *row.produced]

    def _stream(self, rows: list[Row], advance: Callable[[int], None]) -> None:
        """Decode rows token by token to their end."""
        for part in _parts(rows, room=self.rules.limit):
            stream = Stream(self.network, part)
            while stream.rows:
                seen = iter([self._seen(row) for row in stream.rows])
                for row, choice in zip(
                    stream.rows, self._best(stream.states, seen, margin=0.0), strict=True
                ):
                    row.take(choice.token, choice.logprob, self.rules)
                advance(sum(row.done for row in stream.rows))
                stream.advance()

    def _generation(self, row: Row, seconds: float) -> Generation:
        return Generation(
            text=self.renderer.text(row.produced[:-1] if row.stopped else row.produced),
            tokens=len(row.produced),
            stopped=row.stopped,
            logprob=sum(row.logprobs) / max(1, len(row.logprobs)),
            latency_ms=seconds * 1000,
        )


def _parts(rows: Sequence[Row], room: int = 0) -> Iterator[list[Row]]:
    """Rows in passes of at most IDS_A_PASS padded ids, longest first; `room` tokens more each."""
    part: list[Row] = []
    width = 0
    for row in sorted(rows, key=_width, reverse=True):
        width = width or _width(row) + room
        if part and width * (len(part) + 1) > IDS_A_PASS:
            yield part
            part, width = [], _width(row) + room
        part.append(row)
    if part:
        yield part


def _width(row: Row) -> int:
    return max(
        len(row.prompt.ids) if row.prompt.decoder_ids else 0,
        len(row.before) + len(row.produced) + len(row.draft),
    )


def _nobody(_count: int) -> None:
    return None
