"""From evidence to a diagnosis: the causes ranked, the verdict, and what to do.

Pure: numbers in, values out. A cause is held when the numbers speak for it strongly enough and,
in a run that generalises, more strongly than for "nothing wrong". Where they cannot tell, the
diagnosis says what to run to find out. This module measures nothing and reads no folder.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from tuneproof.config import Recipe
from tuneproof.diagnose.cause import HELD, Cause
from tuneproof.diagnose.causes import CAUSES, NOTHING
from tuneproof.diagnose.causes.shared import POOR
from tuneproof.diagnose.evidence import NUMBERS, Evidence
from tuneproof.diagnose.followup import G580, Undecided
from tuneproof.diagnose.numbers.answers import ENOUGH
from tuneproof.diagnose.numbers.number import Ask, shown
from tuneproof.diagnose.numbers.suspects import Suspects
from tuneproof.diagnose.prescribe import Prescription, prescribe
from tuneproof.diagnose.signs import Weighed
from tuneproof.diagnose.verdict import bounds_of_correct, few_asked, verdict
from tuneproof.i18n import _
from tuneproof.intervals import wilson_bounds
from tuneproof.types import Finding, Verdict, VerdictKind

MARGIN = 0.15
"""Two causes nearer than this in strength cannot be told apart (a proposal)."""
BY_HEART = 0.25
"""How much larger the share of training rows answered rightly must be than that of the test for the
run to lack varied wordings (a proposal: a healthy run of the examples has 0.15)."""
CANDIDATES = 3
"""Causes named, at most, where the numbers cannot tell which it is."""
CONSIDERED = 0.05
"""Strength from which a cause is a candidate while none is clear."""


@dataclass(frozen=True)
class RankedCause:
    """A cause with how strongly the numbers support it, and the finding made from it."""

    cause: Cause
    weighed: Weighed
    finding: Finding
    held: bool

    @property
    def code(self) -> str:
        """The code of the cause."""
        return self.cause.code

    @property
    def speaks(self) -> bool:
        """Whether anything but wrong answers supports it: those support every cause."""
        return any(
            reason.weight > 0 and reason.name != POOR.name for reason in self.weighed.reasons
        )

    @property
    def strength(self) -> float:
        """From -1, ruled out, to 1."""
        return self.weighed.strength

    def to_json(self) -> dict[str, Any]:
        """The cause with its reasons, as diagnosis.json has it."""
        return {
            "code": self.code,
            "title": _(self.cause.title),
            "strength": round(self.strength, 3),
            "held": self.held,
            "message": self.finding.message,
            "remedy": self.finding.remedy,
            "reasons": [
                {
                    "number": reason.name,
                    "label": _(NUMBERS[reason.name].label),
                    "value": reason.value,
                    "shown": shown(reason.value, NUMBERS[reason.name].kind),
                    "weight": round(reason.weight, 3),
                }
                for reason in self.weighed.reasons
            ],
        }


@dataclass(frozen=True)
class Diagnosis:
    """All causes, the likeliest first, with the verdict and the prescription.

    `findings` are what belongs into findings.json: the causes that are held, or that nothing is
    wrong, and what to run where the numbers cannot tell.
    """

    verdict: Verdict
    causes: tuple[RankedCause, ...]
    prescription: Prescription
    findings: tuple[Finding, ...]

    @property
    def held(self) -> tuple[RankedCause, ...]:
        """The causes that are held to be at work; empty when nothing is wrong or none is clear."""
        return tuple(one for one in self.causes if one.held)

    @property
    def to_find_out(self) -> Finding | None:
        """The finding (G580) that says what to run where the numbers cannot tell, if any."""
        return next((one for one in self.findings if one.code == G580.__name__), None)

    def to_json(self) -> dict[str, Any]:
        """The part of diagnosis.json on causes."""
        return {
            "causes": [one.to_json() for one in self.causes],
            "to_find_out": self.to_find_out,
        }


def diagnose(
    evidence: Evidence,
    recipe: Recipe | None = None,
    suspects: Suspects | None = None,
    *,
    failure: str = "",
) -> Diagnosis:
    """The diagnosis of a run from its numbers.

    `recipe` and `suspects` are for the prescription; without them it is one for the defaults.
    `failure` is why the run failed, if it did: that is said first, and where nothing was trained
    there are no causes, as there is nothing to explain.
    """
    untrained = bool(failure) and not evidence.steps
    run_verdict = _verdict_with_failure(evidence, failure)
    ranked = () if untrained else _ranked_causes(evidence, run_verdict.kind)
    held = [one for one in ranked if one.held]
    prescription = prescribe(
        [one.cause for one in held], recipe or Recipe(), evidence, suspects or Suspects()
    )
    said = held or [one for one in ranked[:1] if one.code == NOTHING and one.strength >= HELD]
    undecided = None if untrained else _undecided(ranked, recipe, evidence)
    return Diagnosis(
        verdict=run_verdict,
        causes=ranked,
        prescription=prescription,
        findings=(*(one.finding for one in said), *_undecided_findings(undecided)),
    )


def _ranked_causes(evidence: Evidence, kind: VerdictKind) -> tuple[RankedCause, ...]:
    """All causes, those that are held first, each part by strength. In a run that generalises a
    cause is held only where it is stronger than "nothing wrong"."""
    weighed = [(cause, cause.weigh(evidence)) for cause in CAUSES]
    # A cause that cannot be judged has strength 0, but comes after those ruled out (below 0).
    weighed.sort(key=lambda pair: (pair[1].blind, -pair[1].strength))
    nothing = next(weight.strength for cause, weight in weighed if cause.code == NOTHING)
    held_from = max(HELD, nothing) if kind is VerdictKind.GENERALISES else HELD
    by_strength = [
        RankedCause(
            cause,
            weight,
            cause.finding(cause.hit(evidence, weight)),
            held=cause.code != NOTHING and weight.strength >= held_from,
        )
        for cause, weight in weighed
    ]
    return tuple(sorted(by_strength, key=lambda one: not one.held))


def _verdict_with_failure(evidence: Evidence, failure: str) -> Verdict:
    """The verdict; for a failed run its sentence begins with why it failed."""
    found = verdict(evidence)
    if not failure:
        return found
    said = _("The run failed: {why}").format(why=failure)
    return replace(found, sentence=f"{said}\n{found.sentence}" if evidence.steps else said)


def _undecided(
    ranked: Sequence[RankedCause], recipe: Recipe | None, evidence: Evidence
) -> Undecided | None:
    """The candidate causes that cannot be told apart, and which missing numbers would decide.

    None where the first cause is clear, or where no missing number would decide.
    """
    first = ranked[0]
    near = [
        one
        for one in ranked
        if one.strength >= max(CONSIDERED, first.strength - MARGIN) and one.speaks
    ]
    if first.strength >= HELD:
        if first.code == NOTHING or len(near) < 2:
            return None
        candidates = near[:CANDIDATES]
    else:
        # No cause is clear: one whose necessary numbers are missing may be it as well.
        candidates = [*near, *(one for one in ranked if one.weighed.blind)][:CANDIDATES]
    missing = dict.fromkeys(name for one in candidates for name in one.weighed.missing)
    asks: dict[Ask, list[str]] = {}
    for name in missing:
        ask = _how_to_measure(name, evidence)
        if ask is not Ask.NOTHING and not _was_done_already(ask, recipe, evidence):
            asks.setdefault(ask, []).append(name)
    if not asks and first.strength >= HELD:
        return None
    asks = asks or {_last_resort(evidence): []}
    # Named are those alone that a number speaks for.
    named = near[:CANDIDATES]
    titles = tuple(_(one.cause.title) for one in named)
    return Undecided(titles, asks, tuple(one.code for one in named))


def _how_to_measure(name: str, evidence: Evidence) -> Ask:
    """The step that measures a number: more questions where there was only a small test, and a test
    where there was none, whatever it should contain."""
    ask = NUMBERS[name].ask
    if evidence.questions is None:
        return Ask.TEST if ask in (Ask.UNANSWERABLE, Ask.FAR) else ask
    return Ask.QUESTIONS if ask is Ask.TEST else ask


def _last_resort(evidence: Evidence) -> Ask:
    """The step to propose where every number is measured already."""
    if _knows_training_by_heart(evidence):
        return Ask.PHRASINGS
    return Ask.QUESTIONS if few_asked(evidence) else Ask.AGAIN


def _knows_training_by_heart(evidence: Evidence) -> bool:
    """Whether training rows are answered much better than test questions, beyond the uncertainty of
    so few rows and questions: their 95 % intervals do not overlap."""
    learned, correct = evidence.train_exact, evidence.correct
    if learned is None or correct is None:
        return False
    low = wilson_bounds(learned, evidence.train_asked)[0] if evidence.train_asked else learned
    high = bounds[1] if (bounds := bounds_of_correct(evidence)) else correct
    return learned - correct >= BY_HEART and low > high


def _was_done_already(ask: Ask, recipe: Recipe | None, evidence: Evidence) -> bool:
    """Whether the run has taken this step already: repeating it would measure nothing new."""
    match ask:
        case Ask.QUESTIONS:
            return (evidence.answerable or 0) >= ENOUGH
        case Ask.PROBE:
            return evidence.train_asked is not None
        case Ask.VALIDATION:
            return recipe is not None and recipe.data.validation_share > 0
        case Ask.LONGER:
            return recipe is not None and recipe.train.epochs > 1
        case _:
            return False


def _undecided_findings(undecided: Undecided | None) -> list[Finding]:
    check = G580()
    return [check.finding(hit) for hit in check.hits(undecided)]
