"""The texts of a comparison of runs: its headline, and notes on how to read it.

Page and terminal take their words from here, so that they cannot disagree. This module compares
nothing and draws nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from tuneproof.compare.changes import Area, FactChange
from tuneproof.compare.comparison import Comparison
from tuneproof.compare.contest import Contest
from tuneproof.compare.measures import Versus
from tuneproof.i18n import _, bracketed, enumerated, following, in_clauses, ngettext, percent
from tuneproof.report.comparison_names import outcome_word, p_text, value_text
from tuneproof.report.rows import system_names
from tuneproof.types import System

FEW = 5
"""With no more won and lost questions than this, taken together, McNemar's exact test is never
significant (EVIDENCE D)."""
SEEDS = frozenset({"train.seed", "data.seed"})


@dataclass(frozen=True, slots=True)
class Top:
    """The top of a comparison: a light as in a report, a title, and sentences."""

    light: str
    title: str
    sentences: tuple[str, ...]


def comparison_headline(comparison: Comparison) -> Top:
    """The headline of a comparison, for somebody who reads nothing else."""
    if not comparison.contests:
        return Top("grey", _("Nothing to compare yet"), (_no_contest_text(comparison),))
    alone = len(comparison.contests) == 1
    head = _top_of_two(comparison, comparison.contests[0]) if alone else _top_of_many(comparison)
    return replace(head, sentences=(*head.sentences, _compared_system(comparison)))


def _compared_system(comparison: Comparison) -> str:
    """Which system's answers were compared. It matters: a guard hides faults of its adapter."""
    name = system_names()[System(comparison.system)]
    text = _("Whose answers these are: {system}.").format(system=name)
    if not comparison.guarded or comparison.system != System.ADAPTER:
        return text
    hint = _("With --system guarded it is what ask says that is compared.")
    return following(text, *_with_guard_texts(comparison), hint)


def _with_guard_texts(comparison: Comparison) -> Iterable[str]:
    """What two runs have right with their guards, and whether that differs: it need not be as
    without. Of more runs the table has it."""
    figure = comparison.with_guard
    if figure is None or len(comparison.contests) > 1:
        return
    shares = [
        _("{letter} {n}").format(letter=letter, n=percent(cell.value))
        for letter, cell in zip(comparison.measured, figure.cells, strict=True)
        if cell is not None and cell.value is not None
    ]
    difference = figure.differences[-1]
    if difference is not None:
        shares[-1] = bracketed(shares[-1], outcome_word(difference.outcome))
    yield _("With the guard they have right: {shares}.").format(shares=enumerated(shares))


def _no_contest_text(comparison: Comparison) -> str:
    if not comparison.measured:
        return _("None of these runs has answered test questions; their recipes are below.")
    return _("Only {letter} has answers that can be compared; the recipes are below.").format(
        letter=comparison.measured[0]
    )


def _top_of_two(comparison: Comparison, contest: Contest) -> Top:
    first, other = comparison.measured[0], contest.letter
    light, title = {
        Versus.BETTER: ("green", _("{other} answers better than {first}")),
        Versus.WORSE: ("red", _("{other} answers worse than {first}")),
        Versus.NOISE: ("amber", _("No clear difference between {first} and {other}")),
        Versus.SAME: ("grey", _("{first} and {other} have the same questions right")),
    }[contest.outcome]
    how_sure = {
        Versus.BETTER: _("That is more than chance makes."),
        Versus.WORSE: _("That is more than chance makes."),
        Versus.NOISE: _noise_text(contest),
        Versus.SAME: "",
    }[contest.outcome]
    sentences = (_score_text(comparison, contest), how_sure)
    return Top(light, title.format(first=first, other=other), tuple(filter(None, sentences)))


def _score_text(comparison: Comparison, contest: Contest) -> str:
    other = contest.both_right + len(contest.won)
    first = contest.both_right + len(contest.lost)
    text = _(
        "Of {n} questions that both answered, {other_letter} has {other} right and "
        "{first_letter} {first}: {won} won, {lost} lost."
    )
    return text.format(
        n=comparison.questions,
        other_letter=contest.letter,
        other=other,
        first_letter=comparison.measured[0],
        first=first,
        won=len(contest.won),
        lost=len(contest.lost),
    )


def _noise_text(contest: Contest) -> str:
    """For a result within noise: how many won or lost questions would have been significant."""
    won, lost = len(contest.won), len(contest.lost)
    if contest.needed is None:
        return ""
    if won + lost <= FEW:
        return _(
            "That is within noise: so few questions that differ can never tell two runs apart."
        )
    if won >= lost:
        text = _(
            "That is within noise: with {fewer} lost, at least {needed} won would be needed to "
            "call it better."
        )
    else:
        text = _(
            "That is within noise: with {fewer} won, at least {needed} lost would be needed to "
            "call it worse."
        )
    return text.format(fewer=min(won, lost), needed=contest.needed)


def _top_of_many(comparison: Comparison) -> Top:
    by_outcome = {
        outcome: [contest.letter for contest in comparison.contests if contest.outcome is outcome]
        for outcome in Versus
    }
    better, worse = by_outcome[Versus.BETTER], by_outcome[Versus.WORSE]
    first = comparison.measured[0]
    if better:
        light, title = "green", _("Better than {first}: {letters}")
    elif len(worse) == len(comparison.contests):
        light, title = "red", _("All others are worse than {first}")
    else:
        light, title = "amber", _("No run is clearly better than {first}")
    sentence = _("Held against {first} on the {n} questions that all of them answered.").format(
        first=first, n=comparison.questions
    )
    words = [
        (_("Better: {letters}."), better),
        (_("Worse: {letters}."), worse),
        (_("Within noise of it: {letters}."), by_outcome[Versus.NOISE]),
        (_("The same questions right: {letters}."), by_outcome[Versus.SAME]),
    ]
    outcomes = following(
        *(text.format(letters=enumerated(letters)) for text, letters in words if letters)
    )
    return Top(light, title.format(first=first, letters=enumerated(better)), (sentence, outcomes))


def changed_text(comparison: Comparison, place: int) -> str:
    """How the run at index `place` was changed from the first one, as one line; may be empty."""
    if place == 0:
        return ""
    parts = [
        f"{change.name} {value_text(change.values[0])} → {value_text(change.values[place])}"
        for change in _recipe_changes(comparison)
        if change.values[place] != change.values[0]
    ]
    return in_clauses([*parts, *_row_change_texts(comparison, place)])


def _recipe_changes(comparison: Comparison) -> list[FactChange]:
    return [change for change in comparison.changes if change.area is Area.RECIPE]


def _row_change_texts(comparison: Comparison, place: int) -> Iterable[str]:
    rows_ = comparison.rows[place]
    if rows_ is not None and (rows_.added or rows_.removed):
        yield _("training rows +{added} −{removed}").format(
            added=rows_.added, removed=rows_.removed
        )


def worth_knowing(comparison: Comparison) -> list[str]:
    """Notes that a careful reader needs before believing the figures."""
    return [
        *_runs_without_figures(comparison),
        *_correction_or_attribution(comparison),
        *_chance_marks_note(comparison),
        *_shared_questions_notes(comparison),
        *_different_machines_note(comparison),
        *comparison.notices,
    ]


def _runs_without_figures(comparison: Comparison) -> Iterable[str]:
    for side in comparison.runs:
        if side.why_not:
            yield _("{letter} has no figures here. {reason}").format(
                letter=side.letter, reason=side.why_not
            )


def _correction_or_attribution(comparison: Comparison) -> Iterable[str]:
    if len(comparison.contests) > 1:
        yield _(
            "{n} runs are held against {first} at once; the more there are, the more must differ "
            "to count (Holm's correction)."
        ).format(n=len(comparison.contests), first=comparison.measured[0])
    elif comparison.contests:
        yield from _attribution_note(comparison)


def _chance_marks_note(comparison: Comparison) -> Iterable[str]:
    """A note for runs that differ clearly in some figure and not in all questions together."""
    clear = {Versus.BETTER, Versus.WORSE}
    further = [figure for figure in comparison.figures if figure is not comparison.overall]
    marked = any(
        difference and difference.outcome in clear
        for figure in further
        for difference in figure.differences
    )
    if marked and not any(contest.outcome in clear for contest in comparison.contests):
        yield _(
            "Each figure is tested for itself, and of {n} that are looked at one may be marked by "
            "chance: what decides is how many questions are right overall."
        ).format(n=len(further))


def _attribution_note(comparison: Comparison) -> Iterable[str]:
    """A note on whether the difference between two runs can be attributed to one change."""
    settings = {change.name for change in _recipe_changes(comparison)}
    data = any(change.name.startswith("files.") for change in comparison.changes) or any(
        rows and (rows.added or rows.removed) for rows in comparison.rows
    )
    if len(settings) + data > 1:
        yield _(
            "{n} things were changed at once: which of them made the difference cannot be told."
        ).format(n=len(settings) + data)
    elif settings and settings <= SEEDS:
        yield _("Only the seed was changed: a difference like this is what chance alone makes.")
    elif not settings and not data:
        yield _("Recipe and data are the same.")


def _shared_questions_notes(comparison: Comparison) -> Iterable[str]:
    own = {
        side.letter: side.questions
        for side in comparison.runs
        if side.letter in comparison.measured and side.questions != comparison.questions
    }
    if own and len(comparison.measured) > 1:
        counts = enumerated(
            _("{letter} {n}").format(letter=letter, n=n) for letter, n in own.items()
        )
        yield _(
            "The tests differ: {shared} questions are common to all and only they are counted "
            "(questions in its own test: {counts})."
        ).format(shared=comparison.questions, counts=counts)
    if comparison.reworded:
        yield _("{n} of the questions have other expected answers in one of the runs.").format(
            n=comparison.reworded
        )
    if comparison.resliced:
        yield ngettext(
            "{n} question is a far phrasing (or near-miss) for one run and not for another; it is "
            "counted as for {first}.",
            "{n} questions are far phrasings (or near-misses) for one run and not for another; "
            "they are counted as for {first}.",
            comparison.resliced,
        ).format(n=comparison.resliced, first=comparison.measured[0])


def _different_machines_note(comparison: Comparison) -> Iterable[str]:
    names = {
        change.name
        for change in comparison.changes
        if change.area is Area.MACHINE and _named_differently(change.values)
    }
    if names & {"device", "device_name", "threads"}:
        yield _("The runs were made on different machines: times and memory do not compare.")


def _named_differently(values: Sequence[object]) -> bool:
    """Whether runs differ in a value; one that the check stopped names no machine."""
    named = [value for value in values if value is not None]
    return any(value != named[0] for value in named[1:])


def contest_text(comparison: Comparison, contest: Contest) -> str:
    """One contest as a line: won, lost, outcome and corrected p-value."""
    text = _("{letter} against {first}: {won} won, {lost} lost ({outcome}; {p})")
    return text.format(
        letter=contest.letter,
        first=comparison.measured[0],
        won=len(contest.won),
        lost=len(contest.lost),
        outcome=outcome_word(contest.outcome),
        p=p_text(contest.p_holm),
    )
