"""What every search of these tests is made of, and what is compared of two of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tuneproof import store
from tuneproof.config import Recipe
from tuneproof.experiment.answerer import Workbench
from tuneproof.experiment.parts import Parts
from tuneproof.progress import Progress, Silent
from tuneproof.search.advice import advise
from tuneproof.search.board import Board
from tuneproof.search.clock import Clock
from tuneproof.search.search import Search
from tuneproof.search.workers import Workers
from tuneproof.store import RunFolder, read_json


@dataclass(frozen=True, eq=False)
class Material:
    """A recipe that searches, its rows, its base model."""

    recipe: Recipe
    parts: Parts
    bench: Workbench

    def search(self, path: Path, workers: Workers, progress: Progress | None = None) -> Search:
        """A search in `path`, begun or gone on with."""
        board = Board.open(RunFolder(path), self.recipe)
        return Search(
            board,
            workers,
            Clock(None, len(self.parts.test), len(self.parts.validation)),
            progress or Silent(),
            lambda trial: advise(board.folder(trial), self.parts),
        )


def courses(run: RunFolder | Path) -> list[tuple[Any, ...]]:
    """What must not depend on who trains: every trial without its times."""
    return [
        (trial["patch"], trial["state"], trial["epochs"])
        for trial in read_json(run / store.SEARCH)["trials"]
    ]


def weights(run: Path) -> dict[str, bytes]:
    """The adapter of every trial."""
    found = sorted((run / store.TRIALS).glob(f"*/{store.ADAPTER}/adapter_model.safetensors"))
    return {path.parent.parent.name: path.read_bytes() for path in found}
