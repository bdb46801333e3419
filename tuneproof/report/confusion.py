"""The confusion matrix of topics as a heat map.

Takes the confusion counts of an evaluation: rows are the topics asked about, columns the topics
whose answer was given; the last two columns are refusals and answers of no topic.
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
"""Most topics that are all drawn; of more, those without errors are left out."""
OTHER_COLUMNS = 2
"""The columns that are no topic: refusals, and answers of no topic."""
LABEL = "truncate(datum.label, test(/[\u2e80-\uffff]/, datum.label) ? 9 : 17, 'center')"
"""Vega expression that cuts the middle out of long names: topics that begin alike often differ at
their ends. Chinese names are cut sooner, as their characters are twice as wide."""
SMALL = 11.5
"""Font size of labels and numbers, which must fit a cell. On a phone the map is not scaled, but
scrolls."""


@dataclass(frozen=True, slots=True)
class Confusion:
    """The counts to draw: `matrix[i][j]` questions on `topics[i]` got an answer of `columns[j]`."""

    topics: tuple[str, ...]
    columns: tuple[str, ...]
    matrix: tuple[tuple[int, ...], ...]


def select(counted: ConfusionCounts) -> Confusion | None:
    """The topics to draw, those with most errors first; None when nothing was measured.

    All topics where there are few, else those with errors and those given for another.
    """
    topics, matrix = counted.topics, counted.matrix
    if not topics:
        return None
    kept = list(range(len(topics)))
    if len(kept) > ALL_TOPICS:
        kept = [i for i in kept if _error_count(matrix, i) or _mistaken_count(matrix, i)]
    kept.sort(key=lambda i: (-_error_count(matrix, i), -_mistaken_count(matrix, i), topics[i]))
    others = range(len(topics), len(topics) + OTHER_COLUMNS)
    names = tuple(topics[i] for i in kept)
    return Confusion(
        topics=names,
        columns=(*names, _("(refused)"), _("(other)")),
        matrix=tuple(tuple(matrix[i][j] for j in (*kept, *others)) for i in kept),
    )


def _error_count(matrix: Sequence[Sequence[int]], i: int) -> int:
    return sum(matrix[i]) - matrix[i][i]


def _mistaken_count(matrix: Sequence[Sequence[int]], j: int) -> int:
    return sum(row[j] for i, row in enumerate(matrix) if i != j)


def heat_map(confusion: Confusion) -> str:
    """The confusion matrix as SVG; mix-ups stand out. Empty where nothing is counted."""
    cells: list[dict[str, Any]] = [
        {"asked": topic, "got": column, "n": n, "kind": _cell_kind(topic, column, at, len(row))}
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
            axis=_topic_axis(orient="top", labelAngle=-90),
        ),
        y=alt.Y(
            "asked:N",
            sort=list(confusion.topics),
            scale=alt.Scale(domain=list(confusion.topics)),
            title=_("topic of the question"),
            axis=_topic_axis(),
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


def _cell_kind(topic: str, column: str, at: int, columns: int) -> str:
    """ "right" for right answers, "mixed" for mix-ups, "none" for `OTHER_COLUMNS`."""
    if at >= columns - OTHER_COLUMNS:
        return "none"
    return "right" if topic == column else "mixed"


def _topic_axis(**options: Any) -> Any:
    """An axis of topics: every label is shown, with grid lines between the cells."""
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
