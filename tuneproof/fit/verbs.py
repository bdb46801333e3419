"""Training by search: what `experiment.fit` takes in place of one training.

The search happens inside the run folder; when it is over, the best candidate becomes the run: its
recipe, its curves, its adapter. A resume goes on where it was stopped. This module proves nothing.
"""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from tuneproof import store
from tuneproof.config import Recipe, dump_recipe
from tuneproof.experiment.answerer import Workbench
from tuneproof.experiment.keeper import link
from tuneproof.experiment.machine import peak_memory
from tuneproof.experiment.parts import Parts
from tuneproof.fit.advice import advise
from tuneproof.fit.board import Board
from tuneproof.fit.clock import Clock
from tuneproof.fit.search import Search
from tuneproof.fit.trial import Trial
from tuneproof.fit.turns import Turns
from tuneproof.fit.workers import LocalWorkers
from tuneproof.progress import Progress
from tuneproof.store import RunFolder, read_json
from tuneproof.types import Phase, RunState, to_json

PROMOTED = (store.METRICS, store.EVENTS, store.VALIDATION)
"""Files of the best candidate that become the run's own."""


def train_by_search(
    run: RunFolder, recipe: Recipe, parts: Parts, bench: Workbench, progress: Progress
) -> None:
    """A trainer for `experiment.fit` and `experiment.resume`.

    Raises RunError when no candidate came to anything; on Ctrl-C the best so far is kept.
    """
    board = Board.open(run, recipe)
    run.update(state=RunState.RUNNING, why=None, stopped_by=None)
    clock = Clock(board.recipe.search.minutes, len(parts.test), board.spent)
    turns = Turns(progress)
    workers = LocalWorkers(parts, bench, lambda job: turns.of(job.number))
    search = Search(
        board, workers, clock, progress, lambda trial: advise(board.folder(trial), parts)
    )
    began = time.perf_counter()
    try:
        best = search.go()
    except KeyboardInterrupt:
        if board.winner is not None:
            promote(board, board.winner)
        raise
    promote(board, best)
    timings = {**run.status().get("timings", {}), "train_seconds": time.perf_counter() - began}
    run.update(
        state=RunState.TRAINED,
        timings=timings,
        peak_memory_bytes=peak_memory(bench.base.device),
    )


def promote(board: Board, best: Trial) -> None:
    """Make a candidate the run: recipe, curves, findings, checkpoints and adapter."""
    run, folder = board.run, board.folder(best)
    store.write_text(run / store.RECIPE, dump_recipe(board.recipe_of(best)))
    for name in PROMOTED:
        if (folder / name).exists():
            store.write_text(run / name, (folder / name).read_text(encoding="utf-8"))
    for name in (store.ADAPTER, store.CHECKPOINTS):
        _take_folder(folder / name, run / name)
    _take_findings(folder, run)
    status = folder.status()
    run.update(
        **{name: status[name] for name in ("adapter", "step", "steps", "epoch") if name in status},
        best_epoch=best.best.epoch if best.best else None,
        search={
            "winner": best.number,
            "trials": len(board.trials),
            "seconds": round(board.spent, 1),
            "patch": to_json(best.patch),
        },
    )


def _take_folder(source: Path, target: Path) -> None:
    if not source.is_dir():
        return
    beside = target.with_name(f".{target.name}.part")
    try:
        shutil.rmtree(beside, ignore_errors=True)
        # Linked, not copied: it costs no space.
        shutil.copytree(source, beside, copy_function=link)
        shutil.rmtree(target, ignore_errors=True)
        beside.replace(target)
    except OSError as error:
        raise store.cannot_write(target, error) from error


def _take_findings(folder: RunFolder, run: RunFolder) -> None:
    """What was found while this candidate trained, in place of what others left."""
    theirs, own = (
        read_json(place / store.FINDINGS) if (place / store.FINDINGS).exists() else []
        for place in (folder, run)
    )
    during = [line for line in theirs if line.get("phase") == Phase.DURING]
    kept = [line for line in own if line.get("phase") != Phase.DURING]
    store.write_json(run / store.FINDINGS, [*kept, *during])
