"""W407: answers that begin to repeat themselves."""

from __future__ import annotations

from tuneproof.i18n import N_
from tuneproof.watch.appearing import Appearing
from tuneproof.watch.seen import EpochFigures


class W407(Appearing):
    """Validation answers that begin to loop."""

    title = N_("Answers begin to repeat themselves")
    measures = N_(
        "The share of validation answers that are a loop: a piece of 4 to 200 characters three "
        "times at the end, or few different pieces in an answer that never ends. At least "
        "watch.answer_limit of them, two answers or more, and more than in an earlier epoch, in an "
        "epoch whose answers are not the best so far."
    )
    message = N_(
        "{share} of the {n} validation answers repeat themselves in epoch {epoch}; {before} did "
        "before."
    )
    remedy = N_("Lower train.learning_rate, take fewer epochs, and keep decode.stop_on_loop on.")
    sources = (
        "the diary (runs 2 and 4)",
        "EVIDENCE C (loop: at most 1.2 % false alarms); 10 % of the answers: a proposal",
    )
    settings = ("watch.loops", "watch.answer_limit")
    setting = "loops"

    def share(self, seen: EpochFigures) -> float | None:
        """The share of the answers that repeat themselves."""
        return seen.validation_loops
