"""The charts of a comparison: figures with intervals side by side, and the runs as a ladder.

Takes a comparison as it is and returns SVG text, or the empty string when there is nothing to
draw. Runs are told apart by shape as well as by colour. This module words no result.
"""

from __future__ import annotations

from typing import Any

import altair as alt

from tuneproof.compare.comparison import Comparison
from tuneproof.i18n import _, percent
from tuneproof.report.charts import (
    COLOURS,
    FAINT,
    INK,
    TEXT,
    Series,
    dots,
    ends_of,
    fitted,
    svg,
    upright_dots,
)
from tuneproof.report.comparison_names import figure_words
from tuneproof.types import System

DRAWN = ("all", "correct", "far", "near", "similarity", "refused", "false_refusals")
"""Figures that are drawn: those to decide by."""
MOST = 6
"""Most runs in the side-by-side chart; the ladder shows all of them."""
STYLES = (
    ("#777777", "square"),
    ("#0b5cad", "circle"),
    ("#0f8fb3", "triangle-right"),
    ("#1a7f4b", "triangle-up"),
    ("#b3367a", "triangle-down"),
    ("#5b4bb7", "cross"),
)
"""Colour and shape of the runs in their order. The first, which all are compared with, is grey.
None is an orange diamond, which is the look-up's, drawn beside them."""
FIGURES = 8
"""Most runs that get a figure beside each dot; with more the figures would overlap."""


def run_colour(comparison: Comparison, letter: str) -> str:
    """The colour of a run in the charts; grey where it is not drawn."""
    drawn = dict(zip(comparison.measured, STYLES, strict=False))
    return drawn.get(letter, STYLES[0])[0]


def side_by_side(comparison: Comparison) -> str:
    """The main figures of the first `MOST` runs as SVG, a dot with its interval each."""
    letters = comparison.measured[:MOST]
    points = [
        {"label": figure_words(figure.key)[0], "system": letter, **ends_of(cell)}
        for figure in sorted(
            (figure for figure in comparison.figures if figure.key in DRAWN),
            key=lambda figure: DRAWN.index(figure.key),
        )
        for letter, cell in zip(letters, figure.cells, strict=False)
        if cell is not None
    ]
    series: Series = [(letter, *style) for letter, style in zip(letters, STYLES, strict=False)]
    return svg(dots(points, series), "side") if points else ""


def ladder(comparison: Comparison) -> str:
    """The share that each run has right overall as SVG, with the look-up's beside it."""
    figure = comparison.overall
    if figure is None:
        return ""
    run, lookup = _("This run"), _("Look-up")
    points = [
        {
            "run": letter,
            "series": name,
            **ends_of(cell),
            "text": percent(cell.value) if len(comparison.measured) <= FIGURES else "",
        }
        for name, cells in ((run, figure.cells), (lookup, comparison.lookup))
        for letter, cell in zip(comparison.measured, cells, strict=True)
        if cell is not None and cell.value is not None
    ]
    return svg(_ladder_layers(points, (run, lookup), points[0]["value"]), "ladder")


def _ladder_layers(points: list[dict[str, Any]], names: tuple[str, str], level: Any) -> Any:
    base = alt.Chart(alt.Data(values=points)).encode(
        x=alt.X(
            "run:N",
            sort=None,
            title=None,
            axis=alt.Axis(labelAngle=0, labelFontSize=15, labelFontWeight="bold"),
        ),
        xOffset=alt.XOffset("series:N", sort=list(names), scale=alt.Scale(padding=0.9)),
        color=alt.Color(
            "series:N",
            scale=alt.Scale(domain=list(names), range=[INK, COLOURS[System.LOOKUP]]),
        ),
    )
    share = alt.Scale(domain=[0, 1])
    first = alt.Chart(alt.Data(values=[{"value": level}])).mark_rule(
        strokeDash=[4, 3], color=FAINT, strokeWidth=1.5
    )
    marks = upright_dots(base, base, names, ("circle", "diamond"))
    text = base.transform_filter(alt.datum.series == names[0]).mark_text(
        dx=-8, dy=-8, align="right", fontSize=TEXT, color=INK
    )
    values = text.encode(y=alt.Y("value:Q", scale=share), text="text:N", color=alt.value(INK))
    return fitted(alt.layer(first.encode(y=alt.Y("value:Q", scale=share)), *marks, values), 360)
