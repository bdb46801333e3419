"""W410: the time is over."""

from __future__ import annotations

from tuneproof.config import Recipe
from tuneproof.findings import Hit
from tuneproof.i18n import N_
from tuneproof.types import RunState, Severity
from tuneproof.watch.breaker import Breaker
from tuneproof.watch.seen import MachineSeen, RunLength


class W410(Breaker):
    """The time limit that the user set."""

    title = N_("Out of time")
    measures = N_(
        "The time spent on steps and validation, that before a resume included, against "
        "stop.minutes."
    )
    message = N_("The {n} minutes of the recipe are over.")
    remedy = N_("Raise stop.minutes, or leave it out, for a longer run.")
    severity = Severity.NOTE
    settings = ("watch.out_of_time", "stop.minutes")
    setting = "out_of_time"
    ends_as = RunState.TRAINED
    remembers = ("told",)

    def __init__(self, recipe: Recipe, length: RunLength):
        super().__init__(recipe, length)
        self.told = False

    def machine(self, seen: MachineSeen) -> Hit | None:
        """Strikes once, when the time is over."""
        minutes = self.recipe.stop.minutes
        if self.told or minutes is None or seen.seconds <= 60 * minutes:
            return None
        self.told = True
        return Hit(values={"n": minutes}, evidence={"seconds": seen.seconds})
