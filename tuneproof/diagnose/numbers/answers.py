"""Numbers of the answers that a run produced from the questions alone.

They are counted from judged answers, of the test or of validation. Nothing is judged anew, and
nothing here knows the training.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from tuneproof.config import COPY
from tuneproof.diagnose.numbers.number import Ask, Kind, number
from tuneproof.evaluate.keyed import Key, answers_by_key
from tuneproof.evaluate.stats import mcnemar
from tuneproof.i18n import N_
from tuneproof.text.similar import ACCURATE, similarity
from tuneproof.types import Flag, Judged, Slice, System

ENOUGH = 5
"""Questions below which a share of them is not taken as a sign."""
TOP_PAIRS = 3
SHORT_MOST = 0.95
"""Of the right answer's length: a text longer than this is not short of it."""
HELD_LEAST = 8
"""A shorter text ("Yes.", "9:00") is part of other texts by accident: "5" is no beginning of
"50"."""


@dataclass(frozen=True, kw_only=True)
class AnswerNumbers:
    """What the answers are like.

    Flags and leaks are of all answers, the rest of the answerable questions; but
    `mixed_up_of_wrong` and `top_pairs` are of the wrong answers that are no refusals, and
    `refusals` of the unanswerable questions. A share of fewer than 5 questions is not measured:
    one odd answer would decide it. Only `leaked` is measured however few there are. `cuts` leaves
    loops out.
    """

    questions: int | None = number(N_("questions asked"), Kind.COUNT, Ask.TEST)
    answerable: int | None = number(N_("questions with an answer"), Kind.COUNT, Ask.TEST)
    unanswerable: int | None = number(N_("questions without an answer"), Kind.COUNT, Ask.TEST)
    correct: float | None = number(N_("answered rightly"), Kind.SHARE, Ask.TEST)
    similarity: float | None = number(N_("similarity to the right answers"), Kind.SHARE, Ask.TEST)
    near: float | None = number(N_("near phrasings answered rightly"), Kind.SHARE, Ask.TEST)
    far: float | None = number(N_("far phrasings answered rightly"), Kind.SHARE, Ask.FAR)
    loops: float | None = number(N_("answers that repeat themselves"), Kind.SHARE, Ask.TEST)
    echoes: float | None = number(N_("answers that repeat the question"), Kind.SHARE, Ask.TEST)
    cuts: float | None = number(N_("answers cut by the length limit"), Kind.SHARE, Ask.TEST)
    empties: float | None = number(N_("answers without any text"), Kind.SHARE, Ask.TEST)
    invented: float | None = number(
        N_("answers with facts that no source has"), Kind.SHARE, Ask.TEST
    )
    mixed_up: float | None = number(
        N_("answerable questions given the answer of another topic"), Kind.SHARE, Ask.TEST
    )
    mixed_up_of_wrong: float | None = number(
        N_("wrong answers, refusals aside, that are the answer of another topic"),
        Kind.SHARE,
        Ask.TEST,
    )
    top_pairs: float | None = number(
        N_("mix-ups between the 3 most frequent pairs of topics"), Kind.SHARE, Ask.TEST
    )
    wrong_figures: float | None = number(
        N_("questions counted as right whose answer states another fact or the opposite"),
        Kind.SHARE,
        Ask.TEST,
    )
    unlike: float | None = number(
        N_("answerable questions given a text unlike any known answer"), Kind.SHARE, Ask.TEST
    )
    one_text: float | None = number(
        N_("answerable questions given one and the same text"), Kind.SHARE, Ask.TEST
    )
    starts_right: float | None = number(
        N_("answers that begin with the right one and go on"), Kind.SHARE, Ask.TEST
    )
    stops_short: float | None = number(
        N_("answers that are the beginning of the right one"), Kind.SHARE, Ask.TEST
    )
    wrongly_refused: float | None = number(
        N_("questions with an answer that are refused"), Kind.SHARE, Ask.TEST
    )
    refusals: float | None = number(
        N_("questions without an answer that are refused"), Kind.SHARE, Ask.UNANSWERABLE
    )
    leaked: float | None = number(
        N_("test questions that are copies of training questions"), Kind.SHARE, Ask.TEST
    )
    leak_gain: float | None = number(
        N_("right among copied questions, beyond the others"), Kind.POINTS, Ask.TEST
    )
    same_as_base: float | None = number(
        N_("answers equal to the untouched base model's"), Kind.SHARE, Ask.TEST
    )
    lookup_correct: float | None = number(
        N_("answered rightly by the look-up"), Kind.SHARE, Ask.TEST
    )
    agreed_wrong: float | None = number(
        N_("questions where it and the look-up give the same wrong known answer"),
        Kind.SHARE,
        Ask.TEST,
    )
    guard_lost: float | None = number(
        N_("questions answered rightly that the guard loses, beyond those it wins"),
        Kind.SHARE,
        Ask.TEST,
    )
    ahead: float | None = number(N_("lead over the look-up, 0 within noise"), Kind.POINTS, Ask.TEST)


@dataclass(frozen=True, slots=True)
class Counted:
    """A share of questions: of those that `of` selects, the ones for which `holds` is true.

    Not measured below `least` selected questions. `asked` names the number that counts the selected
    ones, or is an upper bound of it.
    """

    of: Callable[[Judged], bool]
    holds: Callable[[Judged], bool]
    least: int = ENOUGH
    asked: str = "answerable"


def answer_numbers(systems: Mapping[str, Sequence[Judged]]) -> AnswerNumbers:
    """The numbers of the adapter's answers; those of base and look-up may be missing."""
    answers = tuple(systems.get(System.ADAPTER, ()))
    if not answers:
        return AnswerNumbers()
    known = [one for one in answers if one.answerable]
    return AnswerNumbers(
        questions=len(answers),
        answerable=len(known),
        unanswerable=len(answers) - len(known),
        leak_gain=_leak_gain(known),
        same_as_base=_share_same_as_base(answers, systems.get(System.BASE, ())),
        **{name: _mean(counted(name, answers).values()) for name in COUNTED},
        **(_answerable_numbers(known, systems) if len(known) >= ENOUGH else {}),
    )


def _answerable_numbers(
    known: Sequence[Judged], systems: Mapping[str, Sequence[Judged]]
) -> dict[str, float | None]:
    """The numbers of answerable questions that are not in `COUNTED`."""
    wrong = [one for one in known if _is_wrong(one)]
    return {
        "similarity": _mean([one.similarity for one in known if one.similarity is not None]),
        "mixed_up_of_wrong": _mean(map(_is_mixed_up, wrong)),
        "top_pairs": _share_of_top_pairs([one for one in wrong if _is_mixed_up(one)]),
        "one_text": _share_of_commonest_wrong_text(known),
        "guard_lost": _share_lost_by_guard(known, systems.get(System.GUARDED, ())),
        **_lookup_numbers(known, systems.get(System.LOOKUP, ())),
    }


def counted(name: str, answers: Sequence[Judged]) -> dict[Key, bool]:
    """For a number of `COUNTED`, whether it holds for each question that it selects.

    Empty where it selects too few.
    """
    rule = COUNTED[name]
    found = {key: rule.holds(one) for key, one in answers_by_key(answers).items() if rule.of(one)}
    return found if len(found) >= rule.least else {}


def share_of_enough(k: int, asked: int) -> float | None:
    """A share of test questions; None where there are fewer than `ENOUGH`."""
    return k / asked if asked >= ENOUGH else None


def _mean(values: Iterable[float]) -> float | None:
    measured = list(values)
    return sum(measured) / len(measured) if measured else None


def _every_question(_one: Judged) -> bool:
    return True


def _answerable(one: Judged) -> bool:
    return one.answerable


def _unanswerable(one: Judged) -> bool:
    return not one.answerable


def _is_wrong(one: Judged) -> bool:
    return not one.correct and not one.refused


def _is_mixed_up(one: Judged) -> bool:
    return one.matched_topic is not None and one.matched_topic != one.topic


def _count_flag(flag: Flag) -> Counted:
    return Counted(_every_question, lambda one: flag in one.flags, asked="questions")


def _count_correct_in(name: Slice) -> Counted:
    return Counted(lambda one: name in one.slices, lambda one: one.correct)


def _starts_right(one: Judged) -> bool:
    text = one.produced.strip()
    return not one.correct and any(
        HELD_LEAST <= len(right) < len(text) and similarity(right, text[: len(right)]) >= ACCURATE
        for right in one.expected
    )


def _stops_short(one: Judged) -> bool:
    text = one.produced.strip()
    return (
        len(text) >= HELD_LEAST
        and not one.correct
        and Flag.CUT not in one.flags
        and any(
            len(text) < SHORT_MOST * len(right) and similarity(right[: len(text)], text) >= ACCURATE
            for right in one.expected
        )
    )


def _is_leaked(one: Judged) -> bool:
    # Not the threshold of the recipe: a raised one would hide copies that flatter the score.
    return one.overlap >= COPY


COUNTED: Mapping[str, Counted] = {
    "correct": Counted(_answerable, lambda one: one.correct),
    "near": _count_correct_in(Slice.NEAR),
    "far": _count_correct_in(Slice.FAR),
    "loops": _count_flag(Flag.LOOP),
    "echoes": _count_flag(Flag.ECHO),
    "cuts": Counted(
        _every_question,
        lambda one: Flag.CUT in one.flags and Flag.LOOP not in one.flags,
        asked="questions",
    ),
    "empties": _count_flag(Flag.EMPTY),
    "invented": _count_flag(Flag.INVENTED),
    "mixed_up": Counted(_answerable, lambda one: _is_wrong(one) and _is_mixed_up(one)),
    "unlike": Counted(_answerable, lambda one: _is_wrong(one) and one.matched_topic is None),
    "wrong_figures": Counted(_answerable, lambda one: one.correct and Flag.ASTRAY in one.flags),
    "starts_right": Counted(_answerable, _starts_right),
    "stops_short": Counted(_answerable, _stops_short),
    "wrongly_refused": Counted(_answerable, lambda one: one.refused),
    "refusals": Counted(_unanswerable, lambda one: one.refused, asked="unanswerable"),
    "leaked": Counted(_every_question, _is_leaked, least=1, asked="questions"),
}
"""The numbers that are shares of questions, and so can be compared question by question."""


def _share_of_top_pairs(mixed: Sequence[Judged]) -> float | None:
    pairs = Counter(frozenset((one.topic, one.matched_topic)) for one in mixed)
    most = sum(n for _pair, n in pairs.most_common(TOP_PAIRS))
    return most / len(mixed) if len(mixed) >= ENOUGH else None


def _share_of_commonest_wrong_text(answers: Sequence[Judged]) -> float:
    # Where one answer is right for most questions, giving it is no fault: only wrong ones count.
    produced = Counter(one.produced.strip() for one in answers if not one.correct)
    return produced.most_common(1)[0][1] / len(answers) if produced else 0.0


def _leak_gain(answers: Sequence[Judged]) -> float | None:
    copied = [one.correct for one in answers if _is_leaked(one)]
    others = [one.correct for one in answers if not _is_leaked(one)]
    if min(len(copied), len(others)) < ENOUGH:
        return None
    return sum(copied) / len(copied) - sum(others) / len(others)


def _share_same_as_base(answers: Sequence[Judged], base: Sequence[Judged]) -> float | None:
    """Base answers have a lower length limit: one that the adapter's begins with counts as
    equal."""
    said = {one.id: one.produced.strip() for one in base}
    pairs = [(one.produced.strip(), said[one.id]) for one in answers if said.get(one.id)]
    if len(pairs) < ENOUGH:
        return None
    return _mean(text.startswith(other) for text, other in pairs)


def _share_lost_by_guard(answers: Sequence[Judged], guarded: Sequence[Judged]) -> float | None:
    """How many more questions are right without the guard than with it, as a share; at least 0."""
    kept = {one.id: one.correct for one in guarded}
    pairs = [(one.correct, kept[one.id]) for one in answers if one.id in kept]
    if not pairs:
        return None
    return max(0, sum(raw for raw, _kept in pairs) - sum(kept for _raw, kept in pairs)) / len(pairs)


def _lookup_numbers(answers: Sequence[Judged], lookup: Sequence[Judged]) -> dict[str, float | None]:
    others = {one.id: one for one in lookup}
    pairs = [(one, others[one.id]) for one in answers if one.id in others]
    if not pairs:
        return {}
    contest = mcnemar([mine.correct for mine, _x in pairs], [one.correct for _x, one in pairs])
    lead = (contest.wins - contest.losses) / len(pairs)
    return {
        "lookup_correct": _mean(other.correct for _mine, other in pairs),
        "agreed_wrong": _mean(
            _is_wrong(mine) and _is_mixed_up(mine) and mine.matched_topic == other.matched_topic
            for mine, other in pairs
        ),
        "ahead": 0.0 if contest.within_noise else lead,
    }
