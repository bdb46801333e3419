"""What each layer of a guard changes: the main figures with some layers on and some off.

Always on both kinds of question: what a layer wins on answerable ones it may lose on unanswerable
ones. This module knows judged answers; it knows no layer.
"""

from __future__ import annotations

from collections.abc import Sequence

from tuneproof.evaluate.stats import wilson
from tuneproof.evaluation import Ablation, ChangedCounts, LayerFigures
from tuneproof.types import Interval, Judged, Slice


def layer_figures(
    kind: Ablation, layer: str | None, judged: Sequence[Judged], changed: Sequence[bool]
) -> LayerFigures:
    """The figures of one set of layers.

    `changed[i]` says that the answer `judged[i]` was changed by the added layer, or, where one was
    left out, that it differs from that of the whole chain.
    """
    pairs = list(zip(judged, changed, strict=True))
    return LayerFigures(
        kind,
        layer,
        ChangedCounts(
            sum(one.answerable and moved for one, moved in pairs),
            sum(not one.answerable and moved for one, moved in pairs),
        ),
        correct=_share_in_slice(judged, Slice.ANSWERABLE, "correct"),
        far=_share_in_slice(judged, Slice.FAR, "correct"),
        correct_refusals=_share_in_slice(judged, Slice.UNANSWERABLE, "refused"),
        false_refusals=_share_in_slice(judged, Slice.ANSWERABLE, "refused"),
    )


def _share_in_slice(judged: Sequence[Judged], part: Slice, what: str) -> Interval:
    inside = [answer for answer in judged if part in answer.slices]
    return wilson(sum(getattr(answer, what) for answer in inside), len(inside))
