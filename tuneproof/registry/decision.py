"""Whether an adapter may replace the one in use: not if its proof is worse, or likely worse.

The two are compared on the test questions that both have answered (exact McNemar), by what each
says to those who ask: its guarded answers where it has a guard, else the adapter's own. A loss
within noise is accepted only where it is small: otherwise every version could be a few questions
worse than the one before. An adapter that cannot be compared, for want of shared questions, is
refused. Questions whose expected answer was changed in between are left out. This module copies
nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tuneproof.compare.contest import Contest, contests
from tuneproof.compare.measures import Versus
from tuneproof.compare.pairing import match
from tuneproof.compare.runs import RunFacts
from tuneproof.evaluate.stats import LEAST_DECIDED
from tuneproof.i18n import _, ngettext, percent
from tuneproof.types import Judged, System

TOLERATED = 0.05
"""Net loss within noise that is accepted, as a share of the shared questions (a proposal: one of
twenty)."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether the new version may come into use, with the reason and its numbers.

    `p` is None where nothing was compared. `shared`: questions that both answered.
    """

    allowed: bool
    reason: str
    shared: int = 0
    won: int = 0
    lost: int = 0
    p: float | None = None


def decide(new: RunFacts, current: RunFacts | None, *, same_adapter: bool = False) -> Decision:
    """Decide whether `new` may replace `current`, which is None for a first version.

    `same_adapter`: `new` has the adapter in use and another proof. It is allowed on a test that
    shares too few questions, so that a registry can move to another test; on a shared test it is
    compared as usual, since guard and rules may have become worse.
    """
    if not new.answers.get(System.ADAPTER):
        return Decision(
            False,
            _("Nothing shows what this adapter does: it has not answered any test question."),
        )
    if current is None:
        return Decision(True, _("It is the first version.") + " " + _first_version_reason(new))
    every = match([run.said for run in (current, new)])
    matched = every.judged_alike()
    if matched.questions < LEAST_DECIDED:
        if same_adapter:
            return Decision(True, _("It is the adapter in use, with another proof."))
        return Decision(
            False,
            _(
                "It shares {n} test questions with the version in use, too few to tell whether it "
                "is worse (at least {least} are needed)."
            ).format(n=matched.questions, least=LEAST_DECIDED)
            + _left_out_clause(every.questions - matched.questions),
            shared=matched.questions,
        )
    [contest] = contests(("", ""), matched.answers)
    decision = _decision_from(contest, matched.questions)
    return replace(
        decision, reason=decision.reason + _left_out_clause(every.questions - matched.questions)
    )


def _first_version_reason(run: RunFacts) -> str:
    """How many test questions a first version has right, beside the look-up as a yardstick."""
    right, n = _count_correct(run.said)
    looked_up, of_lookup = _count_correct(run.answers.get(System.LOOKUP, ()))
    if of_lookup != n:
        return _("It has {right} of {n} test questions right.").format(right=right, n=n)
    if right > looked_up:
        return _("It has {right} of {n} test questions right, the look-up {lookup}.").format(
            right=right, n=n, lookup=looked_up
        )
    return _(
        "It has {right} of {n} test questions right, and the look-up, which needs no model, "
        "{lookup}: look at its report before anybody relies on it."
    ).format(right=right, n=n, lookup=looked_up)


def _count_correct(answers: Sequence[Judged]) -> tuple[int, int]:
    """The number of right answers, correct refusals included, and of all answers."""
    return sum(judged.correct for judged in answers), len(answers)


def _left_out_clause(reworded: int) -> str:
    if not reworded:
        return ""
    return " " + ngettext(
        "{n} question whose expected answer was changed is left out.",
        "{n} questions whose expected answers were changed are left out.",
        reworded,
    ).format(n=reworded)


def _decision_from(contest: Contest, shared: int) -> Decision:
    words = {
        Versus.BETTER: _("Better than the version in use: {won} won, {lost} lost of {n}."),
        Versus.WORSE: _(
            "Worse than the version in use beyond noise: {won} won, {lost} lost of {n}."
        ),
        Versus.NOISE: _("Within noise of the version in use: {won} won, {lost} lost of {n}."),
        Versus.SAME: _("The same {n} questions right as the version in use."),
    }
    won, lost = len(contest.won), len(contest.lost)
    reason = words[contest.outcome].format(won=won, lost=lost, n=shared)
    tolerated = lost - won <= TOLERATED * shared
    if contest.outcome is Versus.NOISE and not tolerated:
        reason += " " + _(
            "More than {share} of the questions fewer are right, which chance could explain and a "
            "worse adapter too: more test questions would tell."
        ).format(share=percent(TOLERATED))
    return Decision(
        allowed=contest.outcome is not Versus.WORSE and tolerated,
        reason=reason,
        shared=shared,
        won=won,
        lost=lost,
        p=contest.p,
    )
