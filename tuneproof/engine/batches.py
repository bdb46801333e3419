"""Batches of rendered examples: which rows together, and how they become tensors.

Rows of similar length go together, so that little is padded; which rows those are depends
only on seed and epoch, so that a resumed run sees the same batches. Padding is on the right:
under causal attention no real token ever sees it, so no mask is needed there. This module
knows no model.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor

from tuneproof.models.prompt import Rendered

WIDTH_STEP = 4
"""Padded lengths are multiples of this: the CPU's matrix library compiles a kernel for every new
shape, which takes longer than the product itself (docs/performance.md)."""

WINDOW = 16
"""Rows of so many batches are sorted by length together: enough for little padding, few enough to
mix rows."""


@dataclass(frozen=True, eq=False)
class Batch:
    """Tensors of one pass.

    `ids` [rows, length] for the decoder-only model, or the encoder; `mask` of the same shape.
    `decoder_ids` [rows, length], or None for a decoder-only model. `positions` [n] index the
    flattened hidden states that predict `labels` [n], row by row; those of row i end before
    `ends[i]`. `tokens` counts ids without padding. `lower` [rows, length, width] are the states
    that block `split` reads, where they are known already.
    """

    ids: Tensor
    mask: Tensor
    decoder_ids: Tensor | None
    positions: Tensor
    labels: Tensor
    ends: tuple[int, ...]
    tokens: int
    lower: Tensor | None = None
    split: int = 0


def epoch_batches(
    lengths: Sequence[int], batch_size: int, seed: int, epoch: int
) -> list[list[int]]:
    """Row numbers of each batch of one epoch, every row once; determined by the inputs alone."""
    random = np.random.default_rng((seed, epoch))
    order = random.permutation(len(lengths))
    batches: list[list[int]] = []
    window = WINDOW * batch_size
    for start in range(0, len(order), window):
        rows = sorted(order[start : start + window].tolist(), key=lambda row: lengths[row])
        batches += [rows[at : at + batch_size] for at in range(0, len(rows), batch_size)]
    return [batches[at] for at in random.permutation(len(batches))]


def micro_batches(rows: Sequence[int], lengths: Sequence[int], budget: int) -> list[list[int]]:
    """Split the batch `rows` into passes of at most `budget` padded ids, but at least one row, with
    rows of similar length together, as for gradient accumulation. Row numbers, shortest first."""
    result: list[list[int]] = [[]]
    for row in sorted(rows, key=lambda row: lengths[row]):
        # Sorted, so this row is the longest of its part.
        if result[-1] and lengths[row] * (len(result[-1]) + 1) > budget:
            result.append([])
        result[-1].append(row)
    return result if rows else []


def collate(
    rows: Sequence[Rendered], pad_id: int, device: torch.device, *, learn_prompt: bool = False
) -> Batch:
    """Tensors of `rows`. With `learn_prompt` the prompt's ids, except the first, are labels too,
    but not in an encoder-decoder model."""
    decoder = bool(rows[0].prompt.decoder_ids)
    sequences, starts = [], []
    for row in rows:
        before = row.prompt.decoder_ids if decoder else row.prompt.ids
        # The last id is only predicted, never read.
        sequences.append([*before, *row.target])
        starts.append(1 if learn_prompt and not decoder else len(before))
    width = rounded(max(len(sequence) for sequence in sequences) - 1)
    positions: list[int] = []
    labels: list[int] = []
    ends: list[int] = []
    for number, (sequence, start) in enumerate(zip(sequences, starts, strict=True)):
        positions += [number * width + at - 1 for at in range(start, len(sequence))]
        labels += sequence[start:]
        ends.append(len(labels))
    read, mask = padded([sequence[:-1] for sequence in sequences], pad_id, device)
    decoder_ids = None
    if decoder:
        decoder_ids = read
        read, mask = padded([list(row.prompt.ids) for row in rows], pad_id, device)
    return Batch(
        ids=read,
        mask=mask,
        decoder_ids=decoder_ids,
        positions=torch.tensor(positions, device=device),
        labels=torch.tensor(labels, device=device),
        ends=tuple(ends),
        tokens=sum(len(row.prompt.ids) + len(row.target) for row in rows),
    )


def with_lower(batch: Batch, states: Sequence[Tensor], split: int) -> Batch:
    """The batch with the states that block `split` reads, [length, width] for each row."""
    lower = states[0].new_zeros(*batch.ids.shape, states[0].shape[1])
    for number, state in enumerate(states):
        lower[number, : len(state)] = state
    return replace(batch, lower=lower, split=split)


def joined(batches: Sequence[Batch], pad_id: int) -> Batch:
    """One batch of several of the same kind, each with as many rows as the largest has: of one that
    has fewer the first row is repeated, without labels. Labels stand batch by batch, as they did.
    """
    rows = max(len(batch.ids) for batch in batches)
    read = max(batch.ids.shape[1] for batch in batches)
    first = batches[0]
    decoded = None
    if first.decoder_ids is not None:
        width = max(_decoded(batch).shape[1] for batch in batches)
        decoded = torch.cat([_filled(_decoded(batch), rows, width, pad_id) for batch in batches])
    lower = None
    if first.lower is not None:
        lower = torch.cat(
            [_filled(batch.lower, rows, read, 0.0) for batch in batches if batch.lower is not None]
        )
    width = read if decoded is None else decoded.shape[1]
    positions, ends, labels = [], [], 0
    for number, batch in enumerate(batches):
        row = batch.positions.div(_decoded(batch).shape[1], rounding_mode="floor")
        column = batch.positions - row * _decoded(batch).shape[1]
        positions.append((number * rows + row) * width + column)
        ends += [labels + end for end in batch.ends]
        labels += len(batch.labels)
    return Batch(
        ids=torch.cat([_filled(batch.ids, rows, read, pad_id) for batch in batches]),
        mask=torch.cat([_filled(batch.mask, rows, read, 0) for batch in batches]),
        decoder_ids=decoded,
        positions=torch.cat(positions),
        labels=torch.cat([batch.labels for batch in batches]),
        ends=tuple(ends),
        tokens=sum(batch.tokens for batch in batches),
        lower=lower,
        split=first.split,
    )


def _decoded(batch: Batch) -> Tensor:
    """The ids that predict the labels: the decoder's, where there is one of its own."""
    return batch.ids if batch.decoder_ids is None else batch.decoder_ids


def _filled(part: Tensor, rows: int, width: int, value: float) -> Tensor:
    """`part` [n, m, ...] as [rows, width, ...]: columns of `value` added, the first row again."""
    wide = part.new_full((rows, width, *part.shape[2:]), value)
    wide[: len(part), : part.shape[1]] = part
    wide[len(part) :, : part.shape[1]] = part[0]
    return wide


def rounded(width: int) -> int:
    """The padded length of rows of up to `width` ids."""
    return -(-width // WIDTH_STEP) * WIDTH_STEP


def padded(
    sequences: Sequence[Sequence[int]], pad_id: int, device: torch.device, *, left: bool = False
) -> tuple[Tensor, Tensor]:
    """Ids and mask (0 for padding), both [rows, longest row, rounded up], padded on the right, or
    on the left."""
    width = rounded(max(len(sequence) for sequence in sequences))
    ids = np.full((len(sequences), width), pad_id, dtype=np.int64)
    mask = np.zeros((len(sequences), width), dtype=np.int64)
    for number, sequence in enumerate(sequences):
        at = slice(width - len(sequence), width) if left else slice(0, len(sequence))
        ids[number, at] = sequence
        mask[number, at] = 1
    return torch.from_numpy(ids).to(device), torch.from_numpy(mask).to(device)
