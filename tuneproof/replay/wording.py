"""The messages about rungs while a replay runs."""

from __future__ import annotations

from tuneproof.diagnose.cause import evidence_in_words
from tuneproof.i18n import _
from tuneproof.replay.outcome import RungResult
from tuneproof.replay.rungs import DiaryRun


def begun(rung: DiaryRun) -> str:
    """The message at the start of a rung: what the diary did, and what is done here."""
    return _("Rung {number} (the diary's run {told}): {did}. Here: {scaled}").format(
        number=rung.number, told=rung.told, did=_(rung.did), scaled=_(rung.scaled)
    )


def ended(outcome: RungResult) -> str:
    """The message at the end of a rung: verdict and likeliest cause, and what the diary saw."""
    number = outcome.rung.number
    if outcome.verdict is None:
        return _("Rung {number} has no verdict. {why}").format(number=number, why=outcome.why)
    said = _("Rung {number}: {sentence}").format(number=number, sentence=outcome.sentence)
    if outcome.cause is None:
        cause = _("No cause is held to be at work.")
    else:
        cause = _("Likeliest cause: {code} {title} ({evidence}).").format(
            code=outcome.cause.code,
            title=outcome.cause.title,
            evidence=evidence_in_words(outcome.cause.strength),
        )
    diary = _("The diary: {symptom}").format(symptom=_(outcome.rung.symptom))
    return " ".join([said, cause, diary])
