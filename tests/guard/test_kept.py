"""What guard.json may say: a number that no calibration gives makes the file a damaged one."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tuneproof.guard.calibration import Calibration, Grounds, Point
from tuneproof.guard.kept import VERSION, KeptGuard, KeptRules
from tuneproof.guard.rightness import RightModel, Weight
from tuneproof.types import from_json, to_json

MODEL = RightModel(-1.0, (Weight("adapter.for", 2.0, 1.5, 0.5),))
KEPT = KeptGuard(
    version=VERSION,
    layers=("loops", "abstain"),
    probe=False,
    scope=True,
    limit=0.5,
    calibration=Calibration(
        0.375, 20, 50, 0.05, 0.03, Grounds.TOO_FEW, MODEL, True, 0.1, 0.28, 0.04,
        (Point(0.375, 0.1, 0.04),), 20,
    ),
    rules=KeptRules(),
)  # fmt: skip


def test_what_a_proof_writes_is_read_again() -> None:
    assert from_json(KeptGuard, json.loads(json.dumps(to_json(KEPT)))) == KEPT


def _set(*path: str | int, value: object) -> Callable[[Any], None]:
    def change(raw: Any) -> None:
        for key in path[:-1]:
            raw = raw[key]
        raw[path[-1]] = value

    return change


@pytest.mark.parametrize(
    "change",
    [
        _set("limit", value=1e999),
        _set("calibration", "threshold", value=37.5),
        _set("calibration", "upper", value=-0.1),
        _set("calibration", "level", value=0),
        _set("calibration", "level", value=5.0),
        _set("calibration", "accepted", value=0),
        _set("calibration", "n", value=-1),
        _set("calibration", "outcome", value="sure"),
        _set("calibration", "model", "intercept", value=1e999),
        _set("calibration", "model", "weights", 0, "spread", value=0),
        _set("calibration", "model", "weights", 0, "weight", value=-2.0),
        _set("calibration", "model", "weights", 0, "mean", value="2"),
    ],
)
def test_a_number_that_no_calibration_gives_is_damage(change: Callable[[Any], None]) -> None:
    """A spread of 0 was "Something went wrong inside Tuneproof: division by zero" with the first
    question; a threshold of 37.5 refused every one without a word."""
    raw = json.loads(json.dumps(to_json(KEPT)))
    change(raw)
    with pytest.raises(ValueError):
        from_json(KeptGuard, raw)
