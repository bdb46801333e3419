"""A made-up town for the guard: rows, a model that errs about it, and what its states tell."""

from __future__ import annotations

from collections.abc import Sequence
from math import log

import numpy as np
from numpy.typing import NDArray

from tuneproof.config import Recipe
from tuneproof.evaluate.baseline import Lookup
from tuneproof.evaluate.judge import Context
from tuneproof.experiment.guarding import Guard
from tuneproof.experiment.parts import Parts
from tuneproof.guard.rulebook import Rulebook
from tuneproof.types import Example, Generation

REFUSAL = "The handbook does not cover this."
PLACES = ("garage", "canteen", "library", "laundry", "cinema", "harbour", "bakery", "museum")
ASKED = ("Where is the {}?", "how do I find the {}", "tell me the way to our {}", "{} location")


def place_row(number: int, place: str, wording: str, *, answerable: bool) -> Example:
    answer = f"The {place} is on level {number % 8}." if answerable else REFUSAL
    return Example(
        f"{place}-{wording}-{answerable}", wording.format(place), (answer,), answerable, place
    )


def place_parts() -> Parts:
    """Of every place two wordings to train on, one to validate, one to test; closed ones too."""
    parts: list[list[Example]] = [[], [], [], []]
    for n, place in enumerate(PLACES):
        for at, wording in enumerate(ASKED):
            for name in (f"{place} A", f"{place} B", f"closed {place}"):
                row = place_row(n, name, wording, answerable="closed" not in name)
                parts[(n + at) % 4].append(row)
    return Parts((*parts[0], *parts[1]), tuple(parts[2]), tuple(parts[3]), ())


def model_says(rows: tuple[Example, ...]) -> list[Generation]:
    """Sure where it is right: nearly always, but about every second closed place it says where
    the garage is, and doubts."""
    return [says(row, n) for n, row in enumerate(rows)]


def says(row: Example, number: int) -> Generation:
    right = number % 8 != 0 if row.answerable else number % 2 == 0
    text = row.answer if right else "The garage A is on level 0."
    return Generation(text, 1, True, log(0.95 if right else 0.4), 1.0)


def guard_over(parts: Parts, recipe: Recipe | None = None) -> Guard:
    return Guard.of(recipe or Recipe(), parts, Lookup(parts.known), Rulebook())


def calibrated_over(parts: Parts) -> tuple[Guard, Context]:
    context = Context.build(parts.known)
    raw = model_says(parts.validation)
    return guard_over(parts).calibrated(parts.validation, raw, context, 0.8), context


def place_states(questions: Sequence[str]) -> NDArray[np.float32]:
    """A model whose states tell places apart, whatever the wording; and closed ones, hardly."""
    found = np.zeros((len(questions), 3, 32), dtype=np.float32)
    for row, question in enumerate(questions):
        for at, place in enumerate(PLACES):
            found[row, :, 2 * at] = place in question
            found[row, :, 2 * at + 1] = f"{place} B" in question
        found[row, :, 31] = 0.3 * ("closed" in question)
    return found
