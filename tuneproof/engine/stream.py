"""Rows decoded side by side, one token a step, over a key/value cache.

Finished rows leave the batch, and the batch ends when none is left. Causal rows are padded on
the left; the decoder of an encoder-decoder model is read again without a cache, because its
learned positions cannot be shifted. This module chooses no token.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor
from transformers import DynamicCache

from tuneproof.engine.batches import padded
from tuneproof.engine.network import Network

if TYPE_CHECKING:
    from tuneproof.engine.decode import Row


class Stream:
    """`states` [rows, width] predict the next token of each of `rows`.

    Take one token for every row, then call `advance`; repeat while `rows` is not empty.
    """

    def __init__(self, network: Network, rows: Sequence[Row]):
        self.network = network
        self.rows = list(rows)
        self._mask: Tensor | None = None
        self._encoded: Tensor | None = None
        self._cache: Any = None
        self.states = self._begin()

    def advance(self) -> None:
        """Drop finished rows and read the newest token of the others."""
        kept = [at for at, row in enumerate(self.rows) if not row.done]
        if len(kept) < len(self.rows):
            self.rows = [self.rows[at] for at in kept]
            if not self.rows:
                return
            self._select(torch.tensor(kept, device=self.network.device))
        newest = torch.tensor([[row.produced[-1]] for row in self.rows], device=self.network.device)
        self.states = self._read(newest)

    def _begin(self) -> Tensor:
        network = self.network
        if not network.seq2seq:
            reads = [[*row.before, *row.produced] for row in self.rows]
            ids, mask = padded(reads, network.pad_id, network.device, left=True)
            self._cache = DynamicCache(config=network.model.config)
            self._mask = mask[:, :0]
            return self._read(ids, mask)
        source, self._mask = padded(
            [row.prompt.ids for row in self.rows], network.pad_id, network.device
        )
        self._encoded = network.encode(source, self._mask)
        return self._read_again()

    def _read(self, ids: Tensor, mask: Tensor | None = None) -> Tensor:
        network = self.network
        if network.seq2seq:
            return self._read_again()
        assert self._mask is not None
        new = torch.ones_like(ids) if mask is None else mask
        self._mask = torch.cat([self._mask, new], dim=1)
        positions = (self._mask.cumsum(1) - 1).clamp(min=0)[:, -ids.shape[1] :]
        options: dict[str, Any] = {"position_ids": positions}
        if network.model.config.model_type == "bloom":
            options = {}  # ALiBi takes its positions from the mask
        out = network.model.base_model(
            input_ids=ids,
            attention_mask=self._mask,
            past_key_values=self._cache,
            use_cache=True,
            **options,
        )
        return out.last_hidden_state[:, -1]  # type: ignore[no-any-return]

    def _read_again(self) -> Tensor:
        """The decoder over all that was produced; the encoder's states are kept."""
        network = self.network
        reads = [[*row.before, *row.produced] for row in self.rows]
        ids, _mask = padded(reads, network.pad_id, network.device)
        assert self._encoded is not None
        assert self._mask is not None
        states = network.decode(ids, self._encoded, self._mask)
        ends = torch.tensor([len(read) - 1 for read in reads], device=network.device)
        return states[torch.arange(len(reads), device=network.device), ends]

    def _select(self, kept: Tensor) -> None:
        if self._cache is not None:
            self._cache.batch_select_indices(kept)
        if self._mask is not None:
            self._mask = self._mask[kept]
        if self._encoded is not None:
            self._encoded = self._encoded[kept]
