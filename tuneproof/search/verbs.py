"""Training by search: when a run is trained by one in place of a single training, and how.

The search happens inside the run folder; when it is over, the best candidate becomes the run: its
recipe, its curves, its adapter. A resume goes on where it was stopped. This module proves nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import torch

from tuneproof import atomic, store
from tuneproof.config import Recipe, dump_recipe
from tuneproof.engine.together import joins
from tuneproof.errors import TuneproofError
from tuneproof.experiment.answerer import Workbench
from tuneproof.experiment.complete import Trainer
from tuneproof.experiment.leaving import Interrupted
from tuneproof.experiment.machine import peak_memory
from tuneproof.experiment.parts import Parts
from tuneproof.experiment.proven import publish
from tuneproof.i18n import _, duration
from tuneproof.progress import Progress
from tuneproof.search.advice import advise
from tuneproof.search.board import Board
from tuneproof.search.clock import Clock
from tuneproof.search.joint import JointWorkers
from tuneproof.search.search import Halted, Search
from tuneproof.search.trial import Trial, TrialState
from tuneproof.search.turns import Turns
from tuneproof.search.workers import LocalWorkers, Workers
from tuneproof.search.workplace import name_of, remove_left
from tuneproof.status import numbers
from tuneproof.store import RunFolder
from tuneproof.types import Line, RunState, to_json
from tuneproof.watch.time_limit import W410

WATCHED = "W4"
"""How the codes of findings made while a candidate trained begin."""
PROMOTED = (store.METRICS, store.EVENTS, store.VALIDATION)
"""Files of the best candidate that become the run's own."""


def trainer_of(recipe: Recipe, cluster: str | None = None) -> Trainer | None:
    """The trainer of a new run: a search where the recipe wants one, on the Ray cluster at the
    address `cluster` where that is given; None for a single training of the recipe as it is.

    Raises TuneproofError where a cluster is given but the recipe wants no search, ClusterError
    where the cluster cannot be joined.
    """
    return _trainer(recipe.search.wanted, cluster)


def trainer_of_run(run: RunFolder, cluster: str | None = None) -> Trainer | None:
    """Like `trainer_of`, for a run that is resumed: its files tell whether it searches."""
    return _trainer((run / store.SEARCH).exists() or run.status().searches, cluster)


def _trainer(searching: bool, cluster: str | None) -> Trainer | None:
    if not searching and cluster is not None:
        raise TuneproofError(
            _("--cluster was given, but this run searches nothing: it has one candidate."),
            remedy=_("Say for how long with --minutes, or how many candidates with --trials."),
        )
    if cluster is not None:
        from tuneproof.search.cluster import look_for

        look_for(cluster)
    return partial(train_by_search, cluster=cluster) if searching else None


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

    Raises RunError when no candidate finished an epoch, ClusterError where the cluster cannot be
    used, Interrupted where a breaker sees disk or memory run out. Whatever ends the search, a
    Ctrl-C or a fault of the program too, the best candidate so far is kept.
    """
    board = Board.open(run, recipe)
    run.update(state=RunState.RUNNING, why=None, stopped_by=None)
    # Of the machines of a cluster nothing is known before they were tried.
    clock = _clock_of(board, parts, progress, predicted=cluster is None)
    try:
        with _open_workers(board, parts, bench, progress, cluster) as workers:
            best = Search(
                board,
                workers,
                clock,
                progress,
                lambda trial: advise(board.folder(trial), parts, bench.base.parameters),
            ).go()
    except BaseException as stop:
        if board.winner is not None:
            promote(board, board.winner)
        if not isinstance(stop, Halted):
            raise
        run.update(state=RunState.INTERRUPTED, why=stop.why, stopped_by=stop.by)
        raise Interrupted(run) from stop
    promote(board, best)
    run.update(
        state=RunState.TRAINED,
        timings=run.timings(train_seconds=board.spent),
        peak_memory_bytes=peak_memory(bench.base.device),
    )


def _clock_of(board: Board, parts: Parts, progress: Progress, *, predicted: bool) -> Clock:
    """The clock of a search, told what its trials measured before a resume, and with `predicted`
    what the run was predicted to take."""
    minutes = board.recipe.search.minutes
    clock = Clock(minutes, len(parts.test), len(parts.validation), board.spent)
    figures = numbers(board.run.status().predicted, ("seconds_an_epoch", "seconds_proof"))
    if predicted and figures:
        clock.expect(*figures)
        if not board.trials:
            _warn_of_too_little_time(clock, minutes, progress)
    for trial in board.trials:
        _tell_clock(clock, trial, board.folder(trial))
    return clock


def _warn_of_too_little_time(clock: Clock, minutes: float | None, progress: Progress) -> None:
    """Say so where not even one epoch and the proof are expected to fit: neither is cut short."""
    if minutes is not None and clock.least is not None and clock.least > 60 * minutes:
        text = _("{n} minutes are too few here: one epoch and the proof take about {time}.")
        progress.say(text.format(n=f"{minutes:g}", time=duration(clock.least)))


def _tell_clock(clock: Clock, trial: Trial, folder: RunFolder) -> None:
    """Tell the clock what a trial measured before a resume: without that, a search whose time is
    used up would begin one more candidate to find that out."""
    lines = list(folder.metrics("epoch"))
    if trial.epochs and lines:
        answering, questions = lines[-1].get("seconds") or 0.0, trial.epochs[-1].questions
        clock.measured(trial.seconds / len(trial.epochs), answering, questions)


@contextmanager
def _open_workers(
    board: Board, parts: Parts, bench: Workbench, progress: Progress, cluster: str | None
) -> Iterator[Workers]:
    """Within, what trains the candidates: this process, or the machines of a cluster."""
    if cluster is None:
        turns = Turns(progress)
        with _torch_threads(board.recipe.search.cpus_per_trial):
            if board.recipe.search.together > 1 and joins(bench.network):
                yield JointWorkers(parts, bench, turns)
            else:
                yield LocalWorkers(parts, bench, lambda job: turns.of(job.number))
        return
    from tuneproof.search.cluster import joined
    from tuneproof.search.tasks import RayWorkers

    try:
        with joined(cluster) as found:
            board.run.update(cluster=found)
            yield RayWorkers(board.recipe, parts, bench, progress)
    finally:
        remove_left(name_of(board.run / store.TRIALS))


@contextmanager
def _torch_threads(count: int | None) -> Iterator[None]:
    """Within, torch computes with so many threads; None leaves them as they are."""
    before = torch.get_num_threads()
    torch.set_num_threads(count or before)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def promote(board: Board, best: Trial) -> None:
    """Make a candidate the run: recipe, curves, findings, checkpoints and adapter.

    Raises RunError where its adapter is not there, or something cannot be written.
    """
    run, folder = board.run, board.folder(best)
    publish(run, _adapter_folder(best, folder))
    atomic.write_text(run / store.RECIPE, dump_recipe(board.recipe_of(best)))
    for name in PROMOTED:
        if (folder / name).exists():
            atomic.write_bytes(run / name, (folder / name).read_bytes())
    if (folder / store.CHECKPOINTS).is_dir():
        atomic.replace_folder(folder / store.CHECKPOINTS, run / store.CHECKPOINTS)
    watched = [line for line in folder.findings() if str(line.get("code")).startswith(WATCHED)]
    run.replace_findings((WATCHED,), watched)
    status = folder.status()
    run.update(
        adapter=status.adapter,
        labels=status.labels,
        rows=_rows_with_those_left_out(run.status().rows, status.rows),
        step=status.step,
        steps=status.steps,
        epoch=status.epoch,
        best_epoch=best.best.epoch if best.best else None,
        **_early_end_of(best, board.recipe),
        search={
            "winner": best.number,
            "trials": len(board.trials),
            "seconds": round(board.spent, 1),
            "patch": to_json(best.patch),
        },
    )


def _rows_with_those_left_out(rows: Line, trained: Line) -> dict[str, Any]:
    """The counts of rows of the run, with those that the training of a candidate left out."""
    if not trained.get("too_long"):
        return dict(rows)
    left_out = {**rows.get("left_out", {}), **trained.get("left_out", {})}
    return {**rows, "left_out": left_out, "too_long": trained["too_long"]}


def _early_end_of(best: Trial, recipe: Recipe) -> dict[str, str | None]:
    """The fields of run.json that say why training ended early; the diagnosis reads them. One that
    was made shorter than `recipe` for want of time ended early too."""
    if best.is_shortened or best.out_of_time:
        wanted = max(recipe.train.epochs, best.patch.get("train.epochs", 0))
        why = _("There was time for {n} of {all} epochs.").format(n=len(best.epochs), all=wanted)
        return {"why": why, "stopped_by": W410.__name__}
    if best.state is not TrialState.STOPPED:
        return {"why": None, "stopped_by": None}
    return {"why": best.why, "stopped_by": best.stopped_by}


def _adapter_folder(best: Trial, folder: RunFolder) -> Path:
    """The folder of the adapter of a candidate's best epoch: its checkpoint, as after a kill the
    candidate's own adapter may be an older one; its own where there is no checkpoint."""
    epoch = folder.epoch_folder(best.best.epoch if best.best else 0)
    return epoch if epoch.is_dir() else folder / store.ADAPTER
