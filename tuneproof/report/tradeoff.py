"""The trade-off of a guard as a chart: false answers against false refusals.

There is one point per threshold, measured on validation questions; the one in use is marked.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt

from tuneproof.guard.calibration import Calibration, Point
from tuneproof.i18n import _
from tuneproof.report.charts import COLOURS, GRID, INK, TEXT, fitted, percent_axis, svg
from tuneproof.types import System

HEIGHT = 314


def tradeoff(found: Calibration | None) -> str:
    """The curve as SVG; empty where it has fewer than two points."""
    if found is None or len(found.curve) < 2:
        return ""
    across = _scale_to([point.false_refusals for point in found.curve], found.accepted)
    up = _scale_to([point.false_answers for point in found.curve], found.level)
    x = alt.X("x:Q", scale=across, title=_("wrongly refused"), axis=_fine_percent_axis())
    y = alt.Y("y:Q", scale=up, title=_("falsely answered"), axis=_fine_percent_axis())
    chosen = [point for point in found.curve if point.threshold == found.threshold]
    line = alt.Chart(_curve_data(found.curve)).mark_line(
        color=COLOURS[System.GUARDED], strokeWidth=2.5, interpolate="step-after",
        point=alt.OverlayMarkDef(size=28, filled=True, color=COLOURS[System.GUARDED]),
    )  # fmt: skip
    ring = alt.Chart(_curve_data(chosen)).mark_point(
        color=INK, size=260, strokeWidth=2.5, opacity=1
    )
    word = alt.Chart(_curve_data(chosen)).mark_text(
        align="left", dx=14, dy=-10, fontSize=TEXT, fontWeight="bold", color=INK
    )
    layers = [
        *_limit_lines(found, x, y),
        line.encode(x=x, y=y, order=alt.Order("order:Q")),
        ring.encode(x=x, y=y),
        word.encode(x=x, y=y, text=alt.value(_("chosen"))),
    ]
    return svg(fitted(alt.layer(*layers), HEIGHT), "tradeoff")


def _limit_lines(found: Calibration, x: Any, y: Any) -> list[Any]:
    """Dashed lines at the limits that the recipe sets."""
    asked = {"strokeDash": [4, 3], "color": INK, "strokeWidth": 1.2}
    level = alt.Chart(alt.Data(values=[{"y": found.level}])).mark_rule(**asked).encode(y=y)
    accepted = alt.Chart(alt.Data(values=[{"x": found.accepted}])).mark_rule(**asked).encode(x=x)
    return [level, accepted]


def _scale_to(values: Sequence[float], limit: float) -> Any:
    """A scale from 0 that holds all values and twice the limit, up to 1."""
    return alt.Scale(domain=[0, min(1.0, 1.05 * max(*values, 2 * limit))], nice=False)


def _fine_percent_axis() -> Any:
    """An axis of per cents with decimals where needed: it may end at a few per cent."""
    return percent_axis(format="~%", gridColor=GRID)


def _curve_data(points: Sequence[Point]) -> Any:
    return alt.Data(
        values=[
            {"x": point.false_refusals, "y": point.false_answers, "order": number}
            for number, point in enumerate(points)
        ]
    )
