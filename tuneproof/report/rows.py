"""The proof table: which figures it has, their names, and how numbers are written.

The page and the terminal both build their table from here, so that they cannot disagree. This
module takes figures from an evaluation as they are; it computes none and draws nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from tuneproof import i18n
from tuneproof.evaluation import Evaluation, FigureName
from tuneproof.i18n import N_, _
from tuneproof.types import STYLED, Interval, Slice, System

COUNTED = frozenset({"correct", "high_quality", "poor", "refused"})
"""Figures that are shares of questions, and no averages."""


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One row of the proof table: figure `figure` of slice `slice`, its label and explanation.

    `note` explains the label to somebody who sees it for the first time. `main` rows are also
    drawn in the chart. `lower` says that a lower figure is better.
    """

    key: str
    slice: Slice
    figure: FigureName
    label: str
    note: str
    main: bool = False
    lower: bool = False


@dataclass(frozen=True, slots=True)
class ProofRow:
    """A row with its figure for each system; None where it was not measured."""

    row: FigureRow
    cells: Mapping[System, Interval | None]


def system_names() -> dict[System, str]:
    """The names of all systems, in the order in which they are shown."""
    return {
        System.ADAPTER: _("Adapter"),
        System.GUARDED: _("With guard"),
        System.LOOKUP: _("Look-up"),
        System.MEANING: _("Look-up by meaning"),
        System.BASE: _("Base model"),
    }


def shown_systems(evaluation: Evaluation) -> dict[System, str]:
    """The systems of the proof table by name; those with guard or encoder only if there was one."""
    shown = {System.ADAPTER, System.LOOKUP, System.BASE, *evaluation.systems}
    return {key: name for key, name in system_names().items() if key in shown}


ROWS = (
    FigureRow(
        "correct",
        Slice.ANSWERABLE,
        "correct",
        N_("Answered correctly"),
        N_("of the questions that have an answer; right means 90 % similar to it, facts the same"),
        main=True,
    ),
    FigureRow(
        "far",
        Slice.FAR,
        "correct",
        N_("Far phrasings"),
        N_("answered correctly although worded unlike every training question"),
        main=True,
    ),
    FigureRow(
        "near",
        Slice.NEAR,
        "correct",
        N_("Other phrasings"),
        N_("answered correctly, worded more like a training question"),
        main=True,
    ),
    FigureRow(
        "similarity",
        Slice.ANSWERABLE,
        "similarity",
        N_("Average similarity"),
        N_("of what was produced to the right answer, character by character"),
        main=True,
    ),
    FigureRow(
        "high_quality",
        Slice.ANSWERABLE,
        "high_quality",
        N_("High quality"),
        N_("at least 85 % similar to a right answer"),
    ),
    FigureRow(
        "poor",
        Slice.ANSWERABLE,
        "poor",
        N_("Poor"),
        N_("less than 50 % similar; lower is better"),
        lower=True,
    ),
    FigureRow(
        "refused",
        Slice.UNANSWERABLE,
        "refused",
        N_("Correct refusals"),
        N_("declined, of the questions that have no answer in the data"),
        main=True,
    ),
    FigureRow(
        "false_refusals",
        Slice.ANSWERABLE,
        "refused",
        N_("False refusals"),
        N_("declined although there is an answer; lower is better"),
        main=True,
        lower=True,
    ),
    FigureRow(
        "near_miss",
        Slice.NEAR_MISS,
        "refused",
        N_("Near-miss refusals"),
        N_("declined, of the questions without an answer on a topic that has others"),
    ),
    FigureRow(
        "all",
        Slice.ALL,
        "correct",
        N_("Right overall"),
        N_("right answers and correct refusals, of all questions"),
        main=True,
    ),
)
"""The rows of the proof table in their order, their texts marked for translation."""


def rows() -> tuple[FigureRow, ...]:
    """The rows of the proof table in their order, in the user's language."""
    return tuple(replace(row, label=_(row.label), note=_(row.note)) for row in ROWS)


def proof_rows(evaluation: Evaluation) -> tuple[ProofRow, ...]:
    """The rows with the figures of an evaluation.

    Main rows are always there; others are left out where no system has the figure.
    """
    shown = shown_systems(evaluation)
    filled = (
        ProofRow(row, {name: figure(evaluation, name, row.slice, row.figure) for name in shown})
        for row in rows()
    )
    return tuple(line for line in filled if line.row.main or any(line.cells.values()))


def figure(
    evaluation: Evaluation, system: System, part: Slice, name: FigureName
) -> Interval | None:
    """Figure `name` of `part` for `system`; None where it was not measured."""
    figures = evaluation.figures(system, part)
    return None if figures is None else figures.figure(name)


def percent(share: float | None, digits: int = 1) -> str:
    """0.869 as "86.9 %"; "not measured" for None."""
    return (
        _("not measured") if share is None else i18n.percent(share, digits).replace(" ", "\u00a0")
    )


def bounds(interval: Interval, digits: int = 1) -> str:
    """The 95 % interval as "80.6–91.5", in per cent; empty when it has none."""
    if interval.low is None or interval.high is None:
        return ""
    return f"{interval.low * 100:.{digits}f}–{interval.high * 100:.{digits}f}"


def share(interval: Interval | None) -> str:
    """A share and its bounds in per cent, "84.4 [79–89]"; a dash where it was not measured."""
    if interval is None or interval.value is None:
        return "—"
    return f"{interval.value * 100:.1f} [{bounds(interval, 0)}]"


def count(row: FigureRow, interval: Interval) -> str:
    """How many questions a share stands for, "139 of 160"; empty for an average."""
    if row.figure not in COUNTED or interval.value is None:
        return ""
    return _("{k} of {n}").format(k=round(interval.value * interval.n), n=interval.n)


def slice_name(key: str) -> str:
    """The name of a slice in charts."""
    if key.startswith(STYLED):
        return _("Style: {style}").format(style=_style_name(key.removeprefix(STYLED)))
    names: dict[str, str] = {
        Slice.ALL: _("All questions"),
        Slice.ANSWERABLE: _("Answerable"),
        Slice.FAR: _("Far phrasings"),
        Slice.NEAR: _("Other phrasings"),
        Slice.UNANSWERABLE: _("Unanswerable"),
        Slice.NEAR_MISS: _("Near-miss"),
        Slice.OUT_OF_SCOPE: _("Out of scope"),
    }
    return names.get(key, key)


def _style_name(style: str) -> str:
    names = {"full": _("full"), "short": _("short"), "formal": _("formal"), "mixed": _("mixed")}
    return names.get(style, style)
