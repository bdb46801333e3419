"""The plain, slow reference: loss, gradients and greedy decoding written as they are defined.

Works on an untouched Transformers model in float32, never on one that the engine has equipped.
One row at a time, whole logits, no cache, no draft, autograd for every gradient. Tests hold the
engine to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, nn

from tuneproof.engine.decoding import Decoding
from tuneproof.models.prompt import Prompt, Rendered

Factors = Mapping[str, tuple[Tensor, Tensor]]
"""Layer path to A [r, in] and B [out, r]."""


@contextmanager
def adapted(model: nn.Module, factors: Factors, scale: float) -> Iterator[None]:
    """Add scale * (x A^T) B^T to the output of every layer named, while the context lasts."""

    def add(a: Tensor, b: Tensor) -> Any:
        return lambda _layer, inputs, output: output + scale * (inputs[0] @ a.T) @ b.T

    hooks = [
        model.get_submodule(path).register_forward_hook(add(a, b))
        for path, (a, b) in factors.items()
    ]
    try:
        yield
    finally:
        for hook in hooks:
            hook.remove()


def logits(model: Any, prompt: Prompt, continuation: Sequence[int]) -> Tensor:
    """Scores [n + 1, words] of every word at each of the n ids of `continuation` and after them."""
    if prompt.decoder_ids:
        decoder_ids = torch.tensor([[*prompt.decoder_ids, *continuation]])
        out = model(input_ids=torch.tensor([prompt.ids]), decoder_input_ids=decoder_ids)
        return out.logits[0, len(prompt.decoder_ids) - 1 :]  # type: ignore[no-any-return]
    out = model(input_ids=torch.tensor([[*prompt.ids, *continuation]]))
    return out.logits[0, len(prompt.ids) - 1 :]  # type: ignore[no-any-return]


def loss(model: Any, rows: Sequence[Rendered]) -> Tensor:
    """Mean negative log-likelihood over all target ids of `rows`, in nats."""
    total = torch.zeros(())
    for row in rows:
        scores = logits(model, row.prompt, row.target)[:-1]
        total = total + nn.functional.cross_entropy(
            scores, torch.tensor(row.target), reduction="sum"
        )
    return total / sum(len(row.target) for row in rows)


def fork_loss(
    model: Any, rows: Sequence[Rendered], known: Sequence[Rendered], share: float
) -> Tensor:
    """Sum over the forks of `rows` of the cross-entropy among the ids that `known` targets with
    the same beginning go on with; `share` of the wanted probability is spread over all of them."""
    total = torch.zeros(())
    for row in rows:
        scores = logits(model, row.prompt, row.target)
        for place, label in enumerate(row.target):
            alike = [other.target for other in known if other.target[:place] == row.target[:place]]
            words = sorted({target[place] for target in alike})
            if len(words) > 1:
                loss = nn.functional.cross_entropy(
                    scores[place, words], torch.tensor(words.index(label)), label_smoothing=share
                )
                total = total + loss
    return total


@torch.no_grad()
def greedy(model: Any, prompt: Prompt, decoding: Decoding) -> list[int]:
    """The ids that greedy decoding produces, the end id included when it comes; id 0 where the
    scores are NaN or infinite."""
    produced: list[int] = []
    while len(produced) < decoding.limit:
        scores = logits(model, prompt, produced)[-1].clone()
        decoding.adjust(scores, [*(prompt.decoder_ids or prompt.ids), *produced])
        produced.append(int(scores.argmax()) if scores.logsumexp(0).isfinite() else 0)
        if produced[-1] in decoding.end_ids or decoding.looping(produced):
            break
    return produced
