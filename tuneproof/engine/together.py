"""Optimizer steps of several candidates in common passes over one base.

Each candidate has its own rows, rank, rate and moments, and comes to what it would come to alone,
but for rounding: the passes only share the base's products. On a GPU, which a batch of eight short
rows keeps idle, many candidates then take little longer than one. This module knows no file and
does not decide which candidates there are.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from tuneproof.config import LoraSettings
from tuneproof.engine.batches import Batch, joined
from tuneproof.engine.group import AdapterGroup
from tuneproof.engine.loop import Candidate, Step
from tuneproof.engine.lora import Adapter
from tuneproof.engine.loss import label_losses
from tuneproof.engine.network import Network

AGREEMENT = 0.1
"""Most that states of a common pass may differ from those of one alone, as a share of what the
other adapter would have made of them."""


def joins(network: Network) -> bool:
    """Whether candidates over `network` are to share passes: on a GPU, where the model keeps the
    tokens of each row in their place. Experts that take theirs out of all rows do not."""
    return network.device.type == "cuda" and keeps_rows_apart(network)


@torch.no_grad()
def keeps_rows_apart(network: Network) -> bool:
    """Whether two adapters in one pass make of each row what they make of it alone, by trying."""
    adapters = [_random_adapter(network, seed) for seed in (0, 1)]
    words = network.model.config.get_text_config().vocab_size
    ids = torch.arange(1, 9, device=network.device)[None] % words
    try:
        alone = [_states(network, adapter, ids) for adapter in adapters]
        both = _states(network, AdapterGroup(adapters), ids.expand(2, -1))
    except RuntimeError:
        return False
    finally:
        network.equipped.use(None)
    found, swapped = torch.cat(alone), torch.cat(alone[::-1])
    return bool((both - found).norm() <= AGREEMENT * (found - swapped).norm())


def _random_adapter(network: Network, seed: int) -> Adapter:
    """An adapter on every layer that changes the states a great deal."""
    adapter = network.equipped.new_adapter(LoraSettings(rank=2, layers="all"), seed)
    for slot in adapter.slots.values():
        _a, b = slot.views(adapter.flat)
        noise = torch.randn(b.shape, generator=torch.Generator().manual_seed(seed))
        b.copy_(noise / slot.rank)
    return adapter


def _states(network: Network, adapter: Adapter | AdapterGroup, ids: Tensor) -> Tensor:
    adapter.refresh(network.dtype)
    network.equipped.use(adapter)
    decoded = ids[:, :3] if network.seq2seq else None
    return network.states(ids, torch.ones_like(ids), decoded).float()


@dataclass(frozen=True, eq=False, slots=True)
class _Share:
    """What a candidate has in a pass: `rows` of it in `batch`; its step has `labels` in all."""

    candidate: Candidate
    rows: list[int]
    batch: Batch
    labels: int


class Together:
    """Makes the steps of candidates over one network."""

    def __init__(self, network: Network):
        self._network = network
        self._group: AdapterGroup | None = None

    def step(self, candidates: Sequence[Candidate]) -> list[Step]:
        """One step of each, in their order; `seconds` is an equal share of the time of all.

        Where memory runs out, no candidate has been changed.
        """
        started = time.perf_counter()
        losses: dict[Candidate, tuple[Tensor, int]] = {}
        for part in _parts(candidates):
            alone = len(part) == 1
            losses |= {part[0]: part[0].compute_gradient()} if alone else self._gradients_of(part)
        for candidate in candidates:
            candidate.allocate_moments()  # there may be no room for those of the last one
        steps = [candidate.update(*losses[candidate]) for candidate in candidates]
        seconds = (time.perf_counter() - started) / len(candidates)
        return [replace(step, seconds=seconds) for step in steps]

    def _gradients_of(self, candidates: Sequence[Candidate]) -> dict[Candidate, tuple[Tensor, int]]:
        """As `Candidate.compute_gradient`, of all of them in common passes."""
        shares = [_shares_of(candidate) for candidate in candidates]
        losses = dict.fromkeys(candidates, torch.zeros((), device=self._network.device))
        for candidate in candidates:
            candidate.adapter.zero_grad()
        for turn in range(max(len(own) for own in shares)):
            taking = [own[turn] for own in shares if turn < len(own)]
            for share, loss in zip(taking, self._add_gradients(taking), strict=True):
                losses[share.candidate] = losses[share.candidate] + loss
        return {
            candidate: (losses[candidate], sum(share.batch.tokens for share in own))
            for candidate, own in zip(candidates, shares, strict=True)
        }

    def _add_gradients(self, shares: Sequence[_Share]) -> list[Tensor]:
        """Add the gradients of one pass to those of the adapters; returns what each share adds to
        the mean loss of its candidate, without the forks."""
        network = self._network
        group = self._group_of([share.candidate.adapter for share in shares])
        group.refresh(network.dtype)
        network.equipped.use(group, training=True)
        batch = joined([share.batch for share in shares], network.pad_id)
        hidden = _parted(network.hidden(batch), shares)
        losses = _answer_losses(network, shares, hidden)
        forked = [
            share.candidate.fork_loss(states, share.rows, share.batch)
            for share, states in zip(shares, hidden, strict=True)
        ]
        means = [
            (loss + fork) / share.labels
            for share, loss, fork in zip(shares, losses, forked, strict=True)
        ]
        torch.stack(means).sum().backward()  # type: ignore[no-untyped-call]
        group.hand_over()
        return [loss.detach() / share.labels for share, loss in zip(shares, losses, strict=True)]

    def _group_of(self, adapters: Sequence[Adapter]) -> AdapterGroup:
        kept = self._group
        if kept is None or [*map(id, kept.adapters)] != [*map(id, adapters)]:
            kept = self._group = AdapterGroup(adapters)
        return kept


def _parts(candidates: Sequence[Candidate]) -> list[list[Candidate]]:
    """The candidates that can go together: those whose adapters begin at the same block; one that
    has dropout is alone."""
    parts: dict[object, list[Candidate]] = {}
    for candidate in candidates:
        key = candidate if candidate.recipe.lora.dropout else candidate.split
        parts.setdefault(key, []).append(candidate)
    return list(parts.values())


def _shares_of(candidate: Candidate) -> list[_Share]:
    """What a candidate's next step has in each pass."""
    passes = candidate.passes(candidate.next_batch())
    batches = [candidate.collate(rows) for rows in passes]
    labels = sum(len(batch.labels) for batch in batches)
    return [
        _Share(candidate, rows, batch, labels) for rows, batch in zip(passes, batches, strict=True)
    ]


def _answer_losses(
    network: Network, shares: Sequence[_Share], hidden: Sequence[Tensor]
) -> list[Tensor]:
    """The summed loss of each share over its states; in one go where all score the same words."""
    first = shares[0].candidate
    head = network.head
    if all(
        share.candidate.words is first.words and share.candidate.step_number == first.step_number
        for share in shares
    ):
        labels = torch.cat([share.batch.labels for share in shares])
        losses = label_losses(torch.cat([*hidden]), labels, head, first.words, first.step_number)
        return [part.sum() for part in _parted(losses, shares)]
    return [
        label_losses(
            states, share.batch.labels, head, share.candidate.words, share.candidate.step_number
        ).sum()
        for share, states in zip(shares, hidden, strict=True)
    ]


def _parted(of_labels: Tensor, shares: Sequence[_Share]) -> Sequence[Tensor]:
    """What belongs to each share's labels, of what is known of each label of a pass."""
    sizes = [len(share.batch.labels) for share in shares]
    return of_labels.split(sizes)  # type: ignore[no-untyped-call,no-any-return]
