"""Plain numbers for breakers, and one healthy run of real ones.

healthy.json is the run of `make demo` at commit 9d2e4a7: Gemma 3 270M on examples/handbook-zh, 345
steps in 5 epochs, [loss, gradient norm] of each.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from tests.recipes import recipe
from tuneproof.findings import Hit
from tuneproof.watch.breaker import Breaker
from tuneproof.watch.seen import EpochFigures, RunLength, StepSeen

LENGTH = RunLength(steps=200, steps_an_epoch=20)


def make(kind: type[Breaker], length: RunLength = LENGTH, /, **settings: Any) -> Breaker:
    return kind(recipe(**settings), length)


def steps(losses: Iterable[float], norm: float = 1.0) -> list[StepSeen]:
    return [StepSeen(number, loss, norm, 100) for number, loss in enumerate(losses, 1)]


def norms(values: Iterable[float]) -> list[StepSeen]:
    return [StepSeen(number, 1.0, norm) for number, norm in enumerate(values, 1)]


def epochs(**columns: Sequence[Any]) -> list[EpochFigures]:
    """Epochs from columns, `correct=[0.5, 0.6]`; 50 validation questions, 20 steps an epoch."""
    rows = [
        dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)
    ]
    return [
        EpochFigures(
            epoch=number,
            step=20 * number,
            **{"validation_questions": 50, **row},
        )
        for number, row in enumerate(rows, 1)
    ]


def struck(breaker: Breaker, seen: Iterable[StepSeen | EpochFigures]) -> list[int]:
    """The steps, or epochs, on which the breaker struck."""
    return [number for number, hit in hits(breaker, seen) if hit is not None]


def hits(breaker: Breaker, seen: Iterable[StepSeen | EpochFigures]) -> list[tuple[int, Hit | None]]:
    return [
        (one.step, breaker.step(one))
        if isinstance(one, StepSeen)
        else (one.epoch, breaker.epoch(one))
        for one in seen
    ]


@cache
def healthy() -> tuple[list[StepSeen], list[EpochFigures]]:
    raw = json.loads((Path(__file__).parent / "healthy.json").read_text(encoding="utf-8"))
    walked = [StepSeen(at, loss, norm, 350) for at, (loss, norm) in enumerate(raw["steps"], 1)]
    closed = [
        EpochFigures(
            **line,
            validation_questions=75,
            validation_loops=0.0,
            validation_echoes=0.0,
            forgotten=0.35,
            general_drift=3.2,
            best=True,
        )
        for line in raw["epochs"]
    ]
    return walked, closed
