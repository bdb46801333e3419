"""One answer with all that responses and metrics say about it, as a frozen value."""

from __future__ import annotations

from dataclasses import dataclass

from tuneproof.guard.reply import MODEL, Change


@dataclass(frozen=True, slots=True)
class Spoken:
    """The answer to one question (`text`), and that of the adapter alone (`raw`).

    `asked` and `produced` count the tokens of question and answer; `stopped` is False where the
    length limit cut the answer. `refused`: `text` declines to answer, by guard or adapter.
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
        """The layer of the guard that refused, or `MODEL` for the adapter itself; None if
        answered."""
        if not self.refused:
            return None
        return self.changes[-1].layer if self.changes else MODEL
