"""W408: answers that begin to say the question again."""

from __future__ import annotations

from tuneproof.i18n import N_
from tuneproof.watch.appearing import Appearing
from tuneproof.watch.seen import EpochFigures


class W408(Appearing):
    """Validation answers that begin to repeat their question."""

    title = N_("Answers begin to echo the question")
    measures = N_(
        "The share of validation answers that are mostly a piece of their question and like no "
        "known answer. At least watch.answer_limit of them, two answers or more, and more than in "
        "an earlier epoch, in an epoch whose answers are not the best so far."
    )
    message = N_(
        "{share} of the {n} validation answers echo their question in epoch {epoch}; {before} did "
        "before."
    )
    remedy = N_(
        "Give more rows, and several phrasings of each question; keep train.loss_on at answer."
    )
    sources = ("the diary (run 1)", "EVIDENCE A17; 10 % of the answers: a proposal")
    settings = ("watch.echoes", "watch.answer_limit")
    setting = "echoes"

    def share(self, seen: EpochFigures) -> float | None:
        """The share of the answers that echo their question."""
        return seen.validation_echoes
