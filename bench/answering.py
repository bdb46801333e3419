"""What the ways of answering share: the trained adapter, the questions, the comparison of texts.

The adapter is trained once for a model, a recipe and a data set, and kept under `.bench/`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import children
from bench.data import EXAMPLE, MODEL
from bench.environments import CACHE
from tuneproof.config import Recipe, TrainSettings
from tuneproof.data.read import read_examples
from tuneproof.data.split import split
from tuneproof.types import Example

EPOCHS = 4


@dataclass(frozen=True)
class Answering:
    """Training rows (what resembles a test question left out) and test questions."""

    train: tuple[Example, ...]
    test: tuple[Example, ...]


def answering() -> Answering:
    """The zh example, parted as a run of the tool parts it, without validation."""
    train = read_examples([EXAMPLE / "train.csv"]).examples
    test = read_examples([EXAMPLE / "test.csv"], allow_unanswered=True).examples
    parts = split(train, test, Recipe().data.model_copy(update={"validation_share": 0.0}))
    return Answering(parts.train, parts.test)


def recipe(epochs: int) -> Recipe:
    """The tool's own recipe, with so many epochs."""
    return Recipe(train=TrainSettings(epochs=epochs))


def adapter_folder(model: Path, epochs: int, rows: int | None = None) -> Path:
    """The adapter trained on the zh example; trained now if it is not there yet.

    `rows` trains on the first rows only, for a quick look. Raises RuntimeError when it fails.
    """
    key = json.dumps([str(model), epochs, rows, recipe(epochs).model_dump(mode="json")])
    key += repr([(row.question, row.answer) for row in answering().train])
    folder = CACHE / f"adapter-{hashlib.sha256(key.encode()).hexdigest()[:12]}"
    if not folder.is_dir():
        job = {"model": MODEL, "epochs": epochs, "rows": rows, "folder": str(folder)}
        found = children.ask("bench.rivals.adapter", job)
        if "error" in found:
            raise RuntimeError(found["error"])
    return folder


def identical(one: Sequence[str], other: Sequence[str]) -> dict[str, int]:
    """How many texts of two systems are the same, of how many."""
    same = sum(a == b for a, b in zip(one, other, strict=True))
    return {"identical": same, "of": len(one)}


def spread(count: int, wanted: int) -> list[int]:
    """`wanted` numbers below `count`, evenly spread."""
    if wanted >= count:
        return list(range(count))
    return [number * count // wanted for number in range(wanted)]


def read(path: str) -> Any:
    """A job that is plain JSON."""
    return json.loads(Path(path).read_text(encoding="utf-8"))
