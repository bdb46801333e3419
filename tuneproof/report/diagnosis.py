"""What diagnosis.json and prescription.json say, picked and ordered for showing.

The same for the page and the terminal. Nothing is weighed here, and no file is read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tuneproof.diagnose import retold
from tuneproof.diagnose.causes import NOTHING
from tuneproof.diagnose.causes.shared import POOR
from tuneproof.diagnose.followup import EFFECTS
from tuneproof.i18n import _
from tuneproof.types import Line

SHOWN = 5
LEAST = 0.05
"""Strength below which a cause is not worth a line, but for the first."""
REASONS = 6
OUTCOMES = tuple(check.code for check in EFFECTS)
"""Findings about what an applied prescription did."""


@dataclass(frozen=True, slots=True)
class ShownCause:
    """One cause: `strength` from 0 to 1; `pro` and `con` are (number, value) in words."""

    code: str
    title: str
    strength: float
    held: bool
    message: str
    pro: tuple[tuple[str, str], ...]
    con: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ShownDiagnosis:
    """`causes` come the likeliest first; `wrong` says that one of them is held.

    `question` is the finding about what is to be found out, `gain` what is left to gain where
    nothing is wrong, `outcomes` are the findings about an earlier prescription. `advice`,
    `effects` and `diff` are the prescription's.
    """

    causes: tuple[ShownCause, ...]
    wrong: bool
    question: Line | None
    gain: str
    advice: tuple[str, ...]
    effects: tuple[str, ...]
    diff: str
    outcomes: tuple[Line, ...]

    @property
    def likeliest(self) -> ShownCause | None:
        """The cause that the numbers speak for most, where one is held."""
        return next((one for one in self.causes if one.held), None)


def next_step(found: ShownDiagnosis, *, good: bool) -> tuple[str, str] | None:
    """What the first screen says of causes, a label and a sentence; None for a `good` run that
    nothing is wrong with. Whoever reads that a run is not good must also read where to go on."""
    held = found.likeliest
    if held is not None:
        named = _("{title} (strength {strength:.2f} of 1).")
        return _("Likeliest cause:"), named.format(title=held.title, strength=held.strength)
    if good:
        return None
    if found.question is not None:
        return _("No cause is clear yet."), str(found.question.get("remedy") or "")
    return _("No fault of the run was found."), _("What is left to gain lies in the data.")


def diagnosis(
    raw: Line, prescription: Line, diff: str, findings: Sequence[Line] = ()
) -> ShownDiagnosis | None:
    """The diagnosis of a run; None when it has none."""
    lines = retold.causes(raw)
    if not lines:
        return None
    causes = [
        _cause(line)
        for line in lines
        if line.get("held") or line.get("code") == NOTHING or _speaks(line)
    ]
    wrong = any(one.held for one in causes)
    # That nothing is wrong is not told beside what is.
    told = [one for one in causes if not (wrong and one.code == NOTHING)] or [_cause(lines[0])]
    shown = [one for one in told[:SHOWN] if one.strength >= LEAST] or told[:1]
    return ShownDiagnosis(
        causes=tuple(shown),
        wrong=wrong,
        question=retold.question(raw.get("to_find_out")),
        gain="" if wrong else _gain(lines[0]),
        advice=retold.advice(prescription, raw),
        effects=retold.effects(prescription),
        diff=diff,
        outcomes=tuple(line for line in findings if line.get("code") in OUTCOMES),
    )


def _gain(first: Line) -> str:
    return str(first.get("remedy") or "") if first.get("code") == NOTHING else ""


def _speaks(line: Line) -> bool:
    """Whether more speaks for a cause than that answers are wrong, which speaks for any."""
    reasons = line.get("reasons") or ()
    return any(
        float(one.get("weight") or 0.0) > 0 and one.get("number") != POOR.name for one in reasons
    )


def _cause(line: Line) -> ShownCause:
    reasons = line.get("reasons") or ()
    return ShownCause(
        code=str(line.get("code")),
        title=str(line.get("title")),
        strength=max(0.0, float(line.get("strength") or 0.0)),
        held=bool(line.get("held")),
        message=str(line.get("message")),
        pro=_side(reasons, 1),
        con=_side(reasons, -1),
    )


def _side(reasons: Sequence[Line], sign: int) -> tuple[tuple[str, str], ...]:
    chosen = [one for one in reasons if sign * float(one.get("weight") or 0.0) > 0]
    return tuple((str(one.get("label")), str(one.get("shown"))) for one in chosen[:REASONS])
