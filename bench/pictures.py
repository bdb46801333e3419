"""`python -m bench.pictures CURVES SCALE`: the pictures of docs/performance.md, from results kept.

CURVES is the file that `bench.train` wrote, SCALE that of `bench.scale`; a point that was not
measured is not drawn.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import altair as alt

from bench.environments import ROOT
from bench.tables import GIB
from tuneproof.report.charts import COLOURS, SHAPES, WIDTH, svg
from tuneproof.types import System

IMAGES = ROOT / "docs" / "images"

WAYS = {
    "plain float32": (COLOURS[System.BASE], "square"),
    "plain bfloat16": (COLOURS[System.LOOKUP], SHAPES[System.LOOKUP]),
    "tuneproof": (COLOURS[System.ADAPTER], SHAPES[System.ADAPTER]),
}
"""The loss curves, the last on top."""

LINES = (
    ("rows", "trained_rows", "step_seconds", "training rows", "seconds a step"),
    ("answer_length", None, "step_seconds", "tokens an answer", "seconds a step"),
    ("verified", None, "seconds", "test questions", "seconds to answer them all"),
    ("candidates", None, "peak_memory_bytes", "candidates over one base", "peak GiB"),
    ("model", "parameters", "step_seconds", "parameters, in billions", "seconds a step"),
)
"""Of each line of `bench.scale`: what grows (None: the value itself), a figure, their titles."""


def main(arguments: list[str] | None = None) -> None:
    """Draw both pictures."""
    parser = argparse.ArgumentParser(prog="bench.pictures", description=__doc__)
    parser.add_argument("curves", type=Path)
    parser.add_argument("scale", type=Path)
    asked = parser.parse_args(arguments)
    curves = json.loads(asked.curves.read_text(encoding="utf-8"))["curves"]
    (IMAGES / "loss-curves.svg").write_text(loss_curves(curves), encoding="utf-8")
    scale = json.loads(asked.scale.read_text(encoding="utf-8"))
    (IMAGES / "scale.svg").write_text(growth(scale), encoding="utf-8")


def loss_curves(curves: Mapping[str, Sequence[float]]) -> str:
    """The loss of each step, of this engine and of the plain code in both number types."""
    points = [
        {"way": way, "step": step, "loss": loss}
        for way in WAYS
        for step, loss in enumerate(curves[way], 1)
    ]
    names, colours = list(WAYS), [colour for colour, _shape in WAYS.values()]
    shapes = [shape for _colour, shape in WAYS.values()]
    chart = (
        alt.Chart(alt.Data(values=points))
        .mark_line(point=alt.OverlayMarkDef(size=45, filled=False), strokeWidth=1.5)
        .encode(
            x=alt.X("step:Q", title="step"),
            y=alt.Y("loss:Q", title="loss of its batch, nats a token"),
            color=alt.Color("way:N", scale=alt.Scale(domain=names, range=colours)),
            shape=alt.Shape("way:N", scale=alt.Scale(domain=names, range=shapes)),
        )
        .properties(width=WIDTH, height=260)
    )
    return svg(chart, "loss")


def growth(scale: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> str:
    """A small chart for each line that was measured, from zero on both axes."""
    charts = [_line(scale[kind], *rest) for kind, *rest in LINES if len(_points(scale, kind)) > 1]
    return svg(alt.concat(*charts, columns=2), "scale")


def _points(scale: Mapping[str, Any], kind: str) -> list[Any]:
    return [point for point in scale.get(kind, {}).values() if "error" not in point]


def _line(
    found: Mapping[str, Mapping[str, Any]], growing: str | None, figure: str, across: str, up: str
) -> Any:
    unit = {"peak_memory_bytes": GIB, "parameters": 1e9}
    points = [
        {
            "x": point[growing] / unit.get(growing, 1) if growing else float(value),
            "y": point[figure] / unit.get(figure, 1),
        }
        for value, point in found.items()
        if "error" not in point
    ]
    return (
        alt.Chart(alt.Data(values=points))
        .mark_line(point=alt.OverlayMarkDef(size=45), color=COLOURS[System.ADAPTER])
        .encode(
            x=alt.X("x:Q", title=across, scale=alt.Scale(domainMin=0)),
            y=alt.Y("y:Q", title=up, scale=alt.Scale(domainMin=0)),
        )
        .properties(width=WIDTH // 2, height=180)
    )


if __name__ == "__main__":
    main()
