"""Rows decoded side by side over a key/value cache: the newest token of each, and its draft.

One pass reads for every row its newest token and its draft; rejected draft tokens stay in the cache
and are masked. Finished rows leave the batch. Causal rows are padded on the left. Everything is
read again without a cache where cached ids cannot be masked or shifted: by the decoder of an
encoder-decoder model, whose positions are learned, and by a model that keeps more than keys and
values (Mamba) or cannot be given positions (MPT). This module chooses no token and drafts none.
"""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor
from transformers import DynamicCache
from transformers.cache_utils import DynamicLayer, DynamicSlidingWindowLayer

from tuneproof.engine.answer import OpenAnswer
from tuneproof.engine.batches import padded
from tuneproof.engine.network import Network

_PLAIN = (DynamicLayer, DynamicSlidingWindowLayer)
"""Cache layers that hold keys and values and nothing else."""

FEW_IDS = 128
"""So many ids are read in about the time of one: moving the weights is what takes it."""


class Stream:
    """`states` [rows, 1 + longest draft, width] predict the next token of each of `rows`, then the
    token after each token of its draft.

    Take tokens for every row, draft at most `room` tokens per row, then call `advance`; repeat
    while `rows` is not empty and the stream is not `worn`.
    """

    def __init__(self, network: Network, rows: Sequence[OpenAnswer]):
        self.network = network
        self.rows = list(rows)
        for row in self.rows:
            row.drop_draft()
        self._mask = torch.empty(0)
        self._encoded: Tensor | None = None
        self._cache = None if network.seq2seq else _new_cache(network.model)
        self._holes = False
        self.states = self._read_prompts()
        self._taken = [len(row.produced) for row in self.rows]

    @property
    def room(self) -> int:
        """Most tokens to draft for each row that is not done."""
        left = sum(not row.done for row in self.rows)
        return self._room_in_window(max(0, FEW_IDS // max(1, left) - 1))

    @property
    def worn(self) -> bool:
        """Whether the cache, with its masked ids, has become as long as the model's attention
        window, so that tokens would fall out of it too early: the rows then need a new stream."""
        window = self.network.window
        return self._holes and window is not None and self._mask.shape[1] >= window

    def advance(self) -> None:
        """Drop finished rows, and read the newest token and the draft of the others."""
        self._mask_rejected()
        kept = [at for at, row in enumerate(self.rows) if not row.done]
        if len(kept) < len(self.rows):
            self.rows = [self.rows[at] for at in kept]
            if not self.rows:
                return
            self._keep_rows(torch.tensor(kept, device=self.network.device))
        self._taken = [len(row.produced) for row in self.rows]
        self.states = self._read_again() if self._cache is None else self._read_new()

    def _room_in_window(self, room: int) -> int:
        """`room`, or as much of it as the model's attention window leaves."""
        window = self.network.window
        if self._cache is None or window is None:
            return room
        return max(0, min(room, window - self._mask.shape[1] - 1))

    def _read_prompts(self) -> Tensor:
        network = self.network
        if self._cache is not None:
            reads = [[*row.before, *row.produced] for row in self.rows]
            ids, mask = padded(reads, network.pad_id, network.device, left=True)
            self._mask = mask[:, :0]
            return self._read_into_cache(ids, mask)[:, -1:]
        source, self._mask = padded(
            [row.prompt.ids for row in self.rows], network.pad_id, network.device
        )
        if network.seq2seq:
            self._encoded = network.encode(source, self._mask)
        return self._read_again()

    def _read_new(self) -> Tensor:
        """Read the newest token of every row and its draft."""
        network = self.network
        width = 1 + max(len(row.draft) for row in self.rows)
        news = [[row.produced[-1], *row.draft] for row in self.rows]
        ids = [[*new, *[network.pad_id] * (width - len(new))] for new in news]
        mask = [[1] * len(new) + [0] * (width - len(new)) for new in news]
        return self._read_into_cache(
            torch.tensor(ids, device=network.device), torch.tensor(mask, device=network.device)
        )

    def _read_into_cache(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Read `ids` [rows, length], which follow those in the cache; returns their states."""
        network = self.network
        self._mask = torch.cat([self._mask, mask], dim=1)
        positions = (self._mask.cumsum(1) - 1).clamp(min=0)[:, -ids.shape[1] :]
        options: dict[str, Any] = {"position_ids": positions}
        if network.model.config.model_type == "bloom":
            options = {}  # ALiBi takes its positions from the mask
        options[str(_cache_argument(network.model.base_model))] = self._cache
        out = network.model.base_model(
            input_ids=ids, attention_mask=self._mask, use_cache=True, **options
        )
        return network.typed(out.last_hidden_state)

    def _mask_rejected(self) -> None:
        """Mask the drafted ids of the last pass that were not taken."""
        read = self.states.shape[1]
        if self._cache is None or read == 1:
            return
        rows = zip(self.rows, self._taken, strict=True)
        right = torch.tensor([len(row.produced) - taken for row, taken in rows])
        held = torch.arange(read)[None] < right[:, None]
        self._mask[:, -read:] *= held.to(self._mask)
        self._holes = True

    def _read_again(self) -> Tensor:
        """Read prompt, answer and draft of every row without a cache; not the encoder's input."""
        network = self.network
        reads = [[*row.before, *row.produced, *row.draft] for row in self.rows]
        ids, mask = padded(reads, network.pad_id, network.device)
        if self._encoded is None:
            states = network.states(ids, mask, None)
        else:
            states = network.decode(ids, self._encoded, self._mask)
        width = 1 + max(len(row.draft) for row in self.rows)
        first = torch.tensor([len(row.before) + len(row.produced) - 1 for row in self.rows])
        at = (first[:, None] + torch.arange(width)).clamp(max=ids.shape[1] - 1)
        return states[torch.arange(len(reads))[:, None], at]

    def _keep_rows(self, kept: Tensor) -> None:
        if self._cache is not None:
            self._cache.batch_select_indices(kept)
        self._mask = self._mask[kept]
        if self._encoded is not None:
            self._encoded = self._encoded[kept]


def _new_cache(model: Any) -> DynamicCache | None:
    """An empty cache of keys and values; None where the model keeps more than those, or cannot be
    given positions."""
    cache = DynamicCache(config=model.config)
    known = inspect.signature(type(model.base_model).forward).parameters
    plain = all(type(layer) in _PLAIN for layer in cache.layers)
    counted = "position_ids" in known or model.config.model_type == "bloom"
    return cache if plain and counted and _cache_argument(model.base_model) else None


def _cache_argument(model: torch.nn.Module) -> str | None:
    """The name of the argument that takes the cache: Transformers 5 renamed it, and drops the old
    name in 5.40. None where the model takes none."""
    known = inspect.signature(type(model).forward).parameters
    return next((name for name in ("cache", "past_key_values") if name in known), None)
