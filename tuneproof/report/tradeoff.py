"""The trade-off of a guard as a chart: false answers against false refusals.

One point a threshold, measured on validation questions; the one in use is marked. Drawn like the
other charts of a report.
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
    """The curve as SVG; empty where there is none to show."""
    if found is None or len(found.curve) < 2:
        return ""
    across = _axis([point.false_refusals for point in found.curve], found.accepted)
    up = _axis([point.false_answers for point in found.curve], found.level)
    x = alt.X("x:Q", scale=across, title=_("wrongly refused"), axis=_percent())
    y = alt.Y("y:Q", scale=up, title=_("falsely answered"), axis=_percent())
    chosen = [point for point in found.curve if point.threshold == found.threshold]
    line = alt.Chart(_data(found.curve)).mark_line(
        color=COLOURS[System.GUARDED], strokeWidth=2.5, interpolate="step-after",
        point=alt.OverlayMarkDef(size=28, filled=True, color=COLOURS[System.GUARDED]),
    )  # fmt: skip
    ring = alt.Chart(_data(chosen)).mark_point(color=INK, size=260, strokeWidth=2.5, opacity=1)
    word = alt.Chart(_data(chosen)).mark_text(
        align="left", dx=14, dy=-10, fontSize=TEXT, fontWeight="bold", color=INK
    )
    layers = [
        *_limits(found, x, y),
        line.encode(x=x, y=y, order=alt.Order("order:Q")),
        ring.encode(x=x, y=y),
        word.encode(x=x, y=y, text=alt.value(_("chosen"))),
    ]
    return svg(fitted(alt.layer(*layers), HEIGHT), "tradeoff")


def _limits(found: Calibration, x: Any, y: Any) -> list[Any]:
    """Dashed lines at what the recipe asks for."""
    asked = {"strokeDash": [4, 3], "color": INK, "strokeWidth": 1.2}
    level = alt.Chart(alt.Data(values=[{"y": found.level}])).mark_rule(**asked).encode(y=y)
    accepted = alt.Chart(alt.Data(values=[{"x": found.accepted}])).mark_rule(**asked).encode(x=x)
    return [level, accepted]


def _axis(values: Sequence[float], limit: float) -> Any:
    return alt.Scale(domain=[0, min(1.0, 1.05 * max(*values, 2 * limit))], nice=False)


def _percent() -> Any:
    """An axis that may end at a few per cent: half a per cent is not said to be one."""
    return percent_axis(format="~%", gridColor=GRID)


def _data(points: Sequence[Point]) -> Any:
    return alt.Data(
        values=[
            {"x": point.false_refusals, "y": point.false_answers, "order": number}
            for number, point in enumerate(points)
        ]
    )
