"""Selects and orders what is shown of diagnosis.json and prescription.json.

Page and terminal show the same. Nothing is weighed here, and no file is read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tuneproof.commands import command
from tuneproof.diagnose import retold
from tuneproof.diagnose.cause import evidence_in_words
from tuneproof.diagnose.causes import NOTHING
from tuneproof.diagnose.causes.shared import POOR
from tuneproof.diagnose.followup import EFFECTS
from tuneproof.i18n import _, bracketed
from tuneproof.report.weakest import weakest
from tuneproof.types import Line

SHOWN = 5
"""Most causes that are shown."""
LEAST = 0.05
"""Least strength of a cause that is shown; the first is shown where any number speaks of it."""
REASONS = 6
"""Most reasons for, and most against, that are shown of a cause."""
OUTCOMES = tuple(check.code for check in EFFECTS)
"""Codes of the findings about the effects of an applied prescription."""


@dataclass(frozen=True, slots=True)
class ShownCause:
    """One cause. `strength` is from 0 to 1; `held` says that the diagnosis holds it to be true;
    `pro` and `con` are the reasons for and against it as (label, value)."""

    code: str
    title: str
    strength: float
    held: bool
    message: str
    pro: tuple[tuple[str, str], ...]
    con: tuple[tuple[str, str], ...]

    @property
    def evidence(self) -> str:
        """How good the evidence for it is: its strength in words."""
        return evidence_in_words(self.strength)


@dataclass(frozen=True, slots=True)
class ShownDiagnosis:
    """A diagnosis as it is shown: `causes` with the likeliest first; `wrong` if one is held.

    `question` is the finding about what is still to be found out, `weakest` says which questions
    are worth adding, `gain` the same where nothing is wrong; `outcomes` are the findings about an
    earlier prescription. `advice`, `effects` and `diff` are those of the prescription.
    """

    causes: tuple[ShownCause, ...]
    wrong: bool
    question: Line | None
    gain: str
    weakest: str
    advice: tuple[str, ...]
    effects: tuple[str, ...]
    diff: str
    outcomes: tuple[Line, ...]

    @property
    def likeliest(self) -> ShownCause | None:
        """The first cause that is held, or None."""
        return next((cause for cause in self.causes if cause.held), None)


def next_step(found: ShownDiagnosis, *, good: bool) -> tuple[str, str] | None:
    """(label, sentence) about the likeliest cause, for the summary of a run.

    Where no cause is held, what to do next instead, so that no run is called bad without a way
    to go on; None where the run is `good`.
    """
    held = found.likeliest
    if held is not None:
        return _("Likeliest cause:"), bracketed(held.title, held.evidence) + _(".")
    if good:
        return None
    if found.question is not None:
        return _("No cause is clear yet."), str(found.question.get("remedy") or "")
    label = _("No fault of the training explains this.")
    return label, found.weakest or _("What is left to gain lies in the data.")


def apply_command(run: Path) -> str:
    """The command that applies the prescription of a run."""
    return command("fit", "--apply", run)


def diagnosis(
    raw: Line,
    prescription: Line,
    diff: str,
    findings: Sequence[Line] = (),
    answers: Sequence[Line] = (),
) -> ShownDiagnosis | None:
    """What to show of the diagnosis `raw` of a run; None when it has no causes. `answers` are the
    lines of answers.jsonl."""
    lines = retold.causes(raw)
    if not lines:
        return None
    causes = [
        _shown_cause(line)
        for line in lines
        if line.get("held") or line.get("code") == NOTHING or _has_own_evidence(line)
    ]
    wrong = any(cause.held for cause in causes)
    worth_adding = weakest(answers)
    # "Nothing is wrong" is not shown beside a cause that is held.
    fitting = [cause for cause in causes if not (wrong and cause.code == NOTHING)] or [
        _shown_cause(lines[0])
    ]
    shown = [cause for cause in fitting[:SHOWN] if cause.strength >= LEAST] or [
        cause for cause in fitting[:1] if cause.strength or cause.pro or cause.con
    ]
    return ShownDiagnosis(
        causes=tuple(shown),
        wrong=wrong,
        question=retold.question(raw.get("to_find_out")),
        gain="" if wrong else _remaining_gain(lines[0], worth_adding),
        weakest=worth_adding,
        advice=retold.advice(prescription, raw),
        effects=retold.effects(prescription),
        diff=diff,
        outcomes=tuple(line for line in findings if line.get("code") in OUTCOMES),
    )


def _remaining_gain(first: Line, worth_adding: str) -> str:
    """What to add, in the words of the cause where nothing is known of this run's answers."""
    found = worth_adding or str(first.get("remedy") or "")
    return found if first.get("code") == NOTHING else ""


def _has_own_evidence(line: Line) -> bool:
    """Whether a cause has other evidence than wrong answers, which are evidence for any cause."""
    reasons = line.get("reasons") or ()
    return any(
        float(reason.get("weight") or 0.0) > 0 and reason.get("number") != POOR.name
        for reason in reasons
    )


def _shown_cause(line: Line) -> ShownCause:
    reasons = line.get("reasons") or ()
    return ShownCause(
        code=str(line.get("code")),
        title=str(line.get("title")),
        strength=max(0.0, float(line.get("strength") or 0.0)),
        held=bool(line.get("held")),
        message=str(line.get("message")),
        pro=_reasons_on_side(reasons, 1),
        con=_reasons_on_side(reasons, -1),
    )


def _reasons_on_side(reasons: Sequence[Line], sign: int) -> tuple[tuple[str, str], ...]:
    """(label, value) of the first reasons whose weight has this sign."""
    chosen = [reason for reason in reasons if sign * float(reason.get("weight") or 0.0) > 0]
    return tuple(
        (str(reason.get("label")), str(reason.get("shown"))) for reason in chosen[:REASONS]
    )
