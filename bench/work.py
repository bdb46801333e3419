"""Operations that a training step calls for, counted from shapes.

A multiplication and its addition are two operations. Counted are the products with frozen
weights: every linear layer of the blocks once forward and once for the gradient of its input,
over real tokens (no padding), and the output layer forward and backward at the positions that
carry a label. Frozen weights need no gradient of their own. Attention, adapters, norms and
exponentials are left out, so the share of the measured rate is understated by them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

_FIRST = ("q_proj", "k_proj", "v_proj", "query_key_value")
"""Layers that read a block's input; in the lowest block nothing below wants a gradient."""


@dataclass(frozen=True)
class Operations:
    """Operations of one epoch, by what they are for."""

    body_forward: float
    body_backward: float
    head_forward: float
    head_backward: float

    @property
    def total(self) -> float:
        """All of them."""
        return self.body_forward + self.body_backward + self.head_forward + self.head_backward


def operations(
    linear: Mapping[str, tuple[int, int]], head: tuple[int, int], tokens: int, labels: int
) -> Operations:
    """Operations over `tokens` read and `labels` learned.

    `linear` maps layer paths that are run to (in, out); `head` is (width, words).
    """
    lowest = min((block(path) for path in linear), default=0)
    forward = sum(2 * tokens * fan_in * fan_out for fan_in, fan_out in linear.values())
    unneeded = sum(
        2 * tokens * fan_in * fan_out
        for path, (fan_in, fan_out) in linear.items()
        if block(path) == lowest and path.rpartition(".")[2] in _FIRST
    )
    at_head = 2.0 * labels * head[0] * head[1]
    return Operations(forward, forward - unneeded, at_head, at_head)


def block(path: str) -> int:
    """The number of the block that a layer is in."""
    return next(int(part) for part in path.split(".") if part.isdigit())
