"""How long work reports its progress: a protocol, and an implementation that ignores it.

The work reports stages, steps and figures; the caller decides by the `Progress` it passes whether
that becomes a live display, plain lines or nothing. This module prints nothing.
"""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """What long work reports to."""

    def stage(self, title: str, total: int | None = None) -> None:
        """Begin a stage, ending the one before. `total` counts its steps when known."""

    def advance(self, n: int = 1, **figures: float) -> None:
        """`n` more steps of the stage are done. `figures` are those of the newest step, such
        as loss, learning_rate, tokens_per_second, validation_loss, seconds_left."""

    def say(self, message: str) -> None:
        """One translated sentence worth keeping on the screen."""


class Silent:
    """Ignores all reports."""

    def stage(self, title: str, total: int | None = None) -> None:
        """Nothing."""

    def advance(self, n: int = 1, **figures: float) -> None:
        """Nothing."""

    def say(self, message: str) -> None:
        """Nothing."""
