"""A progress that remembers what it is told."""

from __future__ import annotations

from tuneproof.progress import Silent


class Heard(Silent):
    """The titles of the stages, and the messages."""

    def __init__(self) -> None:
        self.stages: list[str] = []
        self.said: list[str] = []

    def stage(self, title: str, total: int | None = None) -> None:
        self.stages.append(title)

    def say(self, message: str) -> None:
        self.said.append(message)
