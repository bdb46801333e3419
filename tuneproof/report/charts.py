"""The charts of a report, as SVG text that needs no network and no script.

Each function takes plain figures and returns one SVG, drawn for a white card 478 pixels wide,
or the empty string when there is nothing to draw. Colours are told apart by the colour-blind,
and never carry a meaning alone: shapes differ too. This module reads no file.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import vl_convert

from tuneproof.evaluation import Evaluation, SimilarityHistogram
from tuneproof.i18n import _, percent
from tuneproof.report.rows import proof_rows, slice_name, system_names
from tuneproof.types import Interval, Line, System

WIDTH = 478
TEXT = 15
"""Size of all text in a chart: on a phone, at three quarters of the width, still 11 pixels."""
FONT = "Noto Sans CJK TC, PingFang TC, Microsoft JhengHei, sans-serif"
COLOURS = {
    System.ADAPTER: "#0b5cad",
    System.GUARDED: "#00875a",
    System.LOOKUP: "#e07b00",
    System.MEANING: "#9b4dca",
    System.BASE: "#777777",
}
SHAPES = {
    System.ADAPTER: "circle",
    System.GUARDED: "triangle-up",
    System.LOOKUP: "diamond",
    System.MEANING: "cross",
    System.BASE: "square",
}
INK, FAINT, GRID = "#222222", "#9db8d6", "#e6e6e6"
LABELS = 180
POINTS = 600
HEADROOM = 1.18
"""Where the axis of a share ends that has two lines of text above its points."""
MOST_FIGURES = 10
"""Figures that stand beside one another over a curve."""

HUGE = "abs(datum.value) < 1e5 ? datum.label : format(datum.value, '.2~e')"
"""Labels of a loss that exploded: its digits would run over the axis' title."""

_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Series = Sequence[tuple[str, str, str]]
"""Name, colour and shape of each series of a chart."""


def svg(chart: Any, name: str) -> str:
    """Draw a chart. `name` keeps its ids apart from those of the other charts of a page."""
    styled = chart.configure(
        font=FONT,
        background="white",
        aria=False,
        # More above: fonts with CJK letters need it for the same size.
        padding={"left": 4, "top": 7, "right": 4, "bottom": 4},
        axis=alt.AxisConfig(
            labelFontSize=TEXT,
            titleFontSize=TEXT,
            titleFontWeight="normal",
            labelColor=INK,
            titleColor=INK,
            gridColor=GRID,
            domain=False,
            ticks=False,
            labelPadding=6,
        ),
        legend=alt.LegendConfig(
            orient="top",
            title=None,
            labelFontSize=TEXT,
            labelColor=INK,
            symbolSize=70,
            symbolOpacity=1,
        ),
        view=alt.ViewConfig(stroke=None),
    )
    # Validation serves who writes a chart, not who reads it, and takes as long as the drawing.
    drawn = str(vl_convert.vegalite_to_svg(_printable(styled.to_dict(validate=False))))
    drawn = re.sub(r'\bid="', f'id="{name}-', drawn)
    return re.sub(r"url\(#", f"url(#{name}-", drawn)


def _printable(spec: Any) -> Any:
    """A chart without the signs that XML has no place for, which end the drawing and this process
    with it."""
    if isinstance(spec, str):
        return _NO_XML.sub("\ufffd", spec)
    if isinstance(spec, dict):
        return {_printable(key): _printable(value) for key, value in spec.items()}
    return [_printable(each) for each in spec] if isinstance(spec, list) else spec


def main_figures(evaluation: Evaluation) -> str:
    """The main rows of the proof table, a dot and its interval for each system."""
    points = [
        _point(each.row.label, system, interval)
        for each in proof_rows(evaluation)
        if each.row.main
        for system, interval in each.cells.items()
        if interval is not None
    ]
    return svg(dots(points, _systems(points)), "figures") if points else ""


def slices(evaluation: Evaluation) -> str:
    """How much of each slice is right, a dot and its interval for each system."""
    points = [
        _point(f"{slice_name(part)} ({figures.n})", system, figures.correct)
        for system in System
        for part, figures in evaluation.systems.get(system, {}).items()
    ]
    return svg(dots(points, _systems(points)), "slices") if points else ""


def _point(label: str, system: System, interval: Interval) -> dict[str, Any]:
    return {"label": label, "system": system_names()[system], **ends_of(interval)}


def ends_of(interval: Interval) -> dict[str, float | None]:
    """A figure and the ends of its interval, as a chart takes them."""
    return {"value": interval.value, "low": interval.low, "high": interval.high}


def _systems(points: Sequence[Mapping[str, Any]]) -> Series:
    """The systems that have points, in their order."""
    names = system_names()
    present = [key for key in System if any(p["system"] == names[key] for p in points)]
    return [(names[key], COLOURS[key], SHAPES[key]) for key in present]


def dots(points: Sequence[Mapping[str, Any]], series: Series) -> Any:
    """A dot with its interval for each point, by label downwards; `system` names its series."""
    labels = list(dict.fromkeys(str(point["label"]) for point in points))
    domain = [name for name, _colour, _shape in series]
    legend = alt.Legend(columns=_columns(domain))
    colour = alt.Color(
        "system:N",
        scale=alt.Scale(domain=domain, range=[each[1] for each in series]),
        legend=legend,
    )
    shape = alt.Shape(
        "system:N",
        scale=alt.Scale(domain=domain, range=[each[2] for each in series]),
        legend=legend,
    )
    base = alt.Chart(alt.Data(values=[dict(point) for point in points])).encode(
        y=alt.Y(
            "label:N",
            sort=labels,
            title=None,
            scale=alt.Scale(padding=0),
            axis=alt.Axis(labelLimit=LABELS, grid=True, tickBand="extent"),
        ),
        yOffset=alt.YOffset("system:N", sort=domain, scale=alt.Scale(domain=domain, padding=1)),
        color=colour,
    )
    across = alt.Scale(domain=[0, 1])
    rule = base.mark_rule(strokeWidth=2.5, opacity=0.55).encode(
        x=alt.X("low:Q", scale=across, title=None, axis=percent_axis()), x2="high:Q"
    )
    dot = base.mark_point(filled=True, size=75, opacity=1).encode(
        x=alt.X("value:Q", scale=across), shape=shape
    )
    return fitted(alt.layer(rule, dot), 40 + 15 * len(labels) * max(2, len(series)))


def _columns(names: Sequence[str]) -> int:
    """Columns of a legend: the names of more than three systems are wider than the chart."""
    return 2 if len(names) > 3 and max(map(len, names)) > 1 else len(names)


def percent_axis(**options: Any) -> Any:
    """An axis of shares from 0 to 1, each label at its place, the first and the last too."""
    # Fewer than 0, 20, … 100 % would leave every other one out where the values are given.
    return alt.Axis(**{"format": ".0%", "tickCount": 6, "labelFlush": False, **options})


def fitted(chart: Any, height: int) -> Any:
    """The chart at the width of a card, its labels within it."""
    return chart.properties(
        width=WIDTH,
        height=height,
        autosize=alt.AutoSizeParams(type="fit", contains="padding"),
    )


def loss(steps: Sequence[Line], epochs: Sequence[Line]) -> str:
    """Training loss (raw faint, smoothed strong), validation loss, and the learning rate."""
    raw = _finite(steps, "step", "loss")
    if len(raw) < 2:
        return ""
    training, validation = _("Training"), _("Validation")
    smooth = _thinned(_smoothed(raw))
    checked = _finite(epochs, "step", "validation_loss")
    colour = alt.Color(
        "series:N",
        scale=alt.Scale(domain=[training, validation], range=[COLOURS[System.ADAPTER], "#b3367a"]),
    )
    # Also steps whose loss is not a number: their rate is drawn, and the axis must hold it.
    last = max(x for x, _y in (*raw, *_finite(steps, "step", "learning_rate"), *checked))
    x = _steps(last, labels=False)
    axis = alt.Axis(minExtent=74, maxExtent=74, tickCount=5, labelExpr=HUGE)
    y = alt.Y("y:Q", title=_("loss"), axis=axis)
    faint = alt.Chart(_xy(_thinned(raw))).mark_line(color=FAINT, strokeWidth=1, opacity=0.7)
    strong = alt.Chart(_xy(smooth, training)).mark_line(strokeWidth=2.5)
    points = alt.Chart(_xy(checked, validation)).mark_line(
        strokeWidth=1.5, strokeDash=[4, 3], point=alt.OverlayMarkDef(size=60, filled=True)
    )
    curves = alt.layer(
        faint.encode(x=x, y=y),
        strong.encode(x=x, y=y, color=colour),
        points.encode(x=x, y=y, color=colour),
    ).properties(width=WIDTH - 106, height=220)
    return svg(_with_rate(curves, steps, last), "loss")


def _with_rate(curves: Any, steps: Sequence[Line], last: float) -> Any:
    rates = _thinned(_finite(steps, "step", "learning_rate"))
    top = max((rate for _step, rate in rates), default=0.0)
    strip = (
        alt.Chart(_xy(rates))
        .mark_area(color="#b9c2cc", line=alt.OverlayMarkDef(color="#66717d", strokeWidth=1.5))
        .encode(
            x=_steps(last, title=_("step")),
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


def _steps(last: float, *, title: str | None = None, labels: bool = True) -> Any:
    """The axis that the loss and the learning rate beneath it share."""
    scale = alt.Scale(domain=[0, last], nice=False)
    axis = alt.Axis(grid=False, format="d", labels=labels)
    return alt.X("x:Q", title=title, scale=scale, axis=axis)


def validation(epochs: Sequence[Line], best: int | None, *, over: bool = True) -> str:
    """The share of validation questions answered correctly after each epoch, the best marked: as
    chosen once training is `over`."""
    found = _finite(epochs, "epoch", "validation_correct")
    if not found:
        return ""
    values = _labelled(found, best)
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
    said = _("chosen") if over else _("best so far")
    words = [word for falls in (False, True) for word in _beside(base, falls, said)]
    return svg(fitted(alt.layer(line, dots, ring, *words), 314), "validation")


def _beside(base: Any, falls: bool, said: str) -> list[Any]:
    """The figures, and what is `said` of the best epoch, left of their points: above a line that
    rises to them, beneath one that falls, so that neither it nor a neighbour's figure is in the
    way."""
    sign = -1 if not falls else 1
    here = base.transform_filter(f"datum.falls == {str(falls).lower()}")
    place = {"dx": -6, "align": "right", "baseline": "middle", "fontSize": TEXT}
    figures = here.mark_text(dy=15 * sign, color=INK, **place).encode(text="text:N")
    word = here.transform_filter("datum.best").mark_text(
        dy=33 * sign, fontWeight="bold", color=COLOURS[System.ADAPTER], **place
    )
    return [figures, word.encode(text=alt.value(said))]


def _labelled(found: Sequence[tuple[float, float]], best: int | None) -> list[dict[str, Any]]:
    """The points, with a figure beside as many as have room for one, the best among them."""
    every = math.ceil(len(found) / MOST_FIGURES)
    start = next((at for at, (x, _y) in enumerate(found) if x == best), 0)
    return [
        {
            "x": int(x),
            "y": y,
            "text": "" if (at - start) % every else percent(y),
            "best": x == best,
            "falls": bool(at) and y < found[at - 1][1],
        }
        for at, (x, y) in enumerate(found)
    ]


def histogram(found: SimilarityHistogram) -> str:
    """How similar the answers are to the right ones: one strip a system, one scale."""
    edges, counts = found.edges, found.counts
    present = [key for key in System if any(counts.get(key, ()))]
    if not present:
        return ""
    top = max(max(counts[key]) for key in present)
    strips = [_strip(key, edges, counts[key], top, last=key == present[-1]) for key in present]
    return svg(alt.vconcat(*strips, spacing=14), "histogram")


def _strip(key: System, edges: Sequence[float], counts: Sequence[int], top: int, last: bool) -> Any:
    bars = [
        {"start": start, "end": end, "n": n}
        for start, end, n in zip(edges, edges[1:], counts, strict=False)
    ]
    x = alt.X(
        "start:Q",
        scale=alt.Scale(domain=[edges[0], edges[-1]], nice=False),
        title=_("similarity to the right answer") if last else None,
        axis=percent_axis(grid=False, labels=last),
    )
    y = alt.Y(
        "n:Q",
        title=None,
        scale=alt.Scale(domain=[0, top]),
        axis=alt.Axis(tickCount=3, minExtent=38, maxExtent=38, format="d"),
    )
    bar = (
        alt.Chart(alt.Data(values=bars))
        .mark_rect(color=COLOURS[key], stroke="white", strokeWidth=1)
        .encode(x=x, x2="end:Q", y=y, y2=alt.datum(0))
    )
    limit = alt.Chart(alt.Data(values=[{"start": 0.9}])).mark_rule(
        strokeDash=[4, 3], color=INK, strokeWidth=1.2
    )
    title = alt.TitleParams(
        system_names()[key], anchor="start", fontSize=TEXT, color=INK, fontWeight="bold", aria=False
    )
    return alt.layer(bar, limit.encode(x="start:Q")).properties(
        width=WIDTH - 76, height=104, title=title
    )


def _finite(lines: Sequence[Line], x: str, y: str) -> list[tuple[float, float]]:
    """The points that can be drawn: a collapsed run has losses that are not numbers."""
    pairs = [(line.get(x), line.get(y)) for line in lines]
    return [
        (float(a), float(b))
        for a, b in pairs
        if isinstance(a, int | float) and isinstance(b, int | float) and math.isfinite(b)
    ]


def _smoothed(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """The mean over a window before and after each point, a twentieth of the run wide."""
    half = min(25, max(2, len(points) // 40))
    result = []
    for index, (x, _y) in enumerate(points):
        window = points[max(0, index - half) : index + half + 1]
        result.append((x, sum(y for _x, y in window) / len(window)))
    return result


def _thinned(points: Sequence[tuple[float, float]]) -> Sequence[tuple[float, float]]:
    """At most `POINTS` of them: more cannot be told apart and only make the file larger."""
    return points[:: math.ceil(len(points) / POINTS)] if points else points


def _xy(points: Sequence[tuple[float, float]], series: str = "") -> Any:
    return alt.Data(values=[{"x": x, "y": y, "series": series} for x, y in points])
