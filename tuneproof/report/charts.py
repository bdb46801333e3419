"""What every chart of a report is drawn with, and the charts of a proof: SVG text that needs no
network and no script.

Each function takes plain figures and returns one SVG for a white card 478 pixels wide, or the
empty string when there is nothing to draw. The palette is safe for the colour-blind, and shapes
differ wherever colours do. This module reads no file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import vl_convert

from tuneproof.evaluation import Evaluation, SimilarityHistogram
from tuneproof.i18n import _
from tuneproof.report.rows import proof_rows, slice_name, system_names
from tuneproof.types import Interval, System

WIDTH = 478
TEXT = 15
"""Font size of all text in a chart: 11 pixels on a phone, which scales charts to three quarters."""
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
HEADROOM = 1.18
"""Upper end of the axis of a share where two lines of text stand above the points."""

_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Series = Sequence[tuple[str, str, str]]
"""(name, colour, shape) of each series of a chart."""


def svg(chart: Any, name: str) -> str:
    """Draw a chart. `name` becomes a prefix of its ids, which must be unique within a page."""
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
    # Validation only helps the author of a chart, and takes as long as the drawing.
    drawn = str(vl_convert.vegalite_to_svg(_without_invalid_xml(styled.to_dict(validate=False))))
    drawn = re.sub(r'\bid="', f'id="{name}-', drawn)
    return re.sub(r"url\(#", f"url(#{name}-", drawn)


def _without_invalid_xml(spec: Any) -> Any:
    """A chart's specification without characters that XML cannot have: they crash the renderer, and
    this process with it."""
    if isinstance(spec, str):
        return _NO_XML.sub("\ufffd", spec)
    if isinstance(spec, dict):
        return {
            _without_invalid_xml(key): _without_invalid_xml(value) for key, value in spec.items()
        }
    return [_without_invalid_xml(item) for item in spec] if isinstance(spec, list) else spec


def main_figures(evaluation: Evaluation) -> str:
    """The main rows of the proof table as SVG, a dot with its interval for each system."""
    points = [
        _figure_point(line.row.label, system, interval)
        for line in proof_rows(evaluation)
        if line.row.main
        for system, interval in line.cells.items()
        if interval is not None
    ]
    return svg(dots(points, _system_series(points)), "figures") if points else ""


def slices(evaluation: Evaluation) -> str:
    """The share of each slice that is right as SVG, a dot with its interval for each system."""
    points = [
        _figure_point(f"{slice_name(part)} ({figures.n})", system, figures.correct)
        for system in System
        for part, figures in evaluation.systems.get(system, {}).items()
    ]
    return svg(dots(points, _system_series(points)), "slices") if points else ""


def _figure_point(label: str, system: System, interval: Interval) -> dict[str, Any]:
    return {"label": label, "system": system_names()[system], **ends_of(interval)}


def ends_of(interval: Interval) -> dict[str, float | None]:
    """A figure and the ends of its interval as a chart's data."""
    return {"value": interval.value, "low": interval.low, "high": interval.high}


def _system_series(points: Sequence[Mapping[str, Any]]) -> Series:
    """A series for each system that has points, in the order of `System`."""
    names = system_names()
    present = [key for key in System if any(p["system"] == names[key] for p in points)]
    return [(names[key], COLOURS[key], SHAPES[key]) for key in present]


def dots(points: Sequence[Mapping[str, Any]], series: Series) -> Any:
    """A dot with its interval for each point, one row per label; `system` names its series."""
    labels = list(dict.fromkeys(str(point["label"]) for point in points))
    domain = [name for name, _colour, _shape in series]
    legend = alt.Legend(columns=_legend_columns(domain))
    colour = alt.Color(
        "system:N",
        scale=alt.Scale(domain=domain, range=[colour for _name, colour, _shape in series]),
        legend=legend,
    )
    shape = alt.Shape(
        "system:N",
        scale=alt.Scale(domain=domain, range=[shape for _name, _colour, shape in series]),
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


def upright_dots(base: Any, ranges: Any, names: Sequence[str], shapes: Sequence[str]) -> list[Any]:
    """A dot for each point of `base` on an upright axis of shares, with the interval of those in
    `ranges`. The series `names` differ in shape."""
    share = alt.Scale(domain=[0, 1])
    bar = ranges.mark_rule(strokeWidth=2.5, opacity=0.55).encode(
        y=alt.Y("low:Q", scale=share, title=None, axis=percent_axis()), y2="high:Q"
    )
    dot = base.mark_point(filled=True, size=90, opacity=1).encode(
        y=alt.Y("value:Q", scale=share),
        shape=alt.Shape("series:N", scale=alt.Scale(domain=list(names), range=list(shapes))),
    )
    return [bar, dot]


def _legend_columns(names: Sequence[str]) -> int:
    """The columns of a legend: more than three long names in a row are wider than the chart."""
    return 2 if len(names) > 3 and max(map(len, names)) > 1 else len(names)


def percent_axis(**options: Any) -> Any:
    """An axis of shares from 0 to 1, the first and last labels centred on their ticks too."""
    # With a smaller tickCount, every other label would be left out where `values` are given.
    return alt.Axis(**{"format": ".0%", "tickCount": 6, "labelFlush": False, **options})


def fitted(chart: Any, height: int) -> Any:
    """The chart at the width of a card, labels included."""
    return chart.properties(
        width=WIDTH,
        height=height,
        autosize=alt.AutoSizeParams(type="fit", contains="padding"),
    )


def histogram(found: SimilarityHistogram) -> str:
    """How similar the answers are to the right ones, as SVG: one strip per system, one scale."""
    edges, counts = found.edges, found.counts
    present = [key for key in System if any(counts.get(key, ()))]
    if not present:
        return ""
    top = max(max(counts[key]) for key in present)
    strips = [
        _histogram_strip(key, edges, counts[key], top, last=key == present[-1]) for key in present
    ]
    return svg(alt.vconcat(*strips, spacing=14), "histogram")


def _histogram_strip(
    key: System, edges: Sequence[float], counts: Sequence[int], top: int, last: bool
) -> Any:
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
