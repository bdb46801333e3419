"""How long work tells what it is doing: a protocol, and the silent way to follow it.

The work reports stages, steps and figures; whether that becomes a live display, plain lines
or nothing is decided by whoever passes a `Progress` in. This module prints nothing.
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
    """Reports to nobody."""

    def stage(self, title: str, total: int | None = None) -> None:
        """Nothing."""

    def advance(self, n: int = 1, **figures: float) -> None:
        """Nothing."""

    def say(self, message: str) -> None:
        """Nothing."""
