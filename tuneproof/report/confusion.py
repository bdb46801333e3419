"""Which topics are taken for which: the heat map and the words beside it.

Takes the confusion counts of an evaluation: rows are the topics asked about, columns the
topics whose answer was given, the last two of them refusals and answers of no topic.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from tuneproof.evaluation import ConfusionCounts
from tuneproof.i18n import _
from tuneproof.report.charts import INK, fitted, svg

ALL_TOPICS = 30
OTHER_COLUMNS = 2
LABEL = "truncate(datum.label, test(/[\u2e80-\uffff]/, datum.label) ? 9 : 17, 'center')"
"""A long name loses its middle: topics that begin alike differ at their ends. A Chinese character
is twice as wide. In Vega's expressions."""
SMALL = 11.5
"""Size of its labels and numbers: a cell is hardly wider. On a phone the map is not made smaller,
but scrolls."""


@dataclass(frozen=True, slots=True)
class Confusion:
    """The counts that are drawn: `matrix[i][j]` questions on `topics[i]` got `columns[j]`."""

    topics: tuple[str, ...]
    columns: tuple[str, ...]
    matrix: tuple[tuple[int, ...], ...]


def select(counted: ConfusionCounts) -> Confusion | None:
    """The topics worth drawing, those with most errors first; None when nothing was measured.

    All topics where they are few, else those that were confused or taken for another.
    """
    topics, matrix = counted.topics, counted.matrix
    if not topics:
        return None
    kept = list(range(len(topics)))
    if len(kept) > ALL_TOPICS:
        kept = [i for i in kept if _errors(matrix, i) or _taken(matrix, i)]
    kept.sort(key=lambda i: (-_errors(matrix, i), -_taken(matrix, i), topics[i]))
    others = range(len(topics), len(topics) + OTHER_COLUMNS)
    names = tuple(topics[i] for i in kept)
    return Confusion(
        topics=names,
        columns=(*names, _("(refused)"), _("(other)")),
        matrix=tuple(tuple(matrix[i][j] for j in (*kept, *others)) for i in kept),
    )


def _errors(matrix: Sequence[Sequence[int]], i: int) -> int:
    return sum(matrix[i]) - matrix[i][i]


def _taken(matrix: Sequence[Sequence[int]], j: int) -> int:
    return sum(row[j] for i, row in enumerate(matrix) if i != j)


def heat_map(confusion: Confusion) -> str:
    """Topics asked about against topics answered with; those taken for another stand out."""
    cells: list[dict[str, Any]] = [
        {"asked": topic, "got": column, "n": n, "kind": _kind(topic, column, at, len(row))}
        for topic, row in zip(confusion.topics, confusion.matrix, strict=True)
        for at, (column, n) in enumerate(zip(confusion.columns, row, strict=True))
        if n
    ]
    if not cells:
        return ""
    base = alt.Chart(alt.Data(values=cells)).encode(
        x=alt.X(
            "got:N",
            sort=list(confusion.columns),
            scale=alt.Scale(domain=list(confusion.columns)),
            title=_("topic of the answer given"),
            axis=_axis(orient="top", labelAngle=-90),
        ),
        y=alt.Y(
            "asked:N",
            sort=list(confusion.topics),
            scale=alt.Scale(domain=list(confusion.topics)),
            title=_("topic of the question"),
            axis=_axis(),
        ),
    )
    most = max((cell["n"] for cell in cells if cell["kind"] == "mixed"), default=1)
    shade = alt.Color(
        "n:Q", scale=alt.Scale(domain=[1, max(2, most)], range=["#fcd3ae", "#ee7a1c"]), legend=None
    )
    right = base.transform_filter("datum.kind == 'right'").mark_rect(color="#cfe0f2")
    none = base.transform_filter("datum.kind == 'none'").mark_rect(color="#d9d9d9")
    mixed = base.transform_filter("datum.kind == 'mixed'").mark_rect().encode(color=shade)
    number = base.mark_text(fontSize=SMALL, color=INK).encode(text="n:Q")
    height = max(160, 140 + 14 * len(confusion.topics))
    return svg(fitted(alt.layer(right, none, mixed, number), height), "confusion")


def _kind(topic: str, column: str, at: int, columns: int) -> str:
    """Whether a cell counts right answers, mix-ups, or refusals and answers of no topic."""
    if at >= columns - OTHER_COLUMNS:
        return "none"
    return "right" if topic == column else "mixed"


def _axis(**options: Any) -> Any:
    """Every topic keeps its label, and thin lines between the cells lead the eye."""
    return alt.Axis(
        labelFontSize=SMALL,
        labelExpr=LABEL,
        labelLimit=120,
        labelOverlap=False,
        labelPadding=3,
        grid=True,
        tickBand="extent",
        **options,
    )
