"""What a report's first screen says: what whoever asks gets, how often that is wrong, and whether
a look-up would have done as well.

Takes figures from an evaluation as they are; the one that it makes itself is put together from
counts that the evaluation holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tuneproof.evaluate.proof import against_lookup
from tuneproof.evaluation import Duel, Evaluation, FigureName, SliceFigures
from tuneproof.i18n import N_, _, following, ngettext
from tuneproof.i18n import percent as in_words
from tuneproof.intervals import wilson_bounds
from tuneproof.report.rows import bounds, figure, percent
from tuneproof.types import Interval, Slice, System

SHOWN: tuple[tuple[Slice, FigureName, str], ...] = (
    (Slice.ANSWERABLE, "correct", N_("right, of {n} questions with an answer")),
    (Slice.FAR, "correct", N_("right, of the {n} worded unlike any training question")),
    (Slice.UNANSWERABLE, "refused", N_("refused, of {n} questions without an answer")),
)
"""(slice, figure, what it is), marked for translation."""


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure: a share, its 95 % interval, what it is of, and the shares of the look-up and of
    the look-up by meaning, empty where those were not measured."""

    share: str
    between: str
    what: str
    lookup: str
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class AgainstSimpler:
    """What is said against something simpler: `against` names it and the questions."""

    against: str
    duel: Duel


def said_by(evaluation: Evaluation) -> System:
    """The system that whoever asks hears: the guarded one, or the adapter where there is none."""
    return System.GUARDED if System.GUARDED in evaluation.systems else System.ADAPTER


def tiles(evaluation: Evaluation) -> Iterator[Tile]:
    """The figures of what is said, with the guard where there is one; none without an adapter."""
    said = said_by(evaluation)
    for part, name, what in SHOWN:
        own = figure(evaluation, said, part, name)
        lookup, meaning = (
            "" if other is None else percent(other.value, 0)
            for other in (
                figure(evaluation, system, part, name) for system in (System.LOOKUP, System.MEANING)
            )
        )
        if own is not None:
            of = _(what).format(n=own.n)
            yield Tile(percent(own.value, 0), bounds(own, 0), of, lookup, meaning)


def trust(evaluation: Evaluation) -> str:
    """A sentence on how many of the answers that are given are wrong; empty without an adapter.

    The other figures are shares of what was asked. Whoever reads an answer asks something else: how
    likely it is that this one is wrong. False answers to questions without an answer count.
    """
    said = said_by(evaluation)
    parts = [evaluation.figures(said, part) for part in (Slice.ANSWERABLE, Slice.UNANSWERABLE)]
    due, undue = (_answered(part) if part else 0 for part in parts)
    right = _count(parts[0].correct) if parts[0] else 0
    answers, wrong = due + undue, due + undue - right
    if evaluation.figures(said, Slice.ALL) is None or not answers:
        return ""
    low, high = wilson_bounds(wrong / answers, answers)
    alone = N_(
        "{share} of the answers it gave are wrong: {wrong} of {answers} (the true share is "
        "probably {low} to {high})."
    )
    guarded = N_(
        "{share} of the answers given, guard included, are wrong: {wrong} of {answers} (the true "
        "share is probably {low} to {high})."
    )
    first = _(guarded if said is System.GUARDED else alone).format(
        share=in_words(wrong / answers),
        wrong=wrong,
        answers=answers,
        low=in_words(low),
        high=in_words(high),
    )
    beside = _("{k} of the wrong ones were given to questions that have no answer.").format(k=undue)
    whole = evaluation.figures(said, Slice.ALL)
    astray = (whole.astray if whole else None) or 0
    return following(first, *([beside] if undue else []), *_astray_too(astray, wrong, answers))


def _astray_too(astray: int, wrong: int, answers: int) -> Iterator[str]:
    """A sentence on answers that only look right, beside those that are `wrong`; else none."""
    if astray:
        yield ngettext(
            "{k} more counts as right, but states another number, date or address than the "
            "expected answer, or the opposite: with it the share is {share}.",
            "{k} more count as right, but state another number, date or address than the expected "
            "answer, or the opposite: with those it is {share}.",
            astray,
        ).format(k=astray, share=in_words((wrong + astray) / answers))


def contests(evaluation: Evaluation) -> tuple[AgainstSimpler, ...]:
    """What is said against the look-up, and against the one by meaning on each kind of question.

    The look-up by meaning is often as good where there is an answer and refuses next to nothing: in
    one figure over all questions neither is seen.
    """
    lookup = against_lookup(evaluation)
    systems = (System.GUARDED, System.ADAPTER)
    plain = next((lookup[key] for one in systems if (key := (one, Slice.ALL)) in lookup), None)
    found = [] if plain is None else [AgainstSimpler(_("Against the simple look-up:"), plain)]
    meaning = evaluation.duels(said_by(evaluation), System.MEANING)
    labels = {
        Slice.ANSWERABLE: _("Against a look-up by meaning, where there is an answer:"),
        Slice.UNANSWERABLE: _("Against a look-up by meaning, where there is none:"),
    }
    found += [
        AgainstSimpler(label, meaning[part]) for part, label in labels.items() if part in meaning
    ]
    return tuple(found)


def _answered(figures: SliceFigures) -> int:
    return figures.n - _count(figures.refused)


def _count(share: Interval) -> int:
    return round((share.value or 0.0) * share.n)
