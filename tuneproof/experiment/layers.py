"""What each layer of the guard does to the answers of the test, one at a time.

The same answers of the adapter go through chains with some layers on and some off. Thresholds are
those of the whole chain throughout. This module judges nothing itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tuneproof.evaluate.judge import Context, judge
from tuneproof.evaluate.layers import layer_figures
from tuneproof.evaluation import Ablation, LayerFigures
from tuneproof.experiment.guarding import Guard
from tuneproof.guard.reply import Guarded, Reply
from tuneproof.types import Answer, Example, Generation


def layer_lines(
    guard: Guard,
    replies: Sequence[Reply],
    rows: Sequence[Example],
    raw: Sequence[Generation],
    context: Context,
) -> tuple[LayerFigures, ...]:
    """Figures of an ablation: no layer, each layer added to those before it, and the whole chain
    without each one.

    `replies` are what the guard makes of `raw`, before any layer.
    """
    names = guard.chain.names

    def line(
        kind: Ablation, layer: str | None, guarded: list[Guarded], changed: list[bool]
    ) -> LayerFigures:
        judged = judge(rows, as_said(guarded, raw), context)
        return layer_figures(kind, layer, judged, changed)

    nothing = guard.chain.only(()).apply_all(replies)
    lines = [line(Ablation.NONE, None, nothing, [False] * len(rows))]
    for place, name in enumerate(names):
        guarded = guard.chain.only(names[: place + 1]).apply_all(replies)
        changed = [any(change.layer == name for change in one.changes) for one in guarded]
        lines.append(line(Ablation.ADDED, name, guarded, changed))
    whole = [one.text for one in guard.chain.apply_all(replies)]
    for name in names:
        guarded = guard.chain.without(name).apply_all(replies)
        changed = [one.text != text for one, text in zip(guarded, whole, strict=True)]
        lines.append(line(Ablation.WITHOUT, name, guarded, changed))
    return tuple(lines)


def as_said(guarded: Sequence[Guarded], raw: Sequence[Generation]) -> list[Answer]:
    """What came out of the layers as answers to be judged.

    A text that a layer put in place of the model's has neither tokens nor a probability, like an
    answer of the look-up; the model's time was spent all the same.
    """
    return [
        replace(answer, stopped=one.reply.stopped)
        if one.text == answer.text
        else Answer(one.text, stopped=one.reply.stopped, latency_ms=answer.latency_ms)
        for one, answer in zip(guarded, raw, strict=True)
    ]
