"""The layers in their order, and chains with some of them left out.

This module knows no layer.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from tuneproof.guard.candidate import Candidate, Change, Guarded, Layer


@dataclass(frozen=True)
class Chain:
    """Layers, applied one after the other."""

    layers: tuple[Layer, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the layers in their order."""
        return tuple(layer.name for layer in self.layers)

    def apply(self, candidate: Candidate) -> Guarded:
        """Hand the candidate from layer to layer until the end, or until one settles it."""
        changes: list[Change] = []
        now = candidate
        for layer in self.layers:
            if now.settled:
                break
            now, change = layer(now)
            if change is not None:
                changes.append(change)
        return Guarded(now, candidate.text, tuple(changes))

    def apply_all(self, candidates: Sequence[Candidate]) -> list[Guarded]:
        """Each candidate on its own, in order."""
        return [self.apply(candidate) for candidate in candidates]

    def only(self, names: Collection[str]) -> Chain:
        """The chain of these layers, in the same order."""
        return Chain(tuple(layer for layer in self.layers if layer.name in names))

    def without(self, name: str) -> Chain:
        """The chain without one layer."""
        return self.only(set(self.names) - {name})
