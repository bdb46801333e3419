"""The recipe that a run starts from when the user gives none.

Reads the data once to see how much there is; every choice it makes is a setting that the user
can see and change. It trains nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tuneproof.config import Recipe, patched
from tuneproof.data.read import read_examples, read_knowledge

STEPS_LEAST = 100
"""Steps below which small data has not been seen often enough (EVIDENCE B)."""

EPOCHS_MOST = 20


def starting_recipe(
    paths: Sequence[Path],
    kb: Path | None = None,
    test: Path | None = None,
    model: str | None = None,
) -> Recipe:
    """Defaults with the files named, and enough epochs for at least 100 steps.

    Raises DataError when one of the files cannot be used: a recipe that names it is no start.
    """
    rows = len(read_examples(paths).examples)
    if kb:
        read_knowledge(kb)
    if test:
        read_examples([test], allow_unanswered=True)
    recipe = Recipe()
    steps_an_epoch = max(1, rows // recipe.train.batch_size)
    epochs = max(recipe.train.epochs, -(-STEPS_LEAST // steps_an_epoch))
    patch: dict[str, object] = {
        "data.train": [str(path) for path in paths],
        "data.kb": str(kb) if kb else None,
        "data.test": str(test) if test else None,
        "train.epochs": min(EPOCHS_MOST, epochs),
    }
    if model:
        patch["model.name"] = model
    return patched(recipe, patch)
