"""The sentences that a search says about its candidates while it runs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tuneproof.i18n import _, enumerated
from tuneproof.search.trial import Motive, Trial, TrialState


def started(trial: Trial) -> str:
    """The sentence at the beginning of a candidate."""
    own = _("the recipe with as many epochs as there should be time for")
    reasons = {
        Motive.RECIPE: own if trial.is_shortened else _("the recipe as it is"),
        Motive.PRESCRIPTION: _("what the diagnosis of the best one prescribes"),
        Motive.LONGER: _("the best one with more epochs, as it was still getting better"),
        Motive.SAMPLED: _("a sample around the recipe"),
    }
    sentence = _("Candidate {number}: {reason}").format(
        number=trial.number, reason=reasons[trial.source]
    )
    return f"{sentence} ({changes(trial.patch)})" if trial.patch else sentence


def ended(trial: Trial, best: Trial | None) -> str:
    """The sentence at the end of a candidate, which also names the best so far."""
    score = trial.best
    if score is None or score.correct is None:
        said = _("Candidate {number} came to nothing measured").format(number=trial.number)
    else:
        said = _(
            "Candidate {number}: {share} % of the validation questions right after epoch {epoch}"
        ).format(number=trial.number, share=round(100 * score.correct, 1), epoch=score.epoch)
    if trial.state is not TrialState.FINISHED and trial.why:
        said += f" ({trial.why})"
    if best is not None:
        mine = best.number == trial.number
        said += " · " + (_("the best so far") if mine else _("best: {n}").format(n=best.number))
    return said


def no_other_candidate() -> str:
    """The sentence where no other candidate is tried, as none could be compared with the first."""
    return _(
        "No validation question was left to compare candidates by: only the recipe as it is was "
        "trained."
    )


def none_could_begin(n: int) -> str:
    """The sentence where `n` candidates in a row that could not begin ended the search."""
    return _(
        "{n} candidates in a row could not begin, all for the same reason: no other is tried."
    ).format(n=n)


def changes(patch: Mapping[str, Any]) -> str:
    """A patch on one line: "train.learning_rate 5.4e-04, lora.rank 8"."""
    return enumerated(f"{name} {_short_value(value)}" for name, value in patch.items())


def _short_value(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.1e}" if 0 < value < 0.01 else f"{value:g}"
    return str(value)
