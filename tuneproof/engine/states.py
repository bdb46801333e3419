"""The hidden states of questions, as features for whatever classifies questions.

A model's states often hold what its words do not show (linear probes: Alain & Bengio 2016, arXiv
1610.01644). Three vectors are taken of each question, from one pass over its prompt with the
adapter in use: the mean over the question's own ids after a third of the blocks, which says what it
is about; the same after five sixths, where the adapter has had its effect; and the last state, from
which the first word of the answer is predicted. This module reads no answer and fits nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from tuneproof.engine.batches import micro_batches, padded
from tuneproof.engine.lora import Adapter
from tuneproof.engine.network import Network
from tuneproof.engine.sizes import READ_IDS
from tuneproof.models.prompt import Prompt

VECTORS = 3
"""Vectors of each question."""
DEPTHS = (1 / 3, 5 / 6)
"""Shares of the blocks after which the question's ids are averaged."""


@torch.no_grad()
def question_states(
    network: Network, adapter: Adapter | None, prompts: Sequence[Prompt], frame: tuple[int, int]
) -> NDArray[np.float32]:
    """States [prompts, 3, width] of questions. `frame`: how many ids of a prompt stand before and
    after its question; they are left out of the means unless nothing else remains. All 0 for a
    question that is too long to be read."""
    if adapter is not None:
        adapter.refresh(network.dtype)
    network.equipped.use(adapter)
    width = network.model.config.get_text_config().hidden_size
    found = np.zeros((len(prompts), VECTORS, width), dtype=np.float32)
    readable = [row for row, one in enumerate(prompts) if network.room(one)]
    for rows in micro_batches(readable, [len(one.ids) for one in prompts], READ_IDS):
        if rows:
            found[rows] = _states_of_batch(network, [prompts[row] for row in rows], frame)
    # A broken adapter must end in a proof that says so, not in an error of the probe.
    return np.nan_to_num(found, copy=False, nan=0.0, posinf=0.0, neginf=0.0)


def _states_of_batch(
    network: Network, prompts: Sequence[Prompt], frame: tuple[int, int]
) -> NDArray[np.float32]:
    ids, mask = padded([one.ids for one in prompts], network.pad_id, network.device)
    at = torch.arange(len(prompts), device=network.device)
    if network.seq2seq:
        starts, _mask = padded([one.decoder_ids for one in prompts], network.pad_id, network.device)
        layers = network.encoder_layers(ids, mask)
        lasts = network.decode(starts, layers[-1], mask)
        last = lasts[at, len(prompts[0].decoder_ids) - 1]
    else:
        layers = network.layers(ids)
        ends = torch.tensor([len(one.ids) - 1 for one in prompts], device=network.device)
        last = layers[-1][at, ends]
    own = torch.zeros(ids.shape, device=network.device)
    for row, one in enumerate(prompts):
        start, stop = frame[0], len(one.ids) - frame[1]
        own[row, slice(start, stop) if start < stop else slice(0, len(one.ids))] = 1.0
    blocks = len(layers) - 1
    means = [_masked_mean(layers[max(1, round(depth * blocks))], own) for depth in DEPTHS]
    # The last state of OPT 350M is narrower than those between its blocks.
    width = layers[0].shape[2]
    vectors = [nn.functional.pad(one, (0, width - one.shape[1])) for one in (*means, last.float())]
    return torch.stack(vectors, dim=1).cpu().numpy()


def _masked_mean(states: Tensor, own: Tensor) -> Tensor:
    """The mean [rows, width] of `states` [rows, length, width] where `own` [rows, length] is 1."""
    return (states.float() * own[:, :, None]).sum(1) / own.sum(1, keepdim=True)
