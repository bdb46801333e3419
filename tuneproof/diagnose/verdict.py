"""How a run generalises, in the diary's classes, with the numbers that the verdict rests on.

The classes are looked for in this order; the first whose signs are there is the verdict:

unknown       fewer than 5 answerable questions were answered (`ENOUGH`).
collapsed     endless repetition in at least 20 % of all answers. Diary 2 and 4: every answer
              repeats 「依據公司規範:」. Loops as EVIDENCE C detects them, false alarms below 3 %.
erased        mean similarity below 0.30, most answers like no known answer, although the
              training loss fell to less than half. Diary 5: loss 5.46 to 0.83, similarity 10 %.
too-little    at least 20 % of the answers repeat the question (diary 1).
generalises   at least 80 % of the answerable questions right, at least 60 % of the far
              phrasings, nothing below failing. Stricter than the diary, which called 72.9 %
              a success: the look-up alone has 94 % on such data (DESIGN).
unstable      as many are right, but refusals or endings fail: fewer than half of the unanswerable
              questions are refused though refusals were trained, at least 20 % of the
              answerable ones are refused, or at least 10 % of the answers are cut (diary 3).
too-little    at least 70 % of the near phrasings are right but less than half of the far ones:
              it looks up, it does not generalise.
confused      at least half of the wrong answers, and at least 10 % of all answerable questions,
              got the known answer of another topic. Diary n: 30 % mixed up MFA, VPN, password.
too-little    less than half right, other than by refusing (diary n+1: 31.8 %, pieces of
              answers put together).
unstable      everything between (diary 3: begins to generalise), refusing most things included.

Thresholds without a named source are this project's own choice. What was not measured (no far
phrasings, no unanswerable questions, fewer than 5 of them) cannot fail, and the sentence says
so. This module knows neither the data nor the recipe, and prescribes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from tuneproof.i18n import N_, _
from tuneproof.types import Judged, Verdict, VerdictKind

ENOUGH = 5
"""Questions below which a share is not taken as a sign."""
LOOPS, ECHOES, CUTS, REFUSES_TOO_MUCH = 0.20, 0.20, 0.10, 0.20
RIGHT, FAR_RIGHT, REFUSALS_RIGHT = 0.80, 0.60, 0.50
NEAR_RIGHT, FAR_WRONG = 0.70, 0.50
GARBAGE, LOSS_FELL = 0.30, 0.50
MIXED_UP, MIXED_UP_OF_WRONG = 0.10, 0.50
HALF = 0.50


@dataclass(frozen=True, slots=True)
class Signs:
    """The numbers behind a verdict: shares from 0 to 1, None where not measured.

    `loops`, `echoes`, `cuts`: of all answers. `correct` to `wrongly_refused`: of the answerable
    questions. `mixed_up_of_wrong`: of the wrong answers that are no refusals.
    `loss_kept` is the last epoch's training loss over the first one's.
    """

    questions: int
    answerable: int
    unanswerable: int
    loops: float
    echoes: float
    cuts: float
    correct: float | None
    similarity: float | None
    near: float | None
    far: float | None
    mixed_up: float
    mixed_up_of_wrong: float
    unlike: float
    wrongly_refused: float
    refusals: float | None
    refusals_trained: bool
    loss_kept: float | None

    @property
    def refusals_fail(self) -> bool:
        """Whether refusing was taught and is not done, or is done too much."""
        missing = self.refusals is not None and self.refusals < REFUSALS_RIGHT
        return (missing and self.refusals_trained) or self.wrongly_refused >= REFUSES_TOO_MUCH


def verdict(
    evaluation: Mapping[str, Any],
    answers: Sequence[Judged],
    epochs: Sequence[Mapping[str, Any]],
    *,
    refusals_trained: bool = True,
) -> Verdict:
    """The class of a run.

    `evaluation` is the content of evaluation.json, `answers` the adapter's judged answers,
    `epochs` the epoch lines of metrics.jsonl. `refusals_trained` says whether the training data
    has unanswerable rows: without them no refusal is expected of the run.
    """
    signs = read_signs(evaluation, answers, epochs, refusals_trained)
    kind, clause = next((kind, say) for kind, holds, say in _RULES if holds(signs))
    clauses = [clause(signs), *([] if kind is VerdictKind.UNKNOWN else _caveats(kind, signs))]
    return Verdict(kind, _("; ").join(clauses) + _("."), asdict(signs))


def read_signs(
    evaluation: Mapping[str, Any],
    answers: Sequence[Judged],
    epochs: Sequence[Mapping[str, Any]],
    refusals_trained: bool,
) -> Signs:
    """Gather the numbers; arguments as for `verdict`."""
    slices = evaluation["systems"].get("adapter", {})
    answerable = [one for one in answers if one.answerable]
    wrong = [one for one in answerable if not one.correct and not one.refused]
    mixed = sum(_is_mixed_up(one) for one in wrong)
    unlike = sum(one.matched_topic is None for one in wrong)
    return Signs(
        questions=len(answers),
        answerable=len(answerable),
        unanswerable=len(answers) - len(answerable),
        loops=_share(sum("loop" in one.flags for one in answers), len(answers)),
        echoes=_share(sum("echo" in one.flags for one in answers), len(answers)),
        cuts=_share(
            sum("cut" in one.flags and "loop" not in one.flags for one in answers), len(answers)
        ),
        correct=_value(slices, "answerable", "correct", least=1),
        similarity=_value(slices, "answerable", "similarity", least=1),
        near=_value(slices, "near", "correct"),
        far=_value(slices, "far", "correct"),
        mixed_up=_share(mixed, len(answerable)),
        mixed_up_of_wrong=_share(mixed, len(wrong)),
        unlike=_share(unlike, len(answerable)),
        wrongly_refused=_share(sum(one.refused for one in answerable), len(answerable)),
        refusals=_value(slices, "unanswerable", "refused"),
        refusals_trained=refusals_trained,
        loss_kept=_loss_kept(epochs),
    )


def _is_mixed_up(one: Judged) -> bool:
    return one.matched_topic is not None and one.matched_topic != one.topic


def _share(k: int, n: int) -> float:
    return k / n if n else 0.0


def _value(slices: Mapping[str, Any], name: str, figure: str, least: int = ENOUGH) -> float | None:
    found = slices.get(name, {}).get(figure)
    return float(found["value"]) if found and found["n"] >= least else None


def _loss_kept(epochs: Sequence[Mapping[str, Any]]) -> float | None:
    losses = [float(line["train_loss"]) for line in epochs if line.get("train_loss") is not None]
    return losses[-1] / losses[0] if len(losses) > 1 and losses[0] > 0 else None


def _unknown(signs: Signs) -> bool:
    return signs.answerable < ENOUGH or signs.correct is None


def _collapsed(signs: Signs) -> bool:
    return signs.loops >= LOOPS


def _erased(signs: Signs) -> bool:
    garbage = signs.similarity is not None and signs.similarity < GARBAGE
    learned = signs.loss_kept is not None and signs.loss_kept < LOSS_FELL
    return garbage and learned and signs.unlike > HALF


def _echoes(signs: Signs) -> bool:
    return signs.echoes >= ECHOES


def _many_right(signs: Signs) -> bool:
    return (signs.correct or 0.0) >= RIGHT and (signs.far is None or signs.far >= FAR_RIGHT)


def _boundary_fails(signs: Signs) -> bool:
    return _many_right(signs) and not _generalises(signs)


def _generalises(signs: Signs) -> bool:
    return _many_right(signs) and not signs.refusals_fail and signs.cuts < CUTS


def _looks_up(signs: Signs) -> bool:
    if signs.near is None or signs.far is None:
        return False
    return signs.near >= NEAR_RIGHT and signs.far < FAR_WRONG


def _confused(signs: Signs) -> bool:
    return signs.mixed_up >= MIXED_UP and signs.mixed_up_of_wrong >= MIXED_UP_OF_WRONG


def _few_right(signs: Signs) -> bool:
    return (signs.correct or 0.0) < HALF and signs.wrongly_refused < HALF


def _between(_signs: Signs) -> bool:
    return True


def _say(message: str) -> Callable[[Signs], str]:
    """A clause, translated when it is said, with the numbers of `Signs` filled in."""

    def clause(signs: Signs) -> str:
        numbers = {
            name: _percent(value) if value is None or isinstance(value, float) else value
            for name, value in asdict(signs).items()
        }
        return _(message).format(**numbers)

    return clause


def _percent(share: float | None) -> str:
    return _("an unmeasured share") if share is None else f"{100 * share:.0f} %"


# fmt: off
_RULES: tuple[tuple[VerdictKind, Callable[[Signs], bool], Callable[[Signs], str]], ...] = (
    (VerdictKind.UNKNOWN, _unknown, _say(N_(
        "Only {answerable} questions with an answer were put to it, too few to tell how it "
        "generalises"
    ))),
    (VerdictKind.COLLAPSED, _collapsed, _say(N_(
        "It collapsed: {loops} of its {questions} answers repeat themselves without end"
    ))),
    (VerdictKind.ERASED, _erased, _say(N_(
        "What the base model knew is erased: {unlike} of the questions get a text unlike any known "
        "answer and answers are {similarity} similar to the right ones, although the training "
        "loss fell to {loss_kept} of its first value"
    ))),
    (VerdictKind.TOO_LITTLE, _echoes, _say(N_(
        "It learned too little: {echoes} of its {questions} answers only repeat the question"
    ))),
    (VerdictKind.GENERALISES, _generalises, _say(N_(
        "It generalises: {correct} of the {answerable} questions with an answer are answered "
        "rightly"
    ))),
    (VerdictKind.UNSTABLE, _boundary_fails, _say(N_(
        "It answers rightly ({correct} of the {answerable} questions with an answer) but not "
        "reliably: it refuses {refusals} of the questions without an answer, wrongly refuses "
        "{wrongly_refused} of those with one, and {cuts} of its answers are cut short"
    ))),
    (VerdictKind.TOO_LITTLE, _looks_up, _say(N_(
        "It learned too little to generalise: {near} are right among questions worded like a "
        "training question, but only {far} among those worded unlike any"
    ))),
    (VerdictKind.CONFUSED, _confused, _say(N_(
        "It mixes up similar topics: {mixed_up} of the {answerable} questions with an answer get "
        "the known answer of another topic, {mixed_up_of_wrong} of all its wrong answers; "
        "{correct} are right"
    ))),
    (VerdictKind.TOO_LITTLE, _few_right, _say(N_(
        "It learned too little: {correct} of the {answerable} questions with an answer are "
        "answered rightly, and {unlike} get a text unlike any known answer"
    ))),
    (VerdictKind.UNSTABLE, _between, _say(N_(
        "It is not stable: {correct} of the {answerable} questions with an answer are answered "
        "rightly, {wrongly_refused} wrongly refused, and {cuts} of its answers are cut short"
    ))),
)
# fmt: on


def _caveats(kind: VerdictKind, signs: Signs) -> list[str]:
    """What to know beside the class: far phrasings and refusals, or that they were not measured."""
    said = []
    if signs.far is not None and kind is VerdictKind.GENERALISES:
        far = _percent(signs.far)
        said.append(_("{n} of those worded unlike any training question").format(n=far))
    elif signs.far is None:
        said.append(_("too few questions worded unlike the training data to measure those"))
    if not signs.refusals_trained:
        said.append(_("it cannot be expected to refuse, as no training question lacks an answer"))
    elif signs.refusals is None:
        said.append(_("refusals were not measured, for want of questions without an answer"))
    elif signs.refusals < REFUSALS_RIGHT and kind is not VerdictKind.UNSTABLE:
        refused = _percent(signs.refusals)
        said.append(_("it refuses {n} of the questions without an answer").format(n=refused))
    return said
