"""The figures of an epoch: the validation questions really answered, and what was forgotten.

Measures and judges; it chooses no epoch and stops nothing.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from tuneproof.engine.loop import mean_loss
from tuneproof.engine.lower import LowerStates
from tuneproof.engine.network import Network
from tuneproof.engine.scores import score
from tuneproof.evaluate.judge import Context, judge
from tuneproof.experiment.answerer import Answerer, Workbench
from tuneproof.models.prompt import Rendered
from tuneproof.text.general import GENERAL
from tuneproof.types import Example, Flag, Judged
from tuneproof.watch.seen import EpochFigures

LEAST_KNOWN = 1.0
"""Nats per token by which a base model must beat blind guessing on the general sentences:
otherwise it knows nothing there that could be forgotten."""


@dataclass(eq=False)
class Validation:
    """The validation of one adapter: its questions, and the general sentences if asked for.

    `rendered` are those of `rows` that fit the recipe's length; the loss is taken over them. One
    pass over their known answers gives it, and with it what each answer begins with.
    """

    bench: Workbench
    answerer: Answerer
    context: Context
    rows: Sequence[Example]
    rendered: Sequence[Rendered]
    general: bool
    judged: Sequence[Judged] = field(default=(), init=False)
    """The answers of the newest epoch."""
    _base_loss: float | None = field(default=None, init=False)
    _lower: LowerStates | None = field(default=None, init=False)

    def keep_lower(self) -> None:
        """Compute the states below the adapter now, if they are kept at all, so that too little
        memory shows here."""
        network = self.bench.network
        adapter = self.answerer.adapter
        split = network.split_for(adapter.slots) if adapter else 0
        if split and self.rendered:
            self._lower = network.lower_of(self.rendered, split)

    def measure(self, epoch: int, step: int) -> EpochFigures:
        """The figures of the adapter as it is now; what cannot be measured is None."""
        return EpochFigures(
            epoch=epoch, step=step, **self._answer_figures(), **self._forgetting_figures()
        )

    def _answer_figures(self) -> dict[str, Any]:
        if not self.rendered:
            return {}
        scored = score(self.bench.network, self.answerer.adapter, self.rendered, self._lower)
        questions = [row.question for row in self.rows]
        begun = scored.beginnings(self.rendered)
        produced = self.answerer.ask(questions, exact=False, begun=begun)
        judged = self.judged = judge(self.rows, produced, self.context)
        return {
            "validation_loss": round(scored.loss, 5),
            "validation_questions": len(judged),
            "validation_correct": _share(one.correct for one in judged),
            "validation_loops": _share(Flag.LOOP in one.flags for one in judged),
            "validation_echoes": _share(Flag.ECHO in one.flags for one in judged),
            "validation_cut": _share(Flag.CUT in one.flags for one in judged),
            "validation_refused": _share(one.refused for one in judged),
        }

    def _forgetting_figures(self) -> dict[str, Any]:
        if not self.general:
            return {}
        rendered = [self.bench.renderer.running_text(text) for text in GENERAL]
        if self._base_loss is None:
            self._base_loss = mean_loss(self.bench.network, None, rendered)
        if not _knows_general_text(self.bench.network, self._base_loss):
            return {}
        return forgetting(self.bench.network, self._mean_loss(rendered), self._base_loss)

    def _mean_loss(self, rows: Sequence[Rendered]) -> float:
        return mean_loss(self.bench.network, self.answerer.adapter, rows)


def forgetting(network: Network, loss: float, base_loss: float) -> dict[str, float]:
    """How much the adapter raised the loss of general text, from `base_loss` to `loss`, and what
    share of the base's knowledge that is: 1.0 at blind guessing and beyond. Empty where the base
    knows nothing of it."""
    if not _knows_general_text(network, base_loss):
        return {}
    drift = loss - base_loss
    return {
        "general_loss": round(loss, 5),
        "general_drift": round(drift, 5),
        "forgotten": round(min(1.0, drift / _nats_below_guessing(network, base_loss)), 5),
    }


def _knows_general_text(network: Network, base_loss: float) -> bool:
    return _nats_below_guessing(network, base_loss) >= LEAST_KNOWN


def _nats_below_guessing(network: Network, base_loss: float) -> float:
    """Nats per token by which the base beats blind guessing."""
    return math.log(network.head.weight.shape[0]) - base_loss


def _share(signs: Iterable[bool]) -> float:
    found = list(signs)
    return sum(found) / len(found)
