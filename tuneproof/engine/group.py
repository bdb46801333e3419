"""Several adapters in one pass over the base, each for its own part of the rows.

The rows of such a pass come in equal parts, one after the other, in the order of the adapters. The
base multiplies all of them at once; the low-rank terms are batched products, in which an adapter of
a smaller rank is filled up with zeros, and so is one without a term for a layer:

    y_i = x_i W^T + b + (alpha_i / r_i) (x_i A_i^T) B_i^T        i: the adapter, and its part

A GPU takes little longer for sixteen small products than for one. This module knows no batch, no
loss and no optimizer; whether a model keeps its rows in order is for the caller to know.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn

from tuneproof.engine.lora import AdaptedLinear, Adapter, Slot


class AdapterGroup:
    """Adapters of one base in use together. None of them may have dropout, whose numbers would
    depend on the others."""

    def __init__(self, adapters: Sequence[Adapter]):
        assert not any(adapter.settings.dropout for adapter in adapters)
        self.adapters = tuple(adapters)
        device = adapters[0].flat.device
        self._slots = _common_slots(self.adapters)
        self._places = [_places(adapter, self._slots).to(device) for adapter in self.adapters]
        size = sum(slot.size for slot in self._slots.values())
        self._gradient = torch.zeros(len(self.adapters), size, device=device)
        self._scales = torch.tensor([[adapter.scale] for adapter in self.adapters], device=device)
        self.gradients = {path: slot.views(self._gradient) for path, slot in self._slots.items()}
        self.compute: dict[str, tuple[Tensor, Tensor]] = {}

    def refresh(self, dtype: torch.dtype) -> None:
        """Make the copies that the products use, in `dtype`, and forget the gradients."""
        numbers = torch.zeros(self._gradient.shape, dtype=dtype, device=self._gradient.device)
        for row, adapter, places in zip(numbers, self.adapters, self._places, strict=True):
            row[places] = adapter.flat.detach().to(dtype)
        scaled = (numbers * self._scales).to(dtype)
        self.compute = {
            path: (slot.views(numbers)[0], slot.views(scaled)[1])
            for path, slot in self._slots.items()
        }
        self._gradient.zero_()

    def adapts(self, path: str) -> bool:
        """Whether any of them has a term for the layer at `path`."""
        return path in self._slots

    def product(self, layer: AdaptedLinear, x: Tensor, *, training: bool) -> Tensor:
        """x [..., in] to [..., out]; there is no dropout, so `training` changes nothing."""
        parts = x.reshape(len(self.adapters), -1, x.shape[-1])
        y = _Products.apply(parts, self.adapters[0].flat, layer, self)  # type: ignore[no-untyped-call]
        return y.view(*x.shape[:-1], -1)  # type: ignore[no-any-return]

    def hand_over(self) -> None:
        """Add the gradients since the last `refresh` to those of the adapters."""
        for row, adapter, places in zip(self._gradient, self.adapters, self._places, strict=True):
            assert adapter.flat.grad is not None
            adapter.flat.grad += row[places]

    @property
    def scales(self) -> Tensor:
        """alpha / r of each adapter, [adapters, 1, 1]."""
        return self._scales[:, :, None]


class _Products(torch.autograd.Function):
    """x_i W^T + b with the low-rank terms; adds the gradients of A and B to the group's own."""

    @staticmethod
    def forward(
        ctx: Any, x: Tensor, _flat: Tensor, layer: AdaptedLinear, group: AdapterGroup
    ) -> Tensor:
        # x: [k, n, in] to [k, n, out]. _flat is there so that autograd sees an input that needs a
        # gradient.
        a, b = (part.to(x.dtype) for part in group.compute[layer.path])
        low = torch.bmm(x, a.mT)
        ctx.layer, ctx.group, ctx.factors = layer, group, (a, b)
        ctx.save_for_backward(x, low)
        return nn.functional.linear(x, layer.matrix, layer.bias).baddbmm_(low, b.mT)

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor | None, ...]:
        x, low = ctx.saved_tensors
        a, b = ctx.factors
        dy = grads[0]
        d_low = torch.bmm(dy, b)  # b carries the scales, so d_low does too
        grad_a, grad_b = ctx.group.gradients[ctx.layer.path]
        grad_a += torch.bmm(d_low.mT, x)
        grad_b += torch.bmm(dy.mT, low) * ctx.group.scales
        if not ctx.needs_input_grad[0]:
            return None, None, None, None
        return (dy @ ctx.layer.matrix).baddbmm_(d_low, a), None, None, None


def _common_slots(adapters: Sequence[Adapter]) -> dict[str, Slot]:
    """A slot of the largest rank for every layer that any of the adapters has a term for."""
    rank = max(adapter.settings.rank for adapter in adapters)
    slots: dict[str, Slot] = {}
    offset = 0
    for adapter in adapters:
        for path, own in adapter.slots.items():
            if path not in slots:
                slots[path] = Slot(path, rank, own.fan_in, own.fan_out, offset)
                offset += slots[path].size
    return slots


def _places(adapter: Adapter, slots: dict[str, Slot]) -> Tensor:
    """Where each number of an adapter lies in the common `slots`."""
    everywhere = torch.arange(sum(slot.size for slot in slots.values()))
    found = []
    for path, own in adapter.slots.items():
        a, b = slots[path].views(everywhere)
        found += [a[: own.rank].reshape(-1), b[:, : own.rank].reshape(-1)]
    return torch.cat(found)
