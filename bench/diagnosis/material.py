"""What a run is made of, as a value that a fault can be planted in. Knows no model and no file."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from tuneproof.config import Recipe, patched
from tuneproof.types import Example


@dataclass(frozen=True)
class Hooks:
    """What is wrong with the pipeline around data and recipe; the defaults are nothing.

    `labels` is the share of an answer's tokens, from its end, that carry a label; `ends` the
    share of the answers whose end token is taught; `pattern` the form that questions are asked
    in after training, None for the trained one; `scale` what the adapter's B is multiplied with
    after training.
    """

    labels: float = 1.0
    ends: float = 1.0
    pattern: str | None = None
    scale: float = 1.0

    @property
    def train(self) -> bool:
        """Whether training itself is changed."""
        return self.labels < 1 or self.ends < 1


@dataclass(frozen=True)
class Material:
    """Rows, recipe and pipeline of one run; paths are filled in when it is run."""

    train: tuple[Example, ...]
    test: tuple[Example, ...]
    recipe: Recipe
    hooks: Hooks = Hooks()

    def with_settings(self, **settings: Any) -> Material:
        """With recipe settings replaced, `__` for the dot: train__epochs=3."""
        dotted = {name.replace("__", "."): value for name, value in settings.items()}
        return replace(self, recipe=patched(self.recipe, dotted))

    def trains_like(self, other: Material) -> bool:
        """Whether both give the same adapter: they differ in what comes after training."""
        plain = other.recipe.decode.model_dump(mode="json")
        alike = self.with_settings(decode=plain).recipe == other.recipe
        return alike and self.train == other.train and not (self.hooks.train or other.hooks.train)
