"""The values that pass through the layers: an answer with what is known about it, and its changes.

All are frozen; nothing is decided here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import exp, isfinite
from typing import Protocol

MODEL = "adapter"
"""The name of the model itself among the sources that propose an answer."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What another source would answer: its first choice, or a further one.

    Of the look-up, `similarity`, from 0 to 1, is that of the question to `known`, the known
    question that the answer belongs to. Another source may give any number that is higher the surer
    it is.
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
    `unanswerable` tells how much the question is like those that are refused, about 0 to 1; None
    where that is not known. `distance` tells in the same way how much it is like questions from
    elsewhere. `withdrawn`: a layer took the model's answer back, so that `text` is no longer the
    model's. `settled`: no further layer looks at it.
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
        """The same reply with another text, which is not cut off."""
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
"""What a layer hands on: the reply, and its change if it made one."""


class Layer(Protocol):
    """One layer of the guard."""

    @property
    def name(self) -> str:
        """What the layer is called in the recipe and in reports."""

    def __call__(self, reply: Reply) -> Handed:
        """The reply as it is after this layer, and what was changed, if anything."""


@dataclass(frozen=True, slots=True)
class Guarded:
    """What came out of the layers: the final reply, the model's raw answer, the changes, and
    whether what is said declines to answer."""

    reply: Reply
    raw: str
    changes: tuple[Change, ...] = ()
    refused: bool = False

    @property
    def text(self) -> str:
        """The text that a user gets."""
        return self.reply.text
