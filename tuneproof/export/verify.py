"""Compare an export with its run: the same ids in, the same scores (logits) out.

The scores of the run come from the slow reference (`engine.reference`): the untouched base with the
low-rank term added to its layers' outputs, which shares no code with merging. This
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
"""How many questions with their answers are compared."""
MOST_SHARE = 0.01
"""Largest accepted difference, as a share of the adapter's own change: a missing, doubled or
wrongly scaled update differs by about the whole of that change (a proposal)."""
ROUNDING = 1e-4
"""Largest accepted difference as a share of the scores: float32 rounding (a proposal)."""


@dataclass(frozen=True, slots=True)
class Deviation:
    """How far the export's scores (logits) are from the run's, over `probes` questions.

    `difference`: the largest absolute difference; `change`: the largest that the adapter makes.
    """

    probes: int
    difference: float
    change: float


@dataclass(frozen=True, eq=False)
class Expected:
    """Questions with answers, with the run's scores and those of the untouched base model.

    Each tensor is [answer ids + 1, vocabulary], float32.
    """

    questions: tuple[str, ...]
    rows: tuple[Rendered, ...]
    scores: tuple[Tensor, ...]
    untouched: tuple[Tensor, ...]

    @classmethod
    def of(cls, source: OpenedRun) -> Expected:
        """Compute the scores of the run; `source.base` must not be merged yet."""
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
    """The logits at every answer id and after the last, one tensor a row."""
    return [reference.logits(model, row.prompt, row.target).float().clone() for row in rows]


def check_scores(expected: Expected, found: Sequence[Tensor]) -> Deviation:
    """The deviation of `found` from the run's scores. Raises ModelError when it is too large."""
    pairs = list(zip(expected.scores, found, strict=True))
    difference = max(float((a - b).abs().max()) for a, b in pairs)
    largest = max(float(scores.abs().max()) for scores in expected.scores)
    change = max(
        float((a - b).abs().max()) for a, b in zip(expected.scores, expected.untouched, strict=True)
    )
    # Negated so that NaN fails, too.
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
    """Raise ModelError when the exported tokenizer gives other ids for a question."""
    for question in plain_questions(tokenizer, expected.questions):
        if not asks_alike(tokenizer, way, source.renderer, question):
            raise ModelError(
                _("The exported tokenizer puts a question otherwise than it was trained."),
                where=question,
                remedy=_("Report this with the name of the base model."),
            )
