"""Progress on a terminal: a progress bar, a line of figures, a sparkline of the loss.

Each finished stage stays as one line. This module knows nothing of the work that reports to it.
"""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text

from tuneproof.cli.progress import Now, Stage, figure_texts
from tuneproof.i18n import _, duration

LOSSES = 30
"""Number of newest losses in the sparkline."""
BAR = 28
"""Width of the progress bar, in characters."""
_BLOCKS = "▁▂▃▄▅▆▇█"


def sparkline(values: Sequence[float]) -> str:
    """One block per value, its height between the lowest and the highest; "!" if not finite."""
    finite = [value for value in values if math.isfinite(value)]
    if not finite:
        return "!" * len(values)
    low, span = min(finite), max(finite) - min(finite)
    top = len(_BLOCKS) - 1
    return "".join(
        (_BLOCKS[round((value - low) / span * top)] if span else _BLOCKS[0])
        if math.isfinite(value)
        else "!"
        for value in values
    )


class LiveDisplay:
    """A `Progress` for a terminal, used as a context manager. It redraws the last lines."""

    def __init__(self, console: Console, clock: Now = time.monotonic):
        self._console = console
        self._clock = clock
        self._stage: Stage | None = None
        self._losses: deque[float] = deque(maxlen=LOSSES)
        self._spinner = Spinner("dots", style="cyan")
        self._live = Live(
            console=console, get_renderable=self.picture, transient=True, refresh_per_second=6
        )

    def __enter__(self) -> Self:
        self._live.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is None:
            self._finish_stage()
        self._stage = None
        self._live.stop()

    def stage(self, title: str, total: int | None = None) -> None:
        """Finish the stage before, which stays as one line, and begin this one."""
        self._finish_stage()
        self._losses.clear()
        self._stage = Stage(title, total, self._clock)

    def advance(self, n: int = 1, **figures: float) -> None:
        """Count `n` steps and keep their figures; the display refreshes itself."""
        if self._stage is None:
            return
        self._stage.advance(n, figures)
        if "loss" in figures:
            self._losses.append(figures["loss"])

    def say(self, message: str) -> None:
        """Print a message above the part that is redrawn."""
        self._console.print(Text(message))

    def picture(self) -> RenderableType:
        """What the redrawn part shows now."""
        stage = self._stage
        if stage is None:
            return Text()
        head = Table.grid(padding=(0, 1))
        row: list[RenderableType] = [self._spinner, Text(stage.title, "bold")]
        if stage.total:
            done = min(stage.done, stage.total)
            row.append(ProgressBar(total=stage.total, completed=done, width=BAR))
            row.append(Text(f"{stage.done}/{stage.total}"))
        row.append(Text(_time_text(stage), "dim"))
        head.add_row(*row)
        return Group(head, *self._figure_line(stage))

    def _figure_line(self, stage: Stage) -> list[RenderableType]:
        texts = figure_texts(stage.figures)
        if not texts:
            return []
        line = Text("  ") + Text(" · ".join(texts))
        if len(self._losses) > 1:
            line.append("  " + sparkline(self._losses), "cyan")
        return [line]

    def _finish_stage(self) -> None:
        if self._stage is not None:
            self._console.print(Text(self._stage.finished_line(), "green"))
        self._stage = None


def _time_text(stage: Stage) -> str:
    if stage.left is None:
        return duration(stage.elapsed)
    return _("{time} left").format(time=duration(stage.left))
