"""What each layer of a guard changes: the main figures with some layers on and some off.

Always both sides: what a layer wins on answerable questions it may lose on unanswerable ones.
This module knows judged answers; it knows no layer.
"""

from __future__ import annotations

from collections.abc import Sequence

from tuneproof.evaluate.stats import wilson
from tuneproof.evaluation import Ablation, ChangedCounts, LayerFigures
from tuneproof.types import Interval, Judged, Slice


def layer_figures(
    kind: Ablation, layer: str | None, judged: Sequence[Judged], changed: Sequence[bool]
) -> LayerFigures:
    """One line of the comparison.

    `changed[i]` says that the answer to `judged[i]` was changed by the added layer, or, where one
    was left out, that it differs from that of the whole chain.
    """
    pairs = list(zip(judged, changed, strict=True))
    return LayerFigures(
        kind,
        layer,
        ChangedCounts(
            sum(one.answerable and moved for one, moved in pairs),
            sum(not one.answerable and moved for one, moved in pairs),
        ),
        correct=_share(judged, Slice.ANSWERABLE, "correct"),
        far=_share(judged, Slice.FAR, "correct"),
        correct_refusals=_share(judged, Slice.UNANSWERABLE, "refused"),
        false_refusals=_share(judged, Slice.ANSWERABLE, "refused"),
    )


def _share(judged: Sequence[Judged], part: Slice, what: str) -> Interval:
    inside = [one for one in judged if part in one.slices]
    return wilson(sum(getattr(one, what) for one in inside), len(inside))
