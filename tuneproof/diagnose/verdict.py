"""How a run generalises, in the diary's classes, with the numbers that the verdict rests on.

The classes are looked for in this order; the first whose signs are there is the verdict:

unknown       fewer than 5 answerable questions were answered (`ENOUGH`).
collapsed     endless repetition in at least 20 % of all answers. Diary 2 and 4: every answer
              repeats 「依據公司規範:」. Loops as EVIDENCE C detects them, false alarms below 3 %.
erased        mean similarity below 0.30, most answers like no known answer, although the
              training loss fell to less than half. Diary 5: loss 5.46 to 0.83, similarity 10 %.
              Not where general text is known nearly as before (a healthy run loses 20 to 36 % of
              it, and 8 steps on 14 rows lost 6 %): that run only learned too little.
too-little    at least 20 % of the answers repeat the question (diary 1).
generalises   at least 80 % of the answerable questions right, at least 60 % of the far
              phrasings, nothing below failing. Stricter than the diary, which called 72.9 %
              a success: the look-up alone has 94 % on such data (DESIGN).
unstable      as many are right, but refusals or endings fail: fewer than half of the unanswerable
              questions are refused though refusals were trained, at least 20 % of the
              answerable ones are refused, at least 10 % of the answers are cut (diary 3), or
              at least 10 % of the questions got a right answer with another fact, or the opposite.
unstable      at least 70 % of the near phrasings are right but less than half of the far ones: it
              begins to generalise (diary 3). Where less than half of all are right, too-little.
confused      at least half of the wrong answers that are no refusals, and at least 10 % of all
              answerable questions, got the known answer of another topic. Diary n: 30 % mixed up
              MFA, VPN, password.
unstable      nearly all answerable questions are refused: what it knows cannot be told.
too-little    less than half right, and less than half of those that were not refused (diary
              n+1: 31.8 %, pieces of answers put together).
unstable      everything between (diary 3: begins to generalise), refusing most things included:
              fewer right than a run that generalises has, or too few of the far ones.

Thresholds without a named source are this project's own choice. What was not measured (no far
phrasings, no unanswerable questions, fewer than 5 of them) cannot fail, and the sentence says
so. Where few questions were asked it says what share of right answers they allow. A verdict
names the class; why it is so is a matter of causes. This module measures nothing.
"""

from __future__ import annotations

from collections.abc import Callable

from tuneproof.check.recipe.claims import LIKELY, WIDE
from tuneproof.diagnose.evidence import NUMBERS, Evidence
from tuneproof.diagnose.numbers.answers import ENOUGH
from tuneproof.diagnose.numbers.number import Kind
from tuneproof.i18n import N_, _, enumerated, in_clauses, labelled, percent
from tuneproof.intervals import wilson_bounds
from tuneproof.types import Verdict, VerdictKind

LOOPS, ECHOES, CUTS, REFUSES_TOO_MUCH, OTHER_FIGURES = 0.20, 0.20, 0.10, 0.20, 0.10
RIGHT, FAR_RIGHT, REFUSALS_RIGHT = 0.80, 0.60, 0.50
NEAR_RIGHT, FAR_WRONG = 0.70, 0.50
GARBAGE, LOSS_FELL, FORGOTTEN_LEAST = 0.30, 0.50, 0.20
MIXED_UP, MIXED_UP_OF_WRONG = 0.10, 0.50
HALF = 0.50
NEARLY_ALL = 0.80

READ = (
    "questions", "answerable", "unanswerable", "loops", "echoes", "cuts", "correct", "similarity",
    "near", "far", "one_text", "mixed_up", "mixed_up_of_wrong", "unlike", "wrongly_refused",
    "refusals", "refusal_share", "loss_kept", "forgotten", "wrong_figures",
)  # fmt: skip
"""The numbers that a verdict is made from, and stored with."""


def verdict(evidence: Evidence) -> Verdict:
    """The verdict on a run: the first of `_RULES` that holds, and its sentence.

    Without unanswerable rows in training no refusal is expected of it.
    """
    kind, clause = next((kind, say) for kind, holds, say in _RULES if holds(evidence))
    clauses = [clause(evidence), *([] if kind is VerdictKind.UNKNOWN else _caveats(kind, evidence))]
    numbers = {name: getattr(evidence, name) for name in READ}
    return Verdict(kind, in_clauses(clauses) + _("."), numbers)


def _at_least(value: float | None, least: float) -> bool:
    return value is not None and value >= least


def _below(value: float | None, most: float) -> bool:
    return value is not None and value < most


def refusals_trained(evidence: Evidence) -> bool:
    """Whether the training data has unanswerable rows; True where that is not known."""
    return evidence.refusal_share is None or evidence.refusal_share > 0


def bounds_of_correct(evidence: Evidence) -> tuple[float, float] | None:
    """The 95 % Wilson interval of the share answered rightly; None where it was not measured."""
    if evidence.correct is None or not evidence.answerable:
        return None
    return wilson_bounds(evidence.correct, evidence.answerable)


def few_asked(evidence: Evidence) -> bool:
    """Whether so few questions were asked that the check R317 warns of them."""
    low, high = wilson_bounds(LIKELY, evidence.answerable or 0)
    return evidence.answerable is not None and (high - low) / 2 > WIDE


def _refuses_too_seldom(e: Evidence) -> bool:
    return _below(e.refusals, REFUSALS_RIGHT) and refusals_trained(e)


def _refuses_too_often(e: Evidence) -> bool:
    return _at_least(e.wrongly_refused, REFUSES_TOO_MUCH)


def _refusals_fail(e: Evidence) -> bool:
    return _refuses_too_seldom(e) or _refuses_too_often(e)


def _is_often_cut(e: Evidence) -> bool:
    return _at_least(e.cuts, CUTS)


def _has_other_figures(e: Evidence) -> bool:
    return _at_least(e.wrong_figures, OTHER_FIGURES)


def _is_unknown(e: Evidence) -> bool:
    return (e.answerable or 0) < ENOUGH or e.correct is None


def _repeats_endlessly(e: Evidence) -> bool:
    return _at_least(e.loops, LOOPS)


def _gives_one_text(e: Evidence) -> bool:
    alike = _at_least(e.one_text, HALF) and _below(e.wrongly_refused, HALF)
    return alike and _below(e.correct, HALF)


def _is_erased(e: Evidence) -> bool:
    garbage, learned = _below(e.similarity, GARBAGE), _below(e.loss_kept, LOSS_FELL)
    knows = _below(e.forgotten, FORGOTTEN_LEAST)
    return garbage and learned and (e.unlike or 0.0) > HALF and not knows


def _repeats_questions(e: Evidence) -> bool:
    return _at_least(e.echoes, ECHOES)


def _many_right(e: Evidence) -> bool:
    return _at_least(e.correct, RIGHT) and not _below(e.far, FAR_RIGHT)


def _generalises(e: Evidence) -> bool:
    unreliable = _refusals_fail(e) or _is_often_cut(e) or _has_other_figures(e)
    return _many_right(e) and not unreliable


def _right_but_unreliable(e: Evidence) -> bool:
    return _many_right(e) and not _generalises(e)


def _right_only_near_training(e: Evidence) -> bool:
    return _at_least(e.near, NEAR_RIGHT) and _below(e.far, FAR_WRONG)


def _few_right_and_only_near_training(e: Evidence) -> bool:
    return _right_only_near_training(e) and _below(e.correct, HALF)


def _mixes_up_topics(e: Evidence) -> bool:
    return _at_least(e.mixed_up, MIXED_UP) and _at_least(e.mixed_up_of_wrong, MIXED_UP_OF_WRONG)


def _few_right(e: Evidence) -> bool:
    return _below(e.correct, HALF * (1.0 - (e.wrongly_refused or 0.0)))


def _refuses_nearly_all(e: Evidence) -> bool:
    return _at_least(e.wrongly_refused, NEARLY_ALL)


def _too_few_right(e: Evidence) -> bool:
    return _below(e.correct, RIGHT)


def _always(_evidence: Evidence) -> bool:
    return True


def _clause(message: str) -> Callable[[Evidence], str]:
    """A function that fills `message`, translated at that time, with the numbers of an evidence."""

    def clause(evidence: Evidence) -> str:
        numbers = {
            name: _percent(value, _WANTED.get(name))
            if NUMBERS[name].kind is Kind.SHARE
            else value or 0
            for name in READ
            for value in (getattr(evidence, name),)
        }
        return _(message).format(
            **numbers, right_wanted=percent(RIGHT), far_wanted=percent(FAR_RIGHT)
        )

    return clause


def _unknown_clause(evidence: Evidence) -> str:
    if evidence.answerable:
        return _clause(N_(
            "Only {answerable} questions with an answer were put to it, too few to tell how it "
            "generalises"
        ))(evidence)  # fmt: skip
    return _("No question with an answer was put to it, so how it generalises cannot be told")


def _unreliable_clause(evidence: Evidence) -> str:
    """The clause of a run that has enough right: which of refusals and endings fail."""
    faults = (
        (_refuses_too_seldom, N_("it refuses {refusals} of the questions without an answer")),
        (
            _refuses_too_often,
            N_("it wrongly refuses {wrongly_refused} of the questions with an answer"),
        ),
        (_is_often_cut, N_("{cuts} of its answers are cut short")),
        (
            _has_other_figures,
            N_("{wrong_figures} state another fact than the right answer, or the opposite"),
        ),
    )
    rightly = _clause(N_(
        "It answers rightly ({correct} of the {answerable} questions with an answer) but not "
        "reliably"
    ))  # fmt: skip
    said = [_clause(text)(evidence) for fails, text in faults if fails(evidence)]
    return labelled(rightly(evidence), enumerated(said))


def _not_yet_clause(evidence: Evidence) -> str:
    """The clause of a run with too few right: how many are, and what the others are."""
    right = _clause(N_(
        "It is not stable: {correct} of the {answerable} questions with an answer are answered "
        "rightly, where {right_wanted} are wanted"
    ))  # fmt: skip
    rest = (
        ("mixed_up", N_("{mixed_up} get the answer of another topic")),
        ("unlike", N_("{unlike} get a text unlike any known answer")),
        ("wrongly_refused", N_("{wrongly_refused} are wrongly refused")),
        ("cuts", N_("{cuts} of its answers are cut short")),
    )
    said = [_clause(text)(evidence) for name, text in rest if getattr(evidence, name)]
    return in_clauses([right(evidence), *([enumerated(said)] if said else [])])


_WANTED = {"correct": RIGHT, "far": FAR_RIGHT}
"""Shares that stand beside the one that is wanted."""


def _percent(share: float | None, wanted: float | None = None) -> str:
    """A share in words; with a digit more where it would look like the one `wanted`, and is less:
    “only 60 %, where 60 % are wanted”."""
    if share is None:
        return _("an unmeasured share")
    looks_enough = wanted is not None and share < wanted and percent(share) == percent(wanted)
    return percent(share, 1 if looks_enough else 0)


# fmt: off
_RULES: tuple[tuple[VerdictKind, Callable[[Evidence], bool], Callable[[Evidence], str]], ...] = (
    (VerdictKind.UNKNOWN, _is_unknown, _unknown_clause),
    (VerdictKind.COLLAPSED, _repeats_endlessly, _clause(N_(
        "It collapsed: {loops} of its {questions} answers repeat themselves without end"
    ))),
    (VerdictKind.COLLAPSED, _gives_one_text, _clause(N_(
        "It collapsed: {one_text} of the {answerable} questions with an answer get one and the "
        "same text, or none at all"
    ))),
    (VerdictKind.ERASED, _is_erased, _clause(N_(
        "What the base model knew is erased: {unlike} of the questions get a text unlike any known "
        "answer and answers are {similarity} similar to the right ones, although the training "
        "loss fell to {loss_kept} of its first value"
    ))),
    (VerdictKind.TOO_LITTLE, _repeats_questions, _clause(N_(
        "It learned too little: {echoes} of its {questions} answers only repeat the question"
    ))),
    (VerdictKind.GENERALISES, _generalises, _clause(N_(
        "It generalises: {correct} of the {answerable} questions with an answer are answered "
        "rightly"
    ))),
    (VerdictKind.UNSTABLE, _right_but_unreliable, _unreliable_clause),
    (VerdictKind.TOO_LITTLE, _few_right_and_only_near_training, _clause(N_(
        "It learned too little to generalise: {near} are right among questions worded like a "
        "training question, but only {far} among those worded unlike any"
    ))),
    (VerdictKind.UNSTABLE, _right_only_near_training, _clause(N_(
        "It begins to generalise: {near} are right among questions worded like a training "
        "question, but only {far} among those worded unlike any"
    ))),
    (VerdictKind.CONFUSED, _mixes_up_topics, _clause(N_(
        "It mixes up topics: {mixed_up} of the {answerable} questions with an answer get "
        "the known answer of another topic, {mixed_up_of_wrong} of its wrong answers that are no "
        "refusals; {correct} are right"
    ))),
    (VerdictKind.UNSTABLE, _refuses_nearly_all, _clause(N_(
        "It refuses nearly everything: {wrongly_refused} of the {answerable} questions with an "
        "answer"
    ))),
    (VerdictKind.TOO_LITTLE, _few_right, _clause(N_(
        "It learned too little: {correct} of the {answerable} questions with an answer are "
        "answered rightly, and {unlike} get a text unlike any known answer"
    ))),
    (VerdictKind.UNSTABLE, _too_few_right, _not_yet_clause),
    (VerdictKind.UNSTABLE, _always, _clause(N_(
        "It is not stable: {correct} of the {answerable} questions with an answer are answered "
        "rightly, but of those worded unlike any training question only {far}, where {far_wanted} "
        "are wanted"
    ))),
)
# fmt: on


def _caveats(kind: VerdictKind, evidence: Evidence) -> list[str]:
    """Clauses added to the verdict: how uncertain it is; far phrasings and refusals, or that they
    were not measured."""
    said = []
    bounds = bounds_of_correct(evidence)
    if bounds is not None and few_asked(evidence):
        low, high = map(percent, bounds)
        few = _("with so few questions the share of right ones may be {low} to {high}")
        said.append(few.format(low=low, high=high))
    if evidence.far is not None and kind is VerdictKind.GENERALISES:
        far = _percent(evidence.far)
        said.append(_("{n} of those worded unlike any training question").format(n=far))
    elif evidence.far is None:
        said.append(_("too few questions worded unlike the training data to measure those"))
    if not refusals_trained(evidence):
        said.append(_("it cannot be expected to refuse, as no training question lacks an answer"))
    elif evidence.refusals is None and evidence.unanswerable:
        said.append(_("too few questions without an answer to measure refusals"))
    elif evidence.refusals is None:
        said.append(_("refusals were not measured, for want of questions without an answer"))
    elif evidence.refusals < REFUSALS_RIGHT and kind is not VerdictKind.UNSTABLE:
        refused = _percent(evidence.refusals)
        said.append(_("it refuses {n} of the questions without an answer").format(n=refused))
    return said
