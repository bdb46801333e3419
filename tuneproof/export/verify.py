"""What was exported, held against the run: the same ids in, the same scores out.

The scores of the run are those of the plain judge (`engine.reference`): the untouched base with
the low-rank term added to its layers' outputs, a way that shares nothing with merging. This
module writes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from tuneproof.engine import reference
from tuneproof.errors import ModelError
from tuneproof.export.asking import Way, asks_alike, plain_questions
from tuneproof.export.source import OpenedRun
from tuneproof.i18n import _
from tuneproof.models.prompt import Rendered

PROBES = 4
"""Questions with their answers that are held against each other."""
MOST_SHARE = 0.01
"""Largest difference as a share of what the adapter changes: a forgotten, doubled or wrongly
scaled update differs by as much as the adapter changes (a proposal)."""
ROUNDING = 1e-4
"""Largest difference as a share of the scores themselves: rounding in float32 (a proposal)."""


@dataclass(frozen=True, slots=True)
class Deviation:
    """How far the export's scores (logits) are from the run's, over `probes` questions.

    `difference` is the largest distance, `change` the largest that the adapter itself makes.
    """

    probes: int
    difference: float
    change: float


@dataclass(frozen=True, eq=False)
class Expected:
    """Questions with answers, the run's scores of them, and the untouched base's.

    Each tensor is [answer ids + 1, words], float32.
    """

    questions: tuple[str, ...]
    rows: tuple[Rendered, ...]
    scores: tuple[Tensor, ...]
    untouched: tuple[Tensor, ...]

    @classmethod
    def of(cls, source: OpenedRun) -> Expected:
        """What the run says; `source.base` must still be as it was loaded."""
        known = (*source.parts.test, *source.parts.known)
        examples = [row for row in known if row.answer][:PROBES]
        rows = [source.renderer.render(row.question, row.answer) for row in examples]
        model = source.base.model
        untouched = scores_of(model, rows)
        with reference.adapted(model, source.adapter.tensors, source.adapter.scale):
            adapted = scores_of(model, rows)
        return cls(
            tuple(row.question for row in examples), tuple(rows), tuple(adapted), tuple(untouched)
        )


@torch.no_grad()
def scores_of(model: Any, rows: Sequence[Rendered]) -> list[Tensor]:
    """The scores of every answer id, and of what follows, row by row."""
    return [reference.logits(model, row.prompt, row.target).float().clone() for row in rows]


def check_scores(expected: Expected, found: Sequence[Tensor]) -> Deviation:
    """Raise ModelError when `found` are not the run's scores."""
    pairs = list(zip(expected.scores, found, strict=True))
    difference = max(float((a - b).abs().max()) for a, b in pairs)
    largest = max(float(scores.abs().max()) for scores in expected.scores)
    change = max(
        float((a - b).abs().max()) for a, b in zip(expected.scores, expected.untouched, strict=True)
    )
    # Written so that a difference that is not a number fails, too.
    if not difference <= max(MOST_SHARE * change, ROUNDING * largest):
        raise ModelError(
            _(
                "What was exported does not answer as the run does: its scores differ by "
                "{difference:.3g}, the adapter itself changes them by {change:.3g}. It was removed."
            ).format(difference=difference, change=change),
            remedy=_("Report this with the name of the base model."),
        )
    return Deviation(len(pairs), difference, change)


def check_asking(expected: Expected, source: OpenedRun, tokenizer: Any, way: Way) -> None:
    """Raise ModelError when the exported tokenizer puts a question in another form."""
    for question in plain_questions(tokenizer, expected.questions):
        if not asks_alike(tokenizer, way, source.renderer, question):
            raise ModelError(
                _("The exported tokenizer puts a question otherwise than it was trained."),
                where=question,
                remedy=_("Report this with the name of the base model."),
            )
