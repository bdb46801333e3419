"""The likelihood of given answers under a model, by teacher forcing: no token is produced.

This module knows no rules of decoding and judges nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from tuneproof.engine.batches import Batch, collate, micro_batches
from tuneproof.engine.choose import chunks
from tuneproof.engine.lora import Adapter
from tuneproof.engine.loss import Head, can_be_trusted
from tuneproof.engine.network import Network
from tuneproof.engine.sizes import READ_IDS, ROWS_STEP, SCORED_AT_ONCE
from tuneproof.models.prompt import Rendered


@dataclass(frozen=True, eq=False)
class Scored:
    """The targets of rows under one adapter, label by label, in the order of the rows.

    `right` [labels]: whether the label is the likeliest word; `logprob` [labels], natural log.
    """

    right: tuple[Tensor, ...]
    logprob: tuple[Tensor, ...]

    @property
    def totals(self) -> list[float]:
        """The log-probability of each row's whole target."""
        return [float(row.sum()) for row in self.logprob]

    @property
    def loss(self) -> float:
        """Mean loss per label, in nats."""
        return -float(torch.cat(self.logprob).mean())


@torch.no_grad()
def score(network: Network, adapter: Adapter | None, rows: Sequence[Rendered]) -> Scored:
    """Score the labels of `rows`, teacher-forced, with `adapter`; None: with the base alone."""
    if adapter is not None:
        adapter.refresh(network.dtype)
    network.equipped.use(adapter)
    right: list[Tensor] = [torch.empty(0)] * len(rows)
    logprob = list(right)
    for part in micro_batches(range(len(rows)), [row.length for row in rows], READ_IDS):
        batch = collate([rows[at] for at in part], network.pad_id, network.device)
        hits, values = _score_labels(network, batch)
        start = 0
        for at in part:
            stop = start + len(rows[at].target)
            right[at], logprob[at] = hits[start:stop], values[start:stop]
            start = stop
    return Scored(tuple(right), tuple(logprob))


def _score_labels(network: Network, batch: Batch) -> tuple[Tensor, Tensor]:
    """`predicted_right` for all labels of the batch; both results [labels], on the CPU."""
    states = network.hidden(batch)
    found = [
        predicted_right(
            network.head, states[at : at + SCORED_AT_ONCE], batch.labels[at:][:SCORED_AT_ONCE]
        )
        for at in range(0, len(states), SCORED_AT_ONCE)
    ]
    hits, values = zip(*found, strict=True)
    return torch.cat(hits).cpu(), torch.cat(values).cpu()


def predicted_right(head: Head, hidden: Tensor, labels: Tensor) -> tuple[Tensor, Tensor]:
    """Whether each label [n] is the likeliest word by its state [n, width], and its natural
    log-probability in float32. Where the scores are NaN or infinite: False and -inf."""
    n = len(hidden)
    filled = nn.functional.pad(hidden, (0, 0, 0, -n % ROWS_STEP))
    own = filled.new_zeros(n)
    top = filled.new_full((n,), -torch.inf)
    total = torch.zeros(n, device=hidden.device)
    for start, every in chunks(head, filled):
        scores = every[:n]
        rows = ((labels >= start) & (labels < start + scores.shape[1])).nonzero().flatten()
        own[rows] = scores[rows, labels[rows] - start]
        top = torch.maximum(top, scores.amax(1))
        total += scores.exp_().sum(1, dtype=torch.float32)
    if not can_be_trusted(total, len(head.weight)):
        return _foretold_from_all(head.logits(hidden).float(), labels)
    return own >= top, own.float() - total.log_()


def _foretold_from_all(scores: Tensor, labels: Tensor) -> tuple[Tensor, Tensor]:
    """As `predicted_right`, from all scores [n, words] at once."""
    total = scores.logsumexp(1)
    own = scores.gather(1, labels[:, None])[:, 0]
    known = total.isfinite()
    return (scores.argmax(1) == labels) & known, (own - total).where(known, -torch.inf)
