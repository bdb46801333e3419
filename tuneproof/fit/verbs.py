"""Training by search: what `experiment.fit` takes in place of one training.

The search happens inside the run folder; when it is over, the best candidate becomes the run: its
recipe, its curves, its adapter. A resume goes on where it was stopped. This module proves nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch

from tuneproof import store
from tuneproof.config import Recipe, dump_recipe
from tuneproof.errors import TuneproofError
from tuneproof.experiment.answerer import Workbench
from tuneproof.experiment.machine import peak_memory
from tuneproof.experiment.parts import Parts
from tuneproof.experiment.verbs import Interrupted
from tuneproof.fit.advice import advise
from tuneproof.fit.board import Board
from tuneproof.fit.clock import Clock
from tuneproof.fit.search import Halted, Search
from tuneproof.fit.trial import Trial
from tuneproof.fit.turns import Turns
from tuneproof.fit.workers import LocalWorkers, Workers
from tuneproof.progress import Progress
from tuneproof.store import RunFolder
from tuneproof.types import RunState, to_json

WATCHED = "W4"
"""How the codes of what was found while a candidate trained begin."""
PROMOTED = (store.METRICS, store.EVENTS, store.VALIDATION)
"""Files of the best candidate that become the run's own."""


def train_by_search(
    run: RunFolder,
    recipe: Recipe,
    parts: Parts,
    bench: Workbench,
    progress: Progress,
    *,
    cluster: str | None = None,
) -> None:
    """A trainer for `experiment.fit` and `experiment.resume`; on the Ray cluster at the address
    `cluster` where one is given.

    Raises RunError when no candidate came to anything, ClusterError where the cluster cannot be
    used, Interrupted where disk or memory run out; then, and on Ctrl-C, the best so far is kept.
    """
    board = Board.open(run, recipe)
    run.update(state=RunState.RUNNING, why=None, stopped_by=None)
    clock = Clock(board.recipe.search.minutes, len(parts.test), len(parts.validation), board.spent)
    try:
        with _crew(board, parts, bench, progress, cluster) as workers:
            search = Search(
                board, workers, clock, progress, lambda trial: advise(board.folder(trial), parts)
            )
            best = search.go()
    except TuneproofError:
        if board.winner is not None:
            promote(board, board.winner)
        raise
    except (KeyboardInterrupt, Halted) as stop:
        if board.winner is not None:
            promote(board, board.winner)
        if isinstance(stop, KeyboardInterrupt):
            raise
        run.update(state=RunState.INTERRUPTED, why=stop.why, stopped_by=stop.by)
        raise Interrupted(run) from stop
    promote(board, best)
    run.update(
        state=RunState.TRAINED,
        timings={**run.status().get("timings", {}), "train_seconds": round(board.spent, 2)},
        peak_memory_bytes=peak_memory(bench.base.device),
    )


@contextmanager
def _crew(
    board: Board, parts: Parts, bench: Workbench, progress: Progress, cluster: str | None
) -> Iterator[Workers]:
    """Who trains the candidates: this process, or the machines of a cluster."""
    if cluster is None:
        turns = Turns(progress)
        with _threads(board.recipe.search.cpus_per_trial):
            yield LocalWorkers(parts, bench, lambda job: turns.of(job.number))
        return
    from tuneproof.fit.cluster import joined
    from tuneproof.fit.tasks import RayWorkers

    with joined(cluster) as found:
        board.run.update(cluster=found)
        yield RayWorkers(board.recipe, parts, bench, progress)


@contextmanager
def _threads(count: int | None) -> Iterator[None]:
    """Within, torch computes with so many threads; None leaves them as they are."""
    before = torch.get_num_threads()
    torch.set_num_threads(count or before)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def promote(board: Board, best: Trial) -> None:
    """Make a candidate the run: recipe, curves, findings, checkpoints and adapter."""
    run, folder = board.run, board.folder(best)
    store.write_text(run / store.RECIPE, dump_recipe(board.recipe_of(best)))
    for name in PROMOTED:
        if (folder / name).exists():
            store.write_text(run / name, (folder / name).read_text(encoding="utf-8"))
    for name in (store.ADAPTER, store.CHECKPOINTS):
        if (folder / name).is_dir():
            store.replace_folder(folder / name, run / name)
    watched = [line for line in folder.findings() if str(line.get("code")).startswith(WATCHED)]
    run.replace_findings((WATCHED,), watched)
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
