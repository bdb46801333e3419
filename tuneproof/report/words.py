"""The names of verdicts, states, flags and phases, in plain language.

The texts are for somebody who has never trained a model. This module knows no run and no figure.
"""

from __future__ import annotations

from tuneproof.findings import severity_word
from tuneproof.i18n import _
from tuneproof.types import Flag, Phase, RunState, Severity, VerdictKind

LIGHTS = {
    VerdictKind.GENERALISES: "green",
    VerdictKind.CONFUSED: "amber",
    VerdictKind.UNSTABLE: "amber",
    VerdictKind.TOO_LITTLE: "amber",
    VerdictKind.COLLAPSED: "red",
    VerdictKind.ERASED: "red",
    VerdictKind.UNKNOWN: "grey",
}
SYMBOLS = {"green": "✓", "amber": "!", "red": "✕", "grey": "?"}


def verdict_words(kind: VerdictKind) -> tuple[str, str]:
    """(name, meaning) of a verdict's class."""
    words = {
        VerdictKind.GENERALISES: (
            _("Generalises"),
            _("It answers questions in wordings it never saw in training."),
        ),
        VerdictKind.CONFUSED: (
            _("Confuses topics"),
            _("It gives the answer of another topic too often."),
        ),
        VerdictKind.UNSTABLE: (
            _("Unstable"),
            _("Good and useless answers alternate; small changes of wording decide which."),
        ),
        VerdictKind.TOO_LITTLE: (
            _("Learned too little"),
            _("It has picked up the manner of the answers, but not enough of their content."),
        ),
        VerdictKind.COLLAPSED: (
            _("Collapsed"),
            _("It repeats itself, echoes the question or gives the same text to everything."),
        ),
        VerdictKind.ERASED: (
            _("Erased"),
            _("Training destroyed what the model could do; hardly an answer makes sense."),
        ),
        VerdictKind.UNKNOWN: (
            _("No verdict"),
            _("There is not enough evidence to say how this run generalises."),
        ),
    }
    return words[kind]


def state_name(state: str) -> str:
    """The name of a run's state."""
    names: dict[str, str] = {
        RunState.RUNNING: _("running"),
        RunState.INTERRUPTED: _("interrupted"),
        RunState.STOPPED: _("stopped by a breaker"),
        RunState.FAILED: _("failed"),
        RunState.TRAINED: _("trained, not evaluated"),
        RunState.FINISHED: _("finished"),
    }
    return names.get(state, state)


def flag_name(flag: str) -> str:
    """The name of a flag of an answer, as a tag."""
    names: dict[str, str] = {
        Flag.LOOP: _("repeats itself"),
        Flag.ECHO: _("echoes the question"),
        Flag.CUT: _("cut off"),
        Flag.EMPTY: _("empty"),
        Flag.INVENTED: _("invented detail"),
        "refused": _("refused"),
        Flag.ASTRAY: _("looks right, differs in a fact"),
    }
    return names.get(flag, flag)


def phase_name(phase: str) -> str:
    """The name of a finding's phase, as a heading."""
    names: dict[str, str] = {
        Phase.BEFORE: _("Before training"),
        Phase.DURING: _("During training"),
        Phase.AFTER: _("After training"),
    }
    return names.get(phase, phase)


def severity_name(severity: str) -> str:
    """The name of a finding's severity, as a tag."""
    known = next((level for level in Severity if level == severity), None)
    return severity if known is None else severity_word(known)
