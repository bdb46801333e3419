"""Times of optimizer steps become seconds an epoch; what a rival's process reports.

Standard library only: it is imported in every rival's environment.
"""

from __future__ import annotations

import importlib.metadata
import json
import platform
import resource
import statistics
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

LAST_STEPS = 10
"""Steps whose mean is the final loss: one batch of eight rows says too little."""


@dataclass(frozen=True)
class Job:
    """What a rival is asked to train: the same for all but where a field says otherwise.

    `rows` are (prompt, answer) texts. `targets` are module names, or "all-linear". A window is
    `window_steps` optimizer steps; `options` are a rival's own settings.
    """

    model: str
    rows: list[tuple[str, str]]
    warm_up: int
    windows: int
    window_steps: int
    rank: int = 16
    alpha: int = 32
    targets: str | list[str] = "all-linear"
    batch_size: int = 8
    learning_rate: float = 8e-4
    rate_warm_up: int = 2
    seed: int = 0
    options: dict[str, Any] = field(default_factory=dict)

    @property
    def steps(self) -> int:
        """Optimizer steps in all."""
        return self.warm_up + self.windows * self.window_steps

    @classmethod
    def read(cls, path: str) -> Job:
        """The job in a file."""
        return cls(**json.loads(Path(path).read_text(encoding="utf-8")))

    def json(self) -> dict[str, Any]:
        """The inverse of `read`."""
        return asdict(self)


@dataclass(frozen=True)
class Window:
    """A stretch of optimizer steps: wall time, steps, and rows that they trained on."""

    seconds: float
    steps: int
    rows: int


def rows_in_steps(first: int, last: int, rows: int, batch_size: int) -> int:
    """Rows that steps `first` to `last` (counted from 1, both included) train on.

    The last step of an epoch has what is left over.
    """
    an_epoch = -(-rows // batch_size)

    def upto(step: int) -> int:
        epochs, rest = divmod(step, an_epoch)
        return epochs * rows + min(rest * batch_size, rows)

    return upto(last) - upto(first - 1)


def windows_of(ends: Sequence[float], job: Job) -> list[Window]:
    """Windows from the clock at the end of each step; the warm-up's are left out.

    A warm-up of at least one step is needed: its last end is where the first window starts.
    """
    found = []
    for number in range(job.windows):
        start = job.warm_up + number * job.window_steps
        stop = start + job.window_steps
        found.append(
            Window(
                ends[stop - 1] - ends[start - 1],
                job.window_steps,
                rows_in_steps(start + 1, stop, len(job.rows), job.batch_size),
            )
        )
    return found


def seconds_per_epoch(windows: Sequence[Window], rows: int) -> float:
    """Median seconds a row over the windows, times the rows of an epoch."""
    return statistics.median(window.seconds / window.rows for window in windows) * rows


def mean_of_last(losses: Sequence[float], steps: int = LAST_STEPS) -> float:
    """Mean of the last losses."""
    return statistics.fmean(losses[-steps:])


def report(
    job: Job, ends: Sequence[float], losses: Sequence[float], packages: Sequence[str]
) -> dict[str, Any]:
    """What a rival's process says about one job."""
    windows = windows_of(ends, job)
    return {
        "seconds_per_epoch": seconds_per_epoch(windows, len(job.rows)),
        "peak_memory_bytes": peak_memory(),
        "final_loss": mean_of_last(losses),
        "steps_timed": job.windows * job.window_steps,
        "windows": [asdict(window) for window in windows],
        "losses": [round(loss, 5) for loss in losses],
        "versions": versions(packages),
    }


def peak_memory() -> int:
    """Most memory this process has held, in bytes: without what the one that started it had held,
    which getrusage counts in."""
    try:
        status = Path("/proc/self/status").read_text(encoding="utf-8")
        return 1024 * int(status.partition("VmHWM:")[2].split()[0])
    except (OSError, IndexError, ValueError):
        pass
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def versions(packages: Sequence[str]) -> dict[str, str]:
    """Python's and the packages' versions."""
    found = {name: importlib.metadata.version(name) for name in packages}
    return {"python": platform.python_version(), **found}


def emit(result: Mapping[str, Any]) -> None:
    """Print `result` as the last line, where `children.ask` looks for it."""
    sys.stdout.flush()
    print(json.dumps(result, ensure_ascii=False), flush=True)
