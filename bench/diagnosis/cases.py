"""Which fault on which set-up, in which order, and which half each belongs to.

The order is seeded and interleaved, so that the cases before any cut are a fair sample: in each
round every fault comes once, on another set-up than in the round before, so that the strengths of
one cause lie on different set-ups. One round is the bench; more are for whoever has the hours. The
halves are drawn over faults, not cases: a strength that thresholds were chosen on is never
reported as held out.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from bench.diagnosis.plants import PLANTS, Plant
from bench.diagnosis.setups import Setup

DRAWS = 4
"""Healthy runs a set-up: 12 with the examples alone, 16 with covid-faq."""
CHOSEN, HELD = "chosen_on", "held_out"
LOOKED_AT = ("epochs=1", "ends=0.5", "labels=0.0", "zh/1", "covid/0")
"""Faults, and healthy runs, that were drawn for the held-out half and whose result changed a
threshold or a set-up all the same."""
HEALTHY_EVERY = 3
"""A healthy run after so many faults, until all have come."""


@dataclass(frozen=True)
class Case:
    """One run to be diagnosed. Without a plant it is a healthy one."""

    setup: Setup
    draw: int
    half: str
    plant: Plant | None = None

    @property
    def id(self) -> str:
        """A name that does not change: what is done is not done again."""
        return f"{self.setup.name}/{self.draw}/{self.plant.name if self.plant else 'healthy'}"

    @property
    def code(self) -> str | None:
        """The cause to be named; None for a healthy run."""
        return self.plant.code if self.plant else None


def halves(names: Sequence[str], seed: str) -> dict[str, str]:
    """Half of the names each side, by chance; an odd one falls on either, what was looked at on
    the side that thresholds were chosen on."""
    random_ = random.Random(seed)
    order = random_.sample(list(names), len(names))
    first = random_.randrange(2)
    sides = {name: (CHOSEN, HELD)[(at + first) % 2] for at, name in enumerate(order)}
    return sides | dict.fromkeys(sides.keys() & LOOKED_AT, CHOSEN)


def plant_halves(plants: Sequence[Plant], seed: int = 0) -> dict[str, str]:
    """The half of each fault: of every cause some strengths fall on either side."""
    found: dict[str, str] = {}
    for code in dict.fromkeys(plant.code for plant in plants):
        names = [plant.name for plant in plants if plant.code == code]
        found |= halves(names, f"{code}-{seed}")
    return found


def healthy_cases(setups: Sequence[Setup], seed: int = 0) -> list[Case]:
    """The healthy runs, every set-up once before any comes again; half of them each side."""
    places = [(setup, draw) for draw in range(DRAWS) for setup in setups]
    sides = halves([f"{setup.name}/{draw}" for setup, draw in places], f"healthy-{seed}")
    return [Case(setup, draw, sides[f"{setup.name}/{draw}"]) for setup, draw in places]


def all_cases(
    setups: Sequence[Setup], plants: Sequence[Plant] = PLANTS, seed: int = 0, rounds: int = 1
) -> list[Case]:
    """All cases of the rounds in their order, healthy runs between the first faults. A fault has
    as many rounds as there are set-ups that it fits."""
    sides = plant_halves(plants, seed)
    healthy = healthy_cases(setups, seed)
    found: list[Case] = []
    for turn in range(rounds):
        for at, plant in enumerate(random.Random(f"{seed}-{turn}").sample(plants, len(plants))):
            if healthy and at % HEALTHY_EVERY == 0:
                found.append(healthy.pop(0))
            fitting = [one for one in setups if not plant.only or one.name in plant.only]
            if turn < len(fitting):
                setup = fitting[(plants.index(plant) + turn) % len(fitting)]
                found.append(Case(setup, turn % DRAWS, sides[plant.name], plant))
    return [*found, *healthy]
