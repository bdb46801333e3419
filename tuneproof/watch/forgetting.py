"""W409: what the base model knew is being forgotten."""

from __future__ import annotations

from tuneproof.config import Recipe
from tuneproof.findings import Hit
from tuneproof.i18n import N_, percent
from tuneproof.watch.breaker import Breaker, half_the_rate
from tuneproof.watch.seen import EpochFigures, RunLength

MORE = 0.1
"""How much more of it, as a share, must be forgotten before that is said again."""


class W409(Breaker):
    """Loss on general text that rises far above that of the base model."""

    title = N_("The base model is being forgotten")
    measures = N_(
        "The loss on sixteen fixed sentences about nothing in particular, half English and half "
        "Traditional Chinese, with the adapter and without it. The rise as a share of what the "
        "base knew (the loss of guessing blindly minus its own): above watch.forgotten_limit. No "
        "absolute threshold is known: a run of this project with 80 % right had 0.35, and twice "
        "that is the limit. Not measured where the base model cannot predict these sentences."
    )
    message = N_(
        "In epoch {epoch} {forgotten} of what the base model knew of general text is gone: its "
        "loss there rose by {drift:.1f}."
    )
    remedy = N_(
        "Lower train.learning_rate, take fewer epochs, or mix general questions with their answers "
        "into the data. It matters only where the model must do more than answer your questions."
    )
    sources = (
        "the diary (run 5: catastrophic forgetting)",
        "EVIDENCE A5; EVIDENCE C (forgetting (b): loss on general text; no absolute threshold)",
    )
    settings = ("watch.forgetting", "watch.forgotten_limit")
    setting = "forgetting"
    remembers = ("told",)

    def __init__(self, recipe: Recipe, length: RunLength):
        super().__init__(recipe, length)
        self.told = 0.0

    def epoch(self, seen: EpochFigures) -> Hit | None:
        """Strikes where too much is forgotten, and again where clearly more is."""
        share, drift = seen.forgotten, seen.general_drift
        if share is None or drift is None or share <= self.recipe.watch.forgotten_limit:
            return None
        if self.told and share < self.told + MORE:
            return None
        self.told = share
        return Hit(
            values={"epoch": seen.epoch, "forgotten": percent(share), "drift": drift},
            evidence={"forgotten": share, "drift": drift},
            patch=half_the_rate(self.recipe),
        )
