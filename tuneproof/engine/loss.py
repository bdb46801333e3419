"""Cross-entropy over a large vocabulary without ever holding its logits.

The output layer takes more than half of all operations of a small model. It is computed only at
the positions that carry a label, in chunks of words, each of which is used while it is still in
the processor's cache. The output layer is frozen, so only the gradient of the hidden states is
needed, and it is computed in the same pass (as in the fused loss of Liger Kernel, Hsu et al. 2024,
arXiv 2410.10989). With z_w the score of word w and l the label:

    rest = sum over w != l of exp(z_w)        loss = log(1 + rest / exp(z_l))
    gradient = (sum over w != l of exp(z_w) W_w  -  rest W_l) / (rest + exp(z_l))

The maximum is not subtracted first, as float32 and bfloat16 hold e^88; rows for which that is not
enough, or whose scores are all so low that their exponentials vanish (GPT-2's are around -100), are
computed again with the usual formula. The label itself is left out of `rest`, so that the small
loss of a nearly certain word is not lost in rounding. This module knows no model; `Head` says what
an output layer does, and a `WordChoice` which of its words share the probability.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import torch
from torch import Tensor, nn

from tuneproof.engine.sizes import CHUNK_WORDS, ROWS_STEP, SCORED_AT_ONCE


@dataclass(frozen=True, eq=False)
class Head:
    """A frozen output layer: logits = softcap(scale * h W^T + bias).

    weight [words, width]; bias [words] or None.
    """

    weight: Tensor
    bias: Tensor | None = None
    scale: float = 1.0
    softcap: float | None = None

    @property
    def plain(self) -> bool:
        """Whether it is only a product, scaled or not: no bias, no softcap."""
        return self.bias is None and self.softcap is None

    def only(self, words: Sequence[int]) -> Head:
        """This layer with the outputs of `words` alone, in their order."""
        chosen = list(words)
        bias = None if self.bias is None else self.bias[chosen]
        return Head(self.weight[chosen], bias, self.scale, self.softcap)

    def part(self, start: int, stop: int) -> Head:
        """This layer with the outputs from `start` to `stop` alone; nothing is copied."""
        bias = None if self.bias is None else self.bias[start:stop]
        return Head(self.weight[start:stop], bias, self.scale, self.softcap)

    def logits(self, hidden: Tensor) -> Tensor:
        """All logits [n, words] of hidden states [n, width], in their own type."""
        out = nn.functional.linear(hidden * self.scale, self.weight)
        return self._with_softcap(out if self.bias is None else out + self.bias)

    def own(self, hidden: Tensor, words: Tensor) -> Tensor:
        """The logit [n] of one word [n] for each hidden state [n, width]."""
        out = (hidden * self.scale * self.weight[words]).sum(1)
        return self._with_softcap(out if self.bias is None else out + self.bias[words])

    def _with_softcap(self, out: Tensor) -> Tensor:
        return out if self.softcap is None else torch.tanh(out / self.softcap) * self.softcap


@dataclass(frozen=True, eq=False, slots=True)
class WordChunk:
    """Some words of an output layer: `words` [m, width].

    `label` [n] is the index among them of each row's label, outside [0, m) where it is none of
    them; None where no row's is. Words that are `counted` [m] in another chunk are skipped; each of
    the others counts `times` times.
    """

    words: Tensor
    label: Tensor | None = None
    counted: Tensor | None = None
    times: int = 1


class WordChoice(Protocol):
    """Chooses the words that a loss sums over."""

    def parts(self, labels: Tensor, weight: Tensor, step: int) -> Iterable[WordChunk]:
        """The parts of `weight` [words, width] to score at `step`; every label is in one."""


class _AllWords:
    """Every word, in chunks."""

    def parts(self, labels: Tensor, weight: Tensor, step: int) -> Iterable[WordChunk]:
        """Chunks of the whole vocabulary, the same at every step."""
        for start in range(0, len(weight), CHUNK_WORDS):
            yield WordChunk(weight[start : start + CHUNK_WORDS], labels - start)


ALL_WORDS: WordChoice = _AllWords()


class _FusedLoss(torch.autograd.Function):
    """-log p(label) of each row; the gradient is computed in the forward pass (see above)."""

    @staticmethod
    def forward(
        ctx: Any, hidden: Tensor, labels: Tensor, weight: Tensor, words: WordChoice, step: int
    ) -> Tensor:
        # hidden [n, width], labels [n], weight [words, width] to [n]
        wanted, n = ctx.needs_input_grad[0], len(labels)
        filled = nn.functional.pad(hidden, (0, 0, 0, -n % ROWS_STEP))
        more = nn.functional.pad(labels, (0, -n % ROWS_STEP))
        parts = words.parts(more, weight, step)
        least = least_sum(len(weight))
        losses, gradient = _loss_in_parts(filled, weight[more].float(), parts, wanted, least)
        losses, gradient = losses[:n], gradient[:n]
        unsure = (~losses.isfinite()).nonzero()[:, 0]
        for start in range(0, len(unsure), SCORED_AT_ONCE):
            rows = unsure[start : start + SCORED_AT_ONCE]
            losses[rows], gradient[rows] = _loss_from_all(hidden[rows], labels[rows], weight)
        if wanted:
            ctx.save_for_backward(gradient.to(weight.dtype))
        return losses[:, 0]

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor | None, ...]:
        (gradient,) = ctx.saved_tensors
        return gradient * grads[0][:, None].to(gradient.dtype), None, None, None, None


def least_sum(words: int) -> float:
    """The smallest sum of the exponentials of `words` scores that can be trusted.

    Below the smallest normal number an exponential is rounded coarsely, or to zero; in a smaller
    sum that error exceeds float32's rounding. bfloat16 has the same smallest number.
    """
    kind = torch.finfo(torch.float32)
    return kind.tiny * words / kind.eps


def can_be_trusted(sums: Tensor, words: int) -> bool:
    """Whether sums of the exponentials of `words` scores are neither too large nor too small."""
    return bool((sums.isfinite() & (sums >= least_sum(words))).all())


def _loss_in_parts(
    hidden: Tensor, own: Tensor, parts: Iterable[WordChunk], wanted: bool, least: float
) -> tuple[Tensor, Tensor]:
    """Losses [n, 1] and gradient [n, width] in float32; the gradient is zero unless `wanted`.

    `own` [n, width] is the output layer's row of each label, in float32. Losses are not finite
    where an exponential is too large, or the sum of all is less than `least`.
    """
    n = hidden.shape[0]
    room = hidden.new_empty(n * CHUNK_WORDS)  # one chunk, written over and over
    rest = torch.zeros((n, 1), device=hidden.device)
    pull = torch.zeros(hidden.shape, device=hidden.device)
    for part in parts:
        words = part.words
        odds = torch.mm(hidden, words.t(), out=room[: n * len(words)].view(n, -1)).exp_()
        if part.label is not None:
            _zero_labels(odds, part.label)
        if part.counted is not None:
            odds.masked_fill_(part.counted, 0.0)
        rest.add_(odds.sum(1, keepdim=True), alpha=part.times)
        if wanted:
            pull.add_(odds @ words, alpha=part.times)
    label = (hidden.float() * own).sum(1, keepdim=True).exp_()
    total = label + rest
    losses = (rest / label).log1p_().masked_fill_(label.isinf() | (total < least), math.inf)
    return losses, pull.sub_(rest * own).div_(total)


def _zero_labels(odds: Tensor, at: Tensor) -> None:
    """Set odds[i, at[i]] to zero wherever `at[i]` lies inside [n, words]."""
    # Not by scatter_, which copies all of `odds` twice on CPU.
    place = torch.arange(len(at), device=at.device), at.clamp(0, odds.shape[1] - 1)
    odds[place] = odds[place].masked_fill_((at >= 0) & (at < odds.shape[1]), 0.0)


def _loss_from_all(hidden: Tensor, labels: Tensor, weight: Tensor) -> tuple[Tensor, Tensor]:
    """As `_loss_in_parts`, for scores of any size, with all of them held in float32."""
    scores = (hidden @ weight.t()).float()
    total = scores.logsumexp(1, keepdim=True)
    own = scores.gather(1, labels[:, None])
    chances = scores.sub_(total).exp_()
    chances.scatter_add_(1, labels[:, None], -torch.ones_like(own))
    return total - own, (chances.to(weight.dtype) @ weight).float()


def answer_loss(
    hidden: Tensor, labels: Tensor, head: Head, words: WordChoice = ALL_WORDS, step: int = 0
) -> Tensor:
    """Sum of the negative log-likelihood of `labels`, natural log, float32 scalar.

    hidden [n, width] are the states that predict the labels [n]. `words` chooses those that share
    the probability at `step`; a head that is not plain always takes all words.
    """
    return label_losses(hidden, labels, head, words, step).sum()


def label_losses(
    hidden: Tensor, labels: Tensor, head: Head, words: WordChoice = ALL_WORDS, step: int = 0
) -> Tensor:
    """As `answer_loss`, of each label by itself: float32 [n]."""
    if head.plain:
        scaled = hidden if head.scale == 1.0 else hidden * head.scale
        return _FusedLoss.apply(scaled, labels, head.weight, words, step)  # type: ignore[no-any-return,no-untyped-call]
    logits = head.logits(hidden).float()
    return nn.functional.cross_entropy(logits, labels, reduction="none")
