"""What a breaker is: a declared finding that is shown the numbers of a run, one after another.

A breaker says that something is wrong; it does not know what will be done about it.
"""

from __future__ import annotations

from abc import ABC
from collections.abc import Mapping
from typing import Any, ClassVar

from tuneproof.config import Recipe
from tuneproof.findings import Declared, Hit
from tuneproof.types import Phase, RunState
from tuneproof.watch.seen import EpochFigures, MachineSeen, RunLength, StepSeen


class MildHit(Hit):
    """A hit too mild to act on: it only warns, whatever action the recipe names."""

    __slots__ = ()


class Breaker(Declared, ABC):
    """One thing that can go wrong during training. Is shown every step, every epoch and the machine
    after every step, in order; returns a hit where it strikes."""

    phase = Phase.DURING
    setting: ClassVar[str]
    """The name of its action in the `watch` section."""
    ends_as: ClassVar[RunState] = RunState.STOPPED
    """The state of a run that it stops: STOPPED by a fault, TRAINED to a limit, or INTERRUPTED, to
    be resumed when the cause is gone."""
    remembers: ClassVar[tuple[str, ...]] = ()
    """The attributes that are its state, all of plain JSON types."""

    def __init__(self, recipe: Recipe, length: RunLength):
        self.recipe = recipe
        self.length = length

    def step(self, seen: StepSeen) -> Hit | None:
        """Look at a step."""

    def epoch(self, seen: EpochFigures) -> Hit | None:
        """Look at an epoch that ended."""

    def machine(self, seen: MachineSeen) -> Hit | None:
        """Look at the machine."""

    def went_back(self) -> None:
        """Called when the weights were set back to an earlier checkpoint: forget what the steps
        since then showed."""

    def state(self) -> dict[str, Any]:
        """What it remembers, as JSON values."""
        return {name: getattr(self, name) for name in self.remembers}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Take over `state`; that of an earlier version may lack some attributes."""
        for name in self.remembers:
            if name in state:
                setattr(self, name, state[name])


def half_the_rate(recipe: Recipe) -> dict[str, float]:
    """The patch that halves the learning rate, which most remedies come down to."""
    return {"train.learning_rate": recipe.train.learning_rate / 2}
