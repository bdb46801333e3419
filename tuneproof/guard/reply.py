"""What passes through the layers: an answer with what is known about it, and what was changed.

Plain frozen values; nothing is decided here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import exp, isfinite
from typing import Protocol

MODEL = "adapter"
"""The name of the model itself among those who propose an answer."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What another source would answer, such as the look-up: its first choice, or a further one.

    `similarity`, from 0 to 1, is that of the question to `known`, the known question that the
    answer belongs to. Another source may give any number that grows with what speaks for it.
    """

    source: str
    text: str
    similarity: float
    known: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer on its way to whoever asked.

    `text` is what would be said now. `logprob` is the mean natural-log probability of the
    `tokens` that the model produced; `stopped` is False where the length limit cut it.
    `unanswerable` tells how much the question is like those without an answer, about 0 to 1; None
    where that is not known. `distance` tells in the same way how much it is like questions of
    elsewhere. A `withdrawn` answer was taken back by a layer, so that its text is no
    longer the model's word; a `settled` one is no other layer's business any more.
    """

    question: str
    text: str
    logprob: float = 0.0
    tokens: int = 1
    stopped: bool = True
    suggestions: tuple[Suggestion, ...] = ()
    unanswerable: float | None = None
    distance: float | None = None
    withdrawn: bool = False
    settled: bool = False

    @property
    def probability(self) -> float:
        """The model's probability of its whole answer: of every token, not of the mean one."""
        total = self.logprob * max(1, self.tokens)
        return exp(min(0.0, total)) if isfinite(total) else 0.0

    def saying(self, text: str) -> Reply:
        """The same reply with another text, whole."""
        return replace(self, text=text, stopped=True)

    def refused(self, refusal: str) -> Reply:
        """The model's answer taken back in favour of a refusal."""
        return replace(self, text=refusal, stopped=True, withdrawn=True)


@dataclass(frozen=True, slots=True)
class Change:
    """What one layer did: the text before and after, and one sentence why."""

    layer: str
    before: str
    after: str
    why: str


Handed = tuple[Reply, Change | None]


class Layer(Protocol):
    """One layer: hands on a reply, and says what it changed, if anything."""

    @property
    def name(self) -> str:
        """What the layer is called in the recipe and in reports."""

    def __call__(self, reply: Reply) -> Handed:
        """Look at one reply."""


@dataclass(frozen=True, slots=True)
class Guarded:
    """What came out of the layers: the final reply, what the model had said, the changes."""

    reply: Reply
    raw: str
    changes: tuple[Change, ...] = ()

    @property
    def text(self) -> str:
        """What is said."""
        return self.reply.text
