"""The page of a comparison: one HTML file that opens offline.

Passes the comparison, its texts and its charts to the template. The template escapes everything
from the runs; the only markup passed through is that of our own charts. This module compares
nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from tuneproof.atomic import write_text
from tuneproof.compare.changes import FactChange
from tuneproof.compare.comparison import ComparedRun, Comparison
from tuneproof.compare.contest import Contest
from tuneproof.i18n import _, language
from tuneproof.report import comparison_names as names
from tuneproof.report import rows
from tuneproof.report.comparison_charts import MOST, ladder, run_colour, side_by_side
from tuneproof.report.comparison_words import changed_text, comparison_headline, worth_knowing
from tuneproof.report.glossary import glossary
from tuneproof.report.html import environment
from tuneproof.report.words import SYMBOLS, state_name
from tuneproof.types import Interval

TERMS = ("Far phrasing", "Similarity", "Interval", "Within noise", "Refusal", "Near-miss",
         "Invented detail", "Look-up")  # fmt: skip
"""Words of the glossary that this page uses."""


@dataclass(frozen=True, slots=True)
class LadderRun:
    """One run of the ladder: what was changed, what it and the look-up have right, and its contest
    with the first run if it has one."""

    side: ComparedRun
    changed: str
    right: Interval | None
    lookup: Interval | None
    contest: Contest | None
    first: bool
    colour: str


def write_comparison(comparison: Comparison, path: Path) -> None:
    """Write the page. Raises RunError when it cannot be written."""
    write_text(path, render(comparison))


def render(comparison: Comparison) -> str:
    """The page as text, in the current language."""
    page = environment()
    page.globals.update(
        outcome_word=names.outcome_word,
        signs=names.SIGNS,
        figure_words=names.figure_words,
        cost_words=names.cost_words,
        cost_text=names.cost_text,
        area_name=names.area_name,
        change_name=names.change_name,
        value_text=names.value_text,
        p_text=names.p_text,
        state_name=state_name,
    )
    return page.get_template("compare.html").render(
        language=language(),
        top=comparison_headline(comparison),
        symbols=SYMBOLS,
        comparison=comparison,
        rungs=_ladder_runs(comparison),
        changes=_changes_by_area(comparison),
        rows_changed=any(change and (change.added or change.removed) for change in comparison.rows),
        notes=worth_knowing(comparison),
        side_chart=Markup(side_by_side(comparison)),
        ladder_chart=Markup(ladder(comparison)),
        most=MOST,
        counts=rows.COUNTED,
        glossary=[(term, meaning) for term, meaning in glossary() if term in map(_, TERMS)],
    )


def _ladder_runs(comparison: Comparison) -> list[LadderRun]:
    deciding = comparison.overall
    cells = dict(zip(comparison.measured, deciding.cells, strict=True)) if deciding else {}
    lookups = dict(zip(comparison.measured, comparison.lookup, strict=True)) if deciding else {}
    contests = {contest.letter: contest for contest in comparison.contests}
    return [
        LadderRun(
            side=side,
            changed=changed_text(comparison, place),
            right=cells.get(side.letter),
            lookup=lookups.get(side.letter),
            contest=contests.get(side.letter),
            first=side.letter == comparison.measured[0] if comparison.measured else place == 0,
            colour=run_colour(comparison, side.letter),
        )
        for place, side in enumerate(comparison.runs)
    ]


def _changes_by_area(comparison: Comparison) -> list[tuple[str, list[FactChange]]]:
    areas = dict.fromkeys(change.area for change in comparison.changes)
    return [
        (names.area_name(area), [change for change in comparison.changes if change.area is area])
        for area in areas
    ]
