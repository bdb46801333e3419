"""One answer in the making: what was produced, what is drafted, what is still in doubt.

Holds the tokens of a row and when it ends. This module chooses no token and runs no model.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tuneproof.engine.decoding import Decoding
from tuneproof.engine.drafts import DraftBook
from tuneproof.models.prompt import Prompt


@dataclass(frozen=True, slots=True)
class Choice:
    """The greedy token at one position and its log-probability.

    `rivals` are the tokens, this one among them, of which a wider type could find any the best,
    with their log-probabilities; empty where the lead is clear.
    """

    token: int
    logprob: float
    rivals: Mapping[int, float] = field(default_factory=dict)

    def preferring(self, token: int | None) -> Choice:
        """The same choice with `token` taken, where that is as likely to be the best."""
        if token is None or token not in self.rivals:
            return self
        return Choice(token, self.rivals[token], self.rivals)


NO_CHOICE = Choice(0, -math.inf)
"""What is taken where the scores are not numbers: no word is the best, and the answer of a broken
adapter must come to an end all the same, so that it can be judged."""


@dataclass(slots=True)
class OpenAnswer:
    """One answer so far. Nothing but its own methods changes it.

    It may have `most` tokens whatever the rules allow: more cannot be read.
    `draft` was guessed when `drafted_at` tokens had been produced; `gained` tokens came of the
    last draft that was tried, None before the first.
    `doubts` are the places in `produced` that only a wider type can decide, with the rivals there.
    """

    prompt: Prompt
    most: int = sys.maxsize
    draft: tuple[int, ...] = ()
    drafted_at: int = 0
    gained: int | None = None
    produced: list[int] = field(default_factory=list)
    logprobs: list[float] = field(default_factory=list)
    doubts: dict[int, Mapping[int, float]] = field(default_factory=dict)
    stopped: bool = False
    done: bool = False

    def __post_init__(self) -> None:
        self.done = self.most == 0

    @property
    def before(self) -> tuple[int, ...]:
        """The ids that the answer continues in the sequence that is decoded."""
        return self.prompt.decoder_ids or self.prompt.ids

    @property
    def settled(self) -> bool:
        """Whether the answer is at its end and nothing in it is in doubt."""
        return self.done and not self.doubts

    def take(self, choice: Choice, decoding: Decoding) -> None:
        """Append one token and see whether the answer ends with it."""
        if choice.rivals:
            self.doubts[len(self.produced)] = choice.rivals
        self.produced.append(choice.token)
        self.logprobs.append(choice.logprob)
        self.stopped = choice.token in decoding.end_ids
        full = len(self.produced) >= min(decoding.limit, self.most)
        self.done = self.stopped or full or decoding.looping(self.produced)

    def back_to(self, place: int) -> None:
        """Take back all tokens from `place` on."""
        del self.produced[place:], self.logprobs[place:]
        self.doubts = {at: rivals for at, rivals in self.doubts.items() if at < place}
        self.draft, self.drafted_at = (), place
        self.stopped = self.done = False

    def confirm(self, place: int) -> None:
        """The token at `place` stands: a wider type has decided so."""
        del self.doubts[place]

    @property
    def width(self) -> int:
        """Ids read for this row in one pass."""
        source = len(self.prompt.ids) if self.prompt.decoder_ids else 0
        return max(source, len(self.before) + len(self.produced) + len(self.draft))

    def guess(self, book: DraftBook, limit: int) -> None:
        """Draft what may follow: the rest of a draft that held so far, else from the book."""
        since = len(self.produced) - self.drafted_at
        held = tuple(self.produced[self.drafted_at :]) == self.draft[:since]
        rest = self.draft[since:] if held else ()
        room = min(limit, self.most) - len(self.produced)
        self.draft = (rest or book.next(self.produced))[:room]
        self.drafted_at = len(self.produced)

    def begin_with(self, draft: Sequence[int], limit: int) -> None:
        """Draft the whole answer, before anything is produced."""
        self.draft = tuple(draft)[: min(limit, self.most)]

    def drop_draft(self) -> None:
        """Guess nothing for now."""
        self.draft = ()

    def tried(self) -> None:
        """Note how many tokens the draft brought, its first departure included."""
        self.gained = len(self.produced) - self.drafted_at
