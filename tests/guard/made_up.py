"""Validation questions whose truth is known: drawn from a fixed world, as many as wanted."""

from __future__ import annotations

import random

from tuneproof.guard.calibration import ValidationRow
from tuneproof.guard.options import Option


def features(
    adapter: float | None, sure: float, lookup: float | None, near: float
) -> dict[str, float]:
    """As `options` makes them: who says this, and how sure everybody is of what they say."""
    return {
        "adapter.says": float(adapter is not None),
        "adapter.for": sure if adapter is not None else 0.0,
        "adapter.against": 0.0 if adapter is not None else -sure,
        "lookup.says": float(lookup is not None),
        "lookup.for": near if lookup is not None else 0.0,
        "lookup.against": 0.0 if lookup is not None else -near,
    }


def draw_row(chance: random.Random, answerable: bool, apart: float) -> ValidationRow:
    """One question. `apart` is how much surer the model is where it is right."""
    name = f"q{chance.random():.12f}"
    right = answerable and chance.random() < 0.85
    model_says = chance.random() < (0.95 if answerable else 0.4)
    knows = (right and model_says) or (not answerable and not model_says)
    sure = max(-6.9, min(6.9, chance.gauss(1 + apart * knows, 1.5)))
    near = chance.betavariate(5, 3) if answerable else chance.betavariate(3, 4)
    look_says = answerable or chance.random() < 0.6
    look_right = answerable and chance.random() < 0.3 + 0.7 * near
    if right and model_says and look_right:
        both = Option("a", ("adapter", "lookup"), features(1, sure, 1, near))
        return ValidationRow(name, answerable, (both,), (True,))
    found, truth = [], []
    if model_says:
        found.append(Option("a", ("adapter",), features(1, sure, None, near)))
        truth.append(right)
    if look_says:
        found.append(Option("b", ("lookup",), features(None, sure, 1, near)))
        truth.append(look_right)
    return ValidationRow(name, answerable, tuple(found), tuple(truth), not model_says)


def draw(seed: int, answerable: int, unanswerable: int, apart: float = 3.0) -> list[ValidationRow]:
    """So many questions of each kind; the same seed draws the same ones."""
    chance = random.Random(seed)
    kinds = [True] * answerable + [False] * unanswerable
    return [draw_row(chance, kind, apart) for kind in kinds]
