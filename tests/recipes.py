"""Recipes for tests: the default one with a few settings put over it."""

from __future__ import annotations

from typing import Any

from tuneproof.config import Recipe, patched


def recipe(**settings: Any) -> Recipe:
    """The default recipe with settings named section__setting, `watch__loops="stop"`."""
    return patched(Recipe(), {name.replace("__", "."): value for name, value in settings.items()})
