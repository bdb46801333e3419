"""A search of four candidates, as search.json has it."""

from __future__ import annotations

from typing import Any


def trial(number: int, *shares: float | None, **more: Any) -> dict[str, Any]:
    epochs = [
        {"epoch": at, "correct": share, "loss": 1.0 / at, "questions": 50}
        for at, share in enumerate(shares, 1)
    ]
    return {
        "number": number,
        "source": "sampled",
        "patch": {"train.learning_rate": 0.00054, "lora.rank": 8},
        "state": "finished",
        "epochs": epochs,
        "seconds": 61.0,
        "why": None,
        "parameters": {},
        **more,
    }


SEARCHED: dict[str, Any] = {
    "winner": 2,
    "trials": [
        trial(1, 0.5, 0.6, source="recipe", patch={}),
        trial(2, 0.7, 0.9, 0.8),
        trial(3, state="failed", why="no <b>memory</b>"),
        trial(4, 0.4, state="pruned"),
    ],
}
