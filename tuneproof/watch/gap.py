"""W405: over-training, the rows learned by heart at the cost of the answers."""

from __future__ import annotations

from tuneproof.config import Recipe
from tuneproof.findings import Hit
from tuneproof.i18n import N_, percent
from tuneproof.watch.breaker import Breaker, MildHit
from tuneproof.watch.seen import EpochFigures, RunLength

EPOCHS = 2
"""Epochs in a row with fewer right answers than the best, to strike (EVIDENCE C: 2 evaluations)."""
ANSWERS = 2
"""Fewest right answers lost to strike on: one may be an odd question."""


class W405(Breaker):
    """A widening gap between validation and training loss while the answers get worse."""

    title = N_("Over-trained: the gap widens and the answers get worse")
    measures = N_(
        "Validation loss minus training loss of an epoch, where the validation answers get worse: "
        "fewer right than in the best epoch, by two answers and stop.min_gain at least, in two "
        "epochs in a row. Then a gap above watch.gap_watch warns, and above watch.gap_broken what "
        "watch.gap says is done; below 0.5 a gap is healthy. While the answers hold nothing is "
        "said, whatever the losses. Not measured where train.loss_on is all: the training loss is "
        "then of the questions too, the validation loss of the answers alone."
    )
    message = N_(
        "The validation loss is {gap:.1f} above the training loss in epoch {epoch}, and {correct} "
        "of the validation answers are right; {best} were."
    )
    remedy = N_(
        "Take fewer epochs, or a lower lora.rank; more phrasings of each question help most. The "
        "best epoch is kept in any case."
    )
    sources = (
        "the diary (gap below 0.5 healthy, 1.0 to be watched, above 5.0 over-trained)",
        "EVIDENCE C (overfit: loss up and answers down in 2 evaluations; InstructGPT, LIMA)",
    )
    settings = ("watch.gap", "watch.gap_watch", "watch.gap_broken", "train.loss_on")
    setting = "gap"
    remembers = ("best", "falling")

    def __init__(self, recipe: Recipe, length: RunLength):
        super().__init__(recipe, length)
        self.best = 0.0
        self.falling = 0

    def epoch(self, seen: EpochFigures) -> Hit | None:
        """Strikes where the answers are worse in `EPOCHS` epochs in a row and the gap is wide. Both
        losses have to be of the same tokens."""
        if seen.validation_correct is None or self.recipe.train.loss_on == "all":
            return None
        fewer = max(self.recipe.stop.min_gain, ANSWERS / seen.validation_questions)
        fell = self.best - seen.validation_correct >= fewer - 1e-9
        self.falling = self.falling + 1 if fell else 0
        self.best = max(self.best, seen.validation_correct)
        if self.falling < EPOCHS or seen.validation_loss is None or seen.train_loss is None:
            return None
        gap = seen.validation_loss - seen.train_loss
        if gap <= self.recipe.watch.gap_watch:
            return None
        kind = Hit if gap > self.recipe.watch.gap_broken else MildHit
        return kind(
            values={
                "gap": gap,
                "epoch": seen.epoch,
                "correct": percent(seen.validation_correct),
                "best": percent(self.best),
            },
            evidence={"gap": gap, "correct": seen.validation_correct, "best": self.best},
            patch={"train.epochs": max(1, seen.epoch - EPOCHS)},
        )
