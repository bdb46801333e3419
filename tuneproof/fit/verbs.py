"""Fit by search: the same run folder and the same proof, with a search in place of one training.

The search happens in the run folder itself; when it is over, the best candidate becomes the run:
its recipe, its curves, its adapter. A resume continues the search where it was stopped.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from tuneproof import store
from tuneproof.config import Recipe, dump_recipe
from tuneproof.experiment import verbs as experiment
from tuneproof.experiment.answerer import Workbench
from tuneproof.experiment.keeper import link
from tuneproof.experiment.parts import Parts
from tuneproof.fit.advice import advise
from tuneproof.fit.board import Board
from tuneproof.fit.clock import Clock
from tuneproof.fit.search import Search
from tuneproof.fit.trial import Trial
from tuneproof.fit.turns import Turn
from tuneproof.fit.workers import LocalWorkers
from tuneproof.progress import Progress
from tuneproof.store import RunFolder, read_json
from tuneproof.types import RunState, to_json

PROMOTED = (store.METRICS, store.EVENTS)
"""Files of the best candidate that become the run's own."""


def is_search(recipe: Recipe) -> bool:
    """Whether a recipe asks for more than one candidate."""
    return recipe.search.minutes is not None or recipe.search.trials is not None


def train_by_search(
    run: RunFolder, recipe: Recipe, parts: Parts, bench: Workbench, progress: Progress
) -> None:
    """The trainer that `experiment` is given: search, and make the best candidate the run."""
    board = Board.open(run, recipe)
    clock = Clock(board.recipe.search.minutes, len(parts.test), board.spent)
    workers = LocalWorkers(parts, bench, lambda job: Turn(progress, job.number))
    search = Search(
        board, workers, clock, progress, lambda trial: advise(board.folder(trial), parts)
    )
    try:
        best = search.go()
    except KeyboardInterrupt:
        if board.winner is not None:
            promote(board, board.winner)
            run.update(state=RunState.INTERRUPTED)
        raise
    promote(board, best)
    run.update(state=RunState.TRAINED, why=None)


def promote(board: Board, best: Trial) -> None:
    """Make a candidate the run: recipe, curves, findings, checkpoints and adapter."""
    run, folder = board.run, board.folder(best)
    recipe = board.recipe_of(best)
    store.write_text(run / store.RECIPE, dump_recipe(recipe))
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
    during = [
        line
        for line in (read_json(folder / store.FINDINGS) if (folder / store.FINDINGS).exists() else [])
        if line.get("phase") == "during"
    ]
    own = read_json(run / store.FINDINGS) if (run / store.FINDINGS).exists() else []
    kept = [line for line in own if line.get("phase") != "during"]
    store.write_json(run / store.FINDINGS, [*kept, *during])


def fit(
    recipe: Recipe, out: Path, progress: Progress, *, command: str = "", name: str = ""
) -> RunFolder:
    """A new run, by search where the recipe asks for one. Raises as `experiment.fit`."""
    trainer = train_by_search if is_search(recipe) else experiment.train_once
    return experiment.fit(recipe, out, progress, command=command, name=name, trainer=trainer)


def resume(run: RunFolder, progress: Progress) -> RunFolder:
    """Do what is missing of a run, a search included. Raises as `experiment.resume`."""
    searching = (run / store.SEARCH).exists()
    trainer = train_by_search if searching else experiment.train_once
    return experiment.resume(run, progress, trainer=trainer)
