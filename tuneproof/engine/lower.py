"""The lower layers' output, computed once when only upper layers are adapted.

Below the first adapted layer nothing ever changes, so the states there are the same for a training
row in every epoch. `LayerSwitch` lets a model run only its lower or only its upper layers; it is
used for models where that was checked to give the same states as the whole. This module knows no
loss and no adapter.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, nn

from tuneproof.engine.batches import micro_batches, padded
from tuneproof.engine.sizes import LOWER_IDS


class LayerSwitch:
    """Runs part of a decoder's blocks. Blocks outside [first, last) return their input as it is."""

    def __init__(self, decoder: nn.Module):
        self.decoder = decoder
        layers = _blocks_of(decoder)
        self.depth = len(layers)
        self._first, self._last = 0, self.depth
        self._kept: Tensor | None = None
        for index, layer in enumerate(layers):
            _make_optional(layer, index, self)

    def covers(self, index: int) -> bool:
        """Whether block `index` is to be run."""
        return self._first <= index < self._last

    def lower(self, ids: Tensor, split: int) -> Tensor:
        """States [rows, length, width] that block `split` reads, for `ids` [rows, length]."""
        with self._only_blocks(0, split):
            self.decoder(input_ids=ids, use_cache=False)
        assert self._kept is not None
        states, self._kept = self._kept, None
        return states

    def upper(self, states: Tensor, split: int) -> Tensor:
        """Last states [rows, length, width], from the states that block `split` reads."""
        with self._only_blocks(split, self.depth):
            return self.decoder(inputs_embeds=states, use_cache=False).last_hidden_state  # type: ignore[no-any-return]

    def agrees(self, ids: Tensor) -> bool:
        """Whether lower and upper part together give exactly the states of the whole, on `ids`."""
        split = self.depth // 2
        if split == 0:
            return False
        try:
            with torch.no_grad():
                whole = self.decoder(input_ids=ids, use_cache=False).last_hidden_state
                parts = self.upper(self.lower(ids, split), split)
        except (TypeError, ValueError, RuntimeError, AttributeError, LookupError):
            return False  # a model that cannot be run from states in the middle
        return torch.equal(whole, parts)

    @contextmanager
    def _only_blocks(self, first: int, last: int) -> Iterator[None]:
        """Within, only the blocks [first, last) are run."""
        self._first, self._last = first, last
        try:
            yield
        finally:
            self._first, self._last = 0, self.depth

    def keep(self, states: Tensor) -> None:
        """Called by the first block that is not run, with its input."""
        self._kept = states


class LowerStates(list[Tensor]):
    """States [length, width] of each row. Unlike a plain list it can be referred to weakly."""


def lower_states(
    switch: LayerSwitch,
    rows: Sequence[Sequence[int]],
    split: int,
    pad_id: int,
    device: torch.device,
) -> LowerStates:
    """For each row of ids the states [length, width] that block `split` reads.

    Rows of like length go together; padding on the right is never seen by a real token.
    """
    by_row: dict[int, Tensor] = {}
    with torch.no_grad():
        for group in micro_batches(range(len(rows)), [len(row) for row in rows], LOWER_IDS):
            ids, _mask = padded([rows[row] for row in group], pad_id, device)
            states = switch.lower(ids, split)
            by_row |= {row: states[at, : len(rows[row])].clone() for at, row in enumerate(group)}
    return LowerStates(by_row[row] for row in range(len(rows)))


def _blocks_of(decoder: nn.Module) -> nn.ModuleList:
    lists = [child for child in decoder.children() if isinstance(child, nn.ModuleList)]
    return max(lists, key=len, default=nn.ModuleList())


def _make_optional(layer: nn.Module, index: int, switch: LayerSwitch) -> None:
    run = layer.forward

    def forward(hidden_states: Tensor, *args: Any, **options: Any) -> Any:
        if switch.covers(index):
            return run(hidden_states, *args, **options)
        if switch.covers(index - 1):
            switch.keep(hidden_states)
        return hidden_states

    layer.forward = forward
