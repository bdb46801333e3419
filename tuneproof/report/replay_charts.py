"""The ladder of a replay as a chart: what each rung has right, beside the diary and the look-up.

Takes a ladder as it is and returns SVG text, or the empty string when nothing was measured.
Systems differ in shape as well as in colour. This module words no result.
"""

from __future__ import annotations

from typing import Any

import altair as alt

from tuneproof.i18n import _, percent
from tuneproof.replay.outcome import Ladder, RungResult
from tuneproof.report.charts import COLOURS, FAINT, INK, TEXT, fitted, svg, upright_dots
from tuneproof.types import Interval, System

DIARY = "#777777"
HEIGHT = 380


def ladder_chart(ladder: Ladder) -> str:
    """The share of all questions right as SVG, rung by rung."""
    if not any(rung.right for rung in ladder.outcomes):
        return ""
    here, lookup, diary = _("Here"), _("Look-up, same rows"), _("The diary")
    points = [
        point for rung in ladder.outcomes for point in _rung_points(rung, here, lookup, diary)
    ]
    order = [str(result.rung.number) for result in ladder.outcomes]
    return svg(_ladder_layers(points, order, (here, lookup, diary)), "replay")


def _rung_points(result: RungResult, here: str, lookup: str, diary: str) -> list[dict[str, Any]]:
    points = [
        _series_point(result, here, result.right),
        _series_point(result, lookup, result.lookup),
    ]
    if result.rung.accuracy is not None:
        figure = Interval(result.rung.accuracy, None, None, 0)
        points.append(_series_point(result, diary, figure))
    return [point for point in points if point]


def _series_point(result: RungResult, series: str, figure: Interval | None) -> dict[str, Any]:
    """One point as a chart's data; empty where nothing was measured."""
    if figure is None or figure.value is None:
        return {}
    return {
        "rung": str(result.rung.number),
        "series": series,
        "value": figure.value,
        "low": figure.value if figure.low is None else figure.low,
        "high": figure.value if figure.high is None else figure.high,
        "text": percent(figure.value),
    }


def _ladder_layers(
    points: list[dict[str, Any]], order: list[str], names: tuple[str, str, str]
) -> Any:
    colours = [COLOURS[System.ADAPTER], COLOURS[System.LOOKUP], DIARY]
    scale = alt.Scale(domain=list(names), range=colours)
    share = alt.Scale(domain=[0, 1])
    base = alt.Chart(alt.Data(values=points)).encode(
        x=alt.X(
            "rung:N",
            sort=order,
            title=_("rung of the ladder"),
            axis=alt.Axis(labelAngle=0, labelFontSize=14, labelFontWeight="bold"),
        ),
        color=alt.Color("series:N", scale=scale),
    )
    own = base.transform_filter(alt.datum.series == names[0])
    line = own.mark_line(strokeWidth=2, opacity=0.45).encode(
        y=alt.Y("value:Q", scale=share), color=alt.value(FAINT)
    )
    marks = upright_dots(base, own, names, ("circle", "diamond", "square"))
    text = own.mark_text(dx=9, dy=-9, align="left", fontSize=TEXT).encode(
        y=alt.Y("value:Q", scale=share), text="text:N", color=alt.value(INK)
    )
    return fitted(alt.layer(line, *marks, text), HEIGHT)
