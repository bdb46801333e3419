"""The charts of the course of a training, by epoch and by step: validation, loss, learning rate.

Drawn as those of `charts`; empty where there is nothing to draw. This module reads no file.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import altair as alt

from tuneproof.i18n import _, percent
from tuneproof.report.charts import (
    COLOURS,
    FAINT,
    HEADROOM,
    INK,
    TEXT,
    WIDTH,
    fitted,
    percent_axis,
    svg,
)
from tuneproof.types import Line, System

POINTS = 600
MOST_FIGURES = 10
"""Most points of a curve that get a figure."""
HUGE = "abs(datum.value) < 1e5 ? datum.label : format(datum.value, '.2~e')"
"""Vega expression for the labels of a loss: exponents for one that exploded, whose digits would
run over the axis title."""


def loss(steps: Sequence[Line], epochs: Sequence[Line]) -> str:
    """Training loss (raw faint, smoothed strong), validation loss and learning rate, as SVG."""
    raw = _finite_points(steps, "step", "loss")
    if len(raw) < 2:
        return ""
    training, validation = _("Training"), _("Validation")
    smooth = _thinned(_smoothed(raw))
    checked = _finite_points(epochs, "step", "validation_loss")
    colour = alt.Color(
        "series:N",
        scale=alt.Scale(domain=[training, validation], range=[COLOURS[System.ADAPTER], "#b3367a"]),
    )
    # Steps whose loss is not finite count too: their learning rate is drawn on the same axis.
    last = max(x for x, _y in (*raw, *_finite_points(steps, "step", "learning_rate"), *checked))
    x = _step_axis(last, labels=False)
    axis = alt.Axis(minExtent=74, maxExtent=74, tickCount=5, labelExpr=HUGE)
    y = alt.Y("y:Q", title=_("loss"), axis=axis)
    faint = alt.Chart(_xy_data(_thinned(raw))).mark_line(color=FAINT, strokeWidth=1, opacity=0.7)
    strong = alt.Chart(_xy_data(smooth, training)).mark_line(strokeWidth=2.5)
    points = alt.Chart(_xy_data(checked, validation)).mark_line(
        strokeWidth=1.5, strokeDash=[4, 3], point=alt.OverlayMarkDef(size=60, filled=True)
    )
    curves = alt.layer(
        faint.encode(x=x, y=y),
        strong.encode(x=x, y=y, color=colour),
        points.encode(x=x, y=y, color=colour),
    ).properties(width=WIDTH - 106, height=220)
    return svg(_with_learning_rate(curves, steps, last), "loss")


def _with_learning_rate(curves: Any, steps: Sequence[Line], last: float) -> Any:
    rates = _thinned(_finite_points(steps, "step", "learning_rate"))
    top = max((rate for _step, rate in rates), default=0.0)
    strip = (
        alt.Chart(_xy_data(rates))
        .mark_area(color="#b9c2cc", line=alt.OverlayMarkDef(color="#66717d", strokeWidth=1.5))
        .encode(
            x=_step_axis(last, title=_("step")),
            y=alt.Y(
                "y:Q",
                title=_("rate"),
                axis=alt.Axis(
                    minExtent=74, maxExtent=74, values=[0, top], format=".2~g", grid=False
                ),
            ),
        )
        .properties(width=WIDTH - 106, height=44)
    )
    return alt.vconcat(curves, strip, spacing=10)


def _step_axis(last: float, *, title: str | None = None, labels: bool = True) -> Any:
    """The x axis that the loss and the learning rate below it share."""
    scale = alt.Scale(domain=[0, last], nice=False)
    axis = alt.Axis(grid=False, format="d", labels=labels)
    return alt.X("x:Q", title=title, scale=scale, axis=axis)


def validation(epochs: Sequence[Line], best: int | None, *, over: bool = True) -> str:
    """The share of validation questions answered correctly after each epoch, as SVG.

    The epoch `best` is marked: as chosen once training is `over`, else as the best so far.
    """
    shares = _finite_points(epochs, "epoch", "validation_correct")
    if not shares:
        return ""
    values = _epoch_points(shares, best)
    base = alt.Chart(alt.Data(values=values)).encode(
        x=alt.X(
            "x:O",
            title=_("epoch"),
            axis=alt.Axis(labelAngle=0, labelOverlap=True),
            scale=alt.Scale(padding=0.8),
        ),
        y=alt.Y(
            "y:Q",
            title=_("answered correctly"),
            scale=alt.Scale(domain=[0, HEADROOM], nice=False),
            axis=percent_axis(values=[0, 0.2, 0.4, 0.6, 0.8, 1]),
        ),
    )
    line = base.mark_line(color=COLOURS[System.ADAPTER], strokeWidth=2.5)
    dots = base.mark_point(color=COLOURS[System.ADAPTER], filled=True, size=60, opacity=1)
    chosen = base.transform_filter("datum.best")
    ring = chosen.mark_point(color=COLOURS[System.ADAPTER], size=260, strokeWidth=2.5)
    mark = _("chosen") if over else _("best so far")
    words = [word for falls in (False, True) for word in _figure_labels(base, falls, mark)]
    return svg(fitted(alt.layer(line, dots, ring, *words), 314), "validation")


def _figure_labels(base: Any, falls: bool, mark: str) -> list[Any]:
    """The figures of all points, and `mark` at the best epoch, left of their points.

    They stand above a line that rises to the point and below one that falls, so that neither the
    line nor a neighbour's figure is in the way.
    """
    sign = -1 if not falls else 1
    here = base.transform_filter(f"datum.falls == {str(falls).lower()}")
    place = {"dx": -6, "align": "right", "baseline": "middle", "fontSize": TEXT}
    figures = here.mark_text(dy=15 * sign, color=INK, **place).encode(text="text:N")
    word = here.transform_filter("datum.best").mark_text(
        dy=33 * sign, fontWeight="bold", color=COLOURS[System.ADAPTER], **place
    )
    return [figures, word.encode(text=alt.value(mark))]


def _epoch_points(shares: Sequence[tuple[float, float]], best: int | None) -> list[dict[str, Any]]:
    """The points as a chart's data; every n-th has a text where there is no room for all, the best
    one always."""
    every = math.ceil(len(shares) / MOST_FIGURES)
    start = next((at for at, (x, _y) in enumerate(shares) if x == best), 0)
    return [
        {
            "x": int(x),
            "y": y,
            "text": "" if (at - start) % every else percent(y),
            "best": x == best,
            "falls": bool(at) and y < shares[at - 1][1],
        }
        for at, (x, y) in enumerate(shares)
    ]


def _finite_points(lines: Sequence[Line], x: str, y: str) -> list[tuple[float, float]]:
    """(x, y) of the lines where both are numbers and y is finite: a collapsed run has NaN loss."""
    pairs = [(line.get(x), line.get(y)) for line in lines]
    return [
        (float(a), float(b))
        for a, b in pairs
        if isinstance(a, int | float) and isinstance(b, int | float) and math.isfinite(b)
    ]


def _smoothed(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """The mean over a window around each point, a twentieth of the run wide, 51 points at most."""
    half = min(25, max(2, len(points) // 40))
    result = []
    for index, (x, _y) in enumerate(points):
        window = points[max(0, index - half) : index + half + 1]
        result.append((x, sum(y for _x, y in window) / len(window)))
    return result


def _thinned(points: Sequence[tuple[float, float]]) -> Sequence[tuple[float, float]]:
    """At most `POINTS` of the points: more cannot be seen and only make the file larger."""
    return points[:: math.ceil(len(points) / POINTS)] if points else points


def _xy_data(points: Sequence[tuple[float, float]], series: str = "") -> Any:
    return alt.Data(values=[{"x": x, "y": y, "series": series} for x, y in points])
