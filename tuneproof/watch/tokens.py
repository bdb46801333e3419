"""W413: the token budget is used up."""

from __future__ import annotations

from tuneproof.config import Recipe
from tuneproof.findings import Hit
from tuneproof.i18n import N_
from tuneproof.types import RunState, Severity
from tuneproof.watch.breaker import Breaker
from tuneproof.watch.seen import RunLength, StepSeen


class W413(Breaker):
    """The token limit that the user set."""

    title = N_("Token budget used up")
    measures = N_("The tokens read by all steps, padding left out, against stop.tokens.")
    message = N_("The {n} tokens of the recipe are used up.")
    remedy = N_("Raise stop.tokens, or leave it out, for a longer run.")
    severity = Severity.NOTE
    sources = ("the diary (watch the tokens, set a budget)",)
    settings = ("watch.token_budget", "stop.tokens")
    setting = "token_budget"
    ends_as = RunState.TRAINED
    remembers = ("used", "told")

    def __init__(self, recipe: Recipe, length: RunLength):
        super().__init__(recipe, length)
        self.used = 0
        self.told = False

    def step(self, seen: StepSeen) -> Hit | None:
        """Strikes once, when they are used up."""
        self.used += seen.tokens
        budget = self.recipe.stop.tokens
        if self.told or budget is None or self.used < budget:
            return None
        self.told = True
        return Hit(values={"n": budget}, evidence={"tokens": self.used})
