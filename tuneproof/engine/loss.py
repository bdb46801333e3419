"""Cross-entropy over a large vocabulary without ever holding its float32 logits.

The output layer is more than half of all operations of a small model: it is computed only at
the positions that carry a label, in chunks of words. The logits are kept in the compute type
for the backward pass, which skips every word whose probability is too small to change a
gradient in that type (the idea of Cut Cross-Entropy, Wijmans et al. 2024, arXiv 2411.09009,
by words instead of by blocks). The output layer is frozen, so only the gradient of the hidden
states is computed. This module knows no model; `Head` says what an output layer does.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

CHUNK_WORDS = 8192
LOG_NEGLIGIBLE = math.log(2.0**-13)
"""Log-probability below which a word is left out of a bfloat16 gradient: far below the smallest
step that bfloat16 resolves beside the 1.0 subtracted at the label (2**-8)."""


@dataclass(frozen=True, eq=False)
class Head:
    """A frozen output layer: logits = softcap(scale * h W^T + bias).

    weight [words, width]; bias [words] or None.
    """

    weight: Tensor
    bias: Tensor | None = None
    scale: float = 1.0
    softcap: float | None = None

    def logits(self, hidden: Tensor) -> Tensor:
        """All logits [n, words] of hidden states [n, width], in their own type."""
        out = nn.functional.linear(hidden * self.scale, self.weight)
        if self.bias is not None:
            out = out + self.bias
        return out if self.softcap is None else torch.tanh(out / self.softcap) * self.softcap


class _ChunkedLoss(torch.autograd.Function):
    """Sum over rows of -log p(label); see the module."""

    @staticmethod
    def forward(ctx: Any, hidden: Tensor, labels: Tensor, weight: Tensor) -> Tensor:
        # hidden [n, width], labels [n], weight [words, width]
        n, words = hidden.shape[0], weight.shape[0]
        chunks: list[Tensor] = []
        chosen = torch.zeros((n,), device=hidden.device)
        largest = hidden.new_full((n,), -torch.inf)
        total = torch.zeros((n,), device=hidden.device)
        for start in range(0, words, CHUNK_WORDS):
            stop = min(start + CHUNK_WORDS, words)
            chunk = hidden @ weight[start:stop].t()
            chunks.append(chunk)
            inside = (labels >= start) & (labels < stop)
            at = (labels - start).clamp(0, stop - start - 1)
            chosen += chunk.gather(1, at[:, None]).squeeze(1).float() * inside
            peak = torch.maximum(largest, chunk.amax(1))
            terms = (chunk - peak[:, None]).exp_().sum(1, dtype=torch.float32)
            total = total * (largest - peak).float().exp_() + terms
            largest = peak
        log_total = total.log_() + largest.float()
        ctx.save_for_backward(labels, log_total, weight, *chunks)
        return (log_total - chosen).sum()

    @staticmethod
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor, None, None]:
        labels, log_total, weight, *chunks = ctx.saved_tensors
        gradient = -weight[labels].float()
        start = 0
        for chunk in chunks:
            stop = start + chunk.shape[1]
            gradient += _chunk_gradient(chunk, log_total, weight[start:stop])
            start = stop
        return (gradient * grad).to(weight.dtype), None, None


def _chunk_gradient(chunk: Tensor, log_total: Tensor, weight: Tensor) -> Tensor:
    """softmax(chunk) @ weight, over the words that matter in the type of the chunk."""
    if chunk.dtype == torch.float32:
        return (chunk - log_total[:, None]).exp_() @ weight
    below = (chunk - log_total.to(chunk.dtype)[:, None]).amax(0)
    kept = (below > LOG_NEGLIGIBLE).nonzero().squeeze(1)
    probability = (chunk[:, kept].float() - log_total[:, None]).exp_()
    return (probability.to(chunk.dtype) @ weight[kept]).float()


def answer_loss(hidden: Tensor, labels: Tensor, head: Head) -> Tensor:
    """Sum of the negative log-likelihood of `labels`, natural log, float32 scalar.

    hidden [n, width] are the states that predict the labels [n].
    """
    if head.bias is None and head.softcap is None:
        scaled = hidden if head.scale == 1.0 else hidden * head.scale
        return _ChunkedLoss.apply(scaled, labels, head.weight)  # type: ignore[no-any-return,no-untyped-call]
    logits = head.logits(hidden).float()
    return nn.functional.cross_entropy(logits, labels, reduction="sum")
