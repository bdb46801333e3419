"""One answer with all that a client and the counts are told of it: plain frozen values."""

from __future__ import annotations

from dataclasses import dataclass

from tuneproof.guard.reply import MODEL, Change


@dataclass(frozen=True, slots=True)
class Spoken:
    """What is said to one question, and what the adapter alone had said.

    `asked` and `produced` are tokens that the model read and wrote; `stopped` is False where the
    length limit cut the answer. A text is `refused` where it declines to answer, whoever decided.
    """

    text: str
    raw: str
    asked: int
    produced: int
    stopped: bool = True
    refused: bool = False
    changes: tuple[Change, ...] = ()

    @property
    def refuser(self) -> str | None:
        """Whose word the refusal is: a layer's, or the adapter's own; None where there is none."""
        if not self.refused:
            return None
        return self.changes[-1].layer if self.changes else MODEL
