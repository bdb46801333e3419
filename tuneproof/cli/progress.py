"""Progress as plain lines, and the texts that both displays share.

For logs and pipes: a line when a stage begins and ends, the messages of the work, and in between at
most one line every ten seconds. This module knows nothing of the work that reports to it.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.text import Text

from tuneproof.i18n import _, duration, percent

EVERY = 10.0
"""Least seconds between two lines of the same stage."""

Now = Callable[[], float]


def figure_texts(figures: Mapping[str, float]) -> list[str]:
    """The known ones among `figures` as texts, in the order of the display."""
    known: tuple[tuple[str, str, Callable[[float], str]], ...] = (
        ("loss", _("loss {value}"), _decimal),
        ("validation_loss", _("validation loss {value}"), _decimal),
        ("validation_correct", _("validation {value} correct"), percent),
        ("learning_rate", _("learning rate {value}"), "{:.1e}".format),
        ("tokens_per_second", _("{value} tokens/s"), "{:,.0f}".format),
    )
    return [text.format(value=show(figures[name])) for name, text, show in known if name in figures]


def _decimal(value: float) -> str:
    return f"{value:.3f}" if math.isfinite(value) else str(value)


class Stage:
    """One stage of the work: steps done, newest figures, time elapsed and left."""

    def __init__(self, title: str, total: int | None, clock: Now):
        self.title = title
        self.total = total
        self.done = 0
        self.figures: dict[str, float] = {}
        self._clock = clock
        self._began = clock()
        self._updated = self._began

    def advance(self, n: int, figures: Mapping[str, float]) -> None:
        """Count `n` more steps and keep their figures."""
        self.done += n
        self.figures.update(figures)
        self._updated = self._clock()

    @property
    def elapsed(self) -> float:
        """Seconds since the stage began."""
        return self._clock() - self._began

    @property
    def left(self) -> float | None:
        """Seconds left, as reported by the work, else from the pace so far; None if unknown."""
        since = self._clock() - self._updated
        reported = self.figures.get("seconds_left")
        if reported is not None and math.isfinite(reported):
            return max(0.0, reported - since)
        if not self.total or not 0 < self.done < self.total:
            return None
        pace = (self._updated - self._began) / self.done
        return max(0.0, pace * (self.total - self.done) - since)

    def finished_line(self) -> str:
        """The line that is shown for a finished stage."""
        return f"✓ {self.title} ({duration(self.elapsed)})"


class PlainLines:
    """A `Progress` for output that is no terminal."""

    def __init__(self, console: Console, clock: Now = time.monotonic):
        self._console = console
        self._clock = clock
        self._stage: Stage | None = None
        self._last = clock()
        self._told: dict[str, float] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is None:
            self._finish_stage()

    def stage(self, title: str, total: int | None = None) -> None:
        """Finish the stage before, and begin this one."""
        self._finish_stage()
        self._stage = Stage(title, total, self._clock)
        self._print_line(f"{title} …")

    def advance(self, n: int = 1, **figures: float) -> None:
        """Count `n` steps; print a line if the last one is at least `EVERY` seconds old."""
        if self._stage is None:
            return
        self._stage.advance(n, figures)
        if n and self._clock() - self._last >= EVERY:
            self._print_line(self._progress_line(self._stage))

    def say(self, message: str) -> None:
        """Print a message at once."""
        self._print_line(message)

    def _progress_line(self, stage: Stage) -> str:
        count = f"{stage.done}/{stage.total}" if stage.total else str(stage.done)
        parts = [f"{stage.title} {count}", *figure_texts(self._news(stage.figures))]
        if stage.left is not None:
            parts.append(_("{time} left").format(time=duration(stage.left)))
        return "  " + " · ".join(parts)

    def _news(self, figures: Mapping[str, float]) -> dict[str, float]:
        """The figures but those of the validation that an earlier line already told: they change
        once an epoch, and would be repeated on every line in between."""
        news = {
            name: value
            for name, value in figures.items()
            if not name.startswith("validation") or self._told.get(name) != value
        }
        self._told = dict(figures)
        return news

    def _finish_stage(self) -> None:
        if self._stage is not None:
            self._print_line(self._stage.finished_line())
        self._stage = None

    def _print_line(self, line: str) -> None:
        self._last = self._clock()
        self._console.print(Text(line), soft_wrap=True)
