"""What has to be read with a verdict: a note each, for the headline of a run.

The sentences of the proof say the same at length. This module judges nothing and chooses no light.
"""

from __future__ import annotations

from tuneproof.evaluate.proof import against_lookup
from tuneproof.evaluation import Evaluation
from tuneproof.i18n import _, percent
from tuneproof.types import Slice, System

_SAID_FIRST = ((System.GUARDED, Slice.ALL), (System.ADAPTER, Slice.ALL))
"""The comparisons with the look-up, that of what whoever asks hears before that of the adapter."""


def took_part_note(evaluation: Evaluation) -> str:
    """That test questions took part in choosing the settings, for a headline; empty where none
    did."""
    if not evaluation.test.took_part:
        return ""
    return _(
        "{k} of the {n} test questions took part in choosing the settings, so this is no proof on "
        "new questions."
    ).format(k=evaluation.test.took_part, n=evaluation.test.questions)


def lookup_note(evaluation: Evaluation) -> str:
    """That the look-up is clearly better, for a headline; empty where it is not.

    What whoever asks hears is held against it first; within noise there, the adapter alone.
    """
    versus = against_lookup(evaluation)
    duels = [versus[key] for key in _SAID_FIRST if key in versus]
    line = next((duel for duel in duels if not duel.within_noise), None)
    lookup = evaluation.figures(System.LOOKUP, Slice.ALL)
    own = evaluation.figures(line.a, Slice.ALL) if line else None
    if line is None or line.is_clearly_won or lookup is None or own is None:
        return ""
    return _(
        "A plain look-up is clearly better here: it has {lookup} right, this model {own} ({wins} "
        "won, {losses} lost)."
    ).format(
        lookup=percent(lookup.correct.value or 0.0),
        own=percent(own.correct.value or 0.0),
        wins=line.wins,
        losses=line.losses,
    )
