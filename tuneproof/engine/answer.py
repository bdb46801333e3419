"""One answer while it is decoded: its tokens, its draft, and the tokens still in doubt.

This module decides when an answer ends; it chooses no token and runs no model.
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

    `rivals` are the tokens, this one among them, any of which could be the best in float32, with
    their log-probabilities; empty where the lead is clear.
    """

    token: int
    logprob: float
    rivals: Mapping[int, float] = field(default_factory=dict)

    def preferring(self, token: int | None) -> Choice:
        """The same choice with `token` taken in its place, if that is one of the rivals."""
        if token is None or token not in self.rivals:
            return self
        return Choice(token, self.rivals[token], self.rivals)


@dataclass(frozen=True, slots=True)
class Beginning:
    """What greedy decoding is known to begin an answer with, and the token that it does not take
    next; None where the answer ends there."""

    choices: tuple[Choice, ...]
    not_next: int | None


NO_CHOICE = Choice(0, -math.inf)
"""The choice where the scores are NaN or infinite. No word is the best then, but the answer of a
broken adapter must come to an end all the same, so that it can be judged."""


@dataclass(slots=True)
class OpenAnswer:
    """One answer so far, changed only by its own methods.

    It may have at most `most` tokens, whatever the rules allow: the model cannot read more.
    `draft` was made when `drafted_at` tokens had been produced; `gained` is how many tokens the
    last draft that was verified brought, None before the first. `doubts` are the places in
    `produced` that only float32 can decide, with the rivals there. `ruled_out` is a token, with
    its place in the answer, that is known not to be taken there.
    """

    prompt: Prompt
    most: int = sys.maxsize
    draft: tuple[int, ...] = ()
    drafted_at: int = 0
    gained: int | None = None
    ruled_out: tuple[int, int] | None = None
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
        """Append one token; the answer may end with it."""
        if choice.rivals:
            self.doubts[len(self.produced)] = choice.rivals
        self.produced.append(choice.token)
        self.logprobs.append(choice.logprob)
        self.stopped = choice.token in decoding.end_ids
        full = len(self.produced) >= min(decoding.limit, self.most)
        self.done = self.stopped or full or decoding.looping(self.produced)

    def back_to(self, place: int) -> None:
        """Remove all tokens from `place` on."""
        del self.produced[place:], self.logprobs[place:]
        self.doubts = {at: rivals for at, rivals in self.doubts.items() if at < place}
        self.draft, self.drafted_at = (), place
        self.stopped = self.done = False

    def confirm(self, place: int) -> None:
        """Note that float32 decided for the token at `place`: it is no longer in doubt."""
        del self.doubts[place]

    @property
    def width(self) -> int:
        """Ids read for this row in one pass."""
        source = len(self.prompt.ids) if self.prompt.decoder_ids else 0
        return max(source, len(self.before) + len(self.produced) + len(self.draft))

    def guess(self, book: DraftBook, limit: int) -> None:
        """Draft what may follow: the rest of the draft if all of it held so far, else from the
        book."""
        since = len(self.produced) - self.drafted_at
        held = tuple(self.produced[self.drafted_at :]) == self.draft[:since]
        rest = self._possible(self.draft[since:] if held else ())
        room = min(limit, self.most) - len(self.produced)
        self.draft = (rest or self._possible(book.next(self.produced)))[:room]
        self.drafted_at = len(self.produced)

    def _possible(self, draft: tuple[int, ...]) -> tuple[int, ...]:
        """`draft`, or no draft where its first token is known not to be the next one."""
        ruled_out = bool(draft) and self.ruled_out == (len(self.produced), draft[0])
        return () if ruled_out else draft

    def begin_with(self, draft: Sequence[int], limit: int) -> None:
        """Draft the whole answer, before anything is produced."""
        self.draft = tuple(draft)[: min(limit, self.most)]

    def begin(self, beginning: Beginning, decoding: Decoding) -> None:
        """Take what is known of the answer, before anything is produced."""
        for choice in beginning.choices:
            if self.done:
                return
            self.take(choice, decoding)
        if beginning.not_next is not None:
            self.ruled_out = len(self.produced), beginning.not_next

    def drop_draft(self) -> None:
        """Have no draft for now."""
        self.draft = ()

    def tried(self) -> None:
        """Note how many tokens the draft brought, the first that differed from it included."""
        self.gained = len(self.produced) - self.drafted_at
