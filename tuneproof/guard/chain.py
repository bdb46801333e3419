"""The layers in their order, and chains with some of them left out.

This module knows no layer.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from tuneproof.guard.reply import Change, Guarded, Layer, Reply


@dataclass(frozen=True)
class Chain:
    """Layers, applied one after the other."""

    layers: tuple[Layer, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the layers in their order."""
        return tuple(layer.name for layer in self.layers)

    def apply(self, reply: Reply) -> Guarded:
        """Hand the reply from layer to layer until the end, or until one settles it."""
        changes: list[Change] = []
        now = reply
        for layer in self.layers:
            if now.settled:
                break
            now, change = layer(now)
            if change is not None:
                changes.append(change)
        return Guarded(now, reply.text, tuple(changes))

    def apply_all(self, replies: Sequence[Reply]) -> list[Guarded]:
        """Each reply on its own, in order."""
        return [self.apply(reply) for reply in replies]

    def only(self, names: Collection[str]) -> Chain:
        """The chain of these layers, in the same order."""
        return Chain(tuple(layer for layer in self.layers if layer.name in names))

    def without(self, name: str) -> Chain:
        """The chain without one layer."""
        return self.only(set(self.names) - {name})
