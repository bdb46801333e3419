"""Who trains the candidates of a round: a protocol, and its form for this process (`tasks` has that
for a cluster).

A job is advanced to the end of an epoch and reports plain figures; its state lives in its run
folder, so that any worker can go on with it. Which job goes on is not decided here.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol, TypeVar

from tuneproof import atomic, store
from tuneproof.config import Recipe, dump_recipe
from tuneproof.errors import TuneproofError, is_out_of_memory
from tuneproof.experiment.answerer import Workbench
from tuneproof.experiment.parts import Parts
from tuneproof.experiment.training import Training
from tuneproof.i18n import _
from tuneproof.progress import Progress
from tuneproof.search.parcel import settle
from tuneproof.search.trial import EpochScore
from tuneproof.store import RunFolder, read_lines
from tuneproof.types import RunState

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Job:
    """One trial to be advanced to the end of epoch `until`."""

    number: int
    folder: RunFolder
    recipe: Recipe
    until: int


@dataclass(frozen=True, slots=True)
class JobReport:
    """How far a job got. `over`: its training has ended; `failed`: it reached no epoch;
    `stopped_by`: the code of the breaker that ended it; `halted`: for a reason (disk, memory) that
    would end another candidate too.

    `seconds` is the time that it has trained and answered in all; `answering` is how much of it the
    answers of the newest epoch took.
    """

    number: int
    epochs: tuple[EpochScore, ...]
    over: bool
    failed: bool
    why: str | None
    seconds: float
    answering: float
    stopped_by: str | None = None
    halted: bool = False


class Workers(Protocol):
    """Advances the jobs of a round."""

    @property
    def side_by_side(self) -> int:
        """How many candidates are trained at the same time, at least 1; more of them take turns."""

    def advance(self, jobs: Sequence[Job]) -> Iterator[JobReport]:
        """Train every job to its epoch; yields their reports in the order in which they end."""

    def release(self, number: int) -> None:
        """End this trial: make its best adapter that of its folder, and free what it holds."""


class LocalWorkers:
    """Trains in this process, one candidate after the other over one base model."""

    side_by_side = 1

    def __init__(self, parts: Parts, bench: Workbench, progress: Callable[[Job], Progress]):
        self._parts = parts
        self._bench = bench
        self._progress = progress
        self._open: dict[int, Training] = {}

    def advance(self, jobs: Sequence[Job]) -> Iterator[JobReport]:
        """Train the jobs one after the other; yields their reports."""
        for job in jobs:
            yield in_memory(job, partial(self._train_to_epoch, job))

    def release(self, number: int) -> None:
        """Publish the trial's best adapter and free its tensors."""
        training = self._open.pop(number, None)
        if training is not None:
            training.finish()

    def training_of(self, job: Job) -> Training | JobReport:
        """The training of a job, begun where it is not open; a report where it cannot begin."""
        try:
            return self._open.get(job.number) or self._start_training(job)
        except TuneproofError as error:
            return left_off(job, error.message)

    def _train_to_epoch(self, job: Job) -> JobReport:
        training = self.training_of(job)
        if isinstance(training, JobReport):
            return training
        while not training.has_reached(job.until):
            training.run_epoch()
        return outcome_of(job, training)

    def _start_training(self, job: Job) -> Training:
        prepare(job)
        training = Training(job.folder, job.recipe, self._parts, self._bench, self._progress(job))
        training.start()
        self._open[job.number] = training
        return training


def in_memory(job: Job, act: Callable[[], T]) -> T | JobReport:
    """What `act` returns; the report on `job` where memory runs out."""
    try:
        return act()
    except (MemoryError, RuntimeError) as error:
        if not is_out_of_memory(error):
            raise
    # Outside of the except block nothing keeps the frames of the error, and their tensors, alive.
    return left_off(job, _("Memory ran out."))


def prepare(job: Job) -> None:
    """Make the run folder of a job, if it is not there yet."""
    settle(job.folder.path)
    if (job.folder / store.RUN).exists():
        return
    atomic.write_text(job.folder / store.RECIPE, dump_recipe(job.recipe))
    job.folder.update(
        name=job.folder.path.name,
        state=RunState.RUNNING,
        proof=False,
        created=time.strftime("%Y-%m-%dT%H:%M:%S%z"),
        timings={},
    )


def outcome_of(job: Job, training: Training) -> JobReport:
    """The report on a training in the folder of `job`."""
    lines = list(job.folder.metrics("epoch"))
    epochs = epochs_in(job.folder)
    stopped = training.stopped
    return JobReport(
        number=job.number,
        epochs=epochs,
        over=training.candidate.finished or stopped is not None,
        failed=not epochs,
        why=stopped.why if stopped else None,
        seconds=training.seconds,
        answering=(lines[-1].get("seconds") or 0.0) if lines else 0.0,
        stopped_by=stopped.by if stopped else None,
        halted=stopped is not None and stopped.state is RunState.INTERRUPTED,
    )


def left_off(job: Job, why: str) -> JobReport:
    """The report on a job that cannot go on: how far it got before, by its files."""
    epochs = epochs_in(job.folder)
    lines = read_lines(job.folder / store.METRICS)
    return JobReport(
        number=job.number,
        epochs=epochs,
        over=True,
        failed=not epochs,
        why=why,
        seconds=sum(line.get("seconds") or 0.0 for line in lines),
        answering=0.0,
    )


def epochs_in(folder: RunFolder) -> tuple[EpochScore, ...]:
    """The scores of all epochs in the metrics of a trial."""
    return tuple(
        EpochScore(
            line["epoch"],
            line.get("validation_correct"),
            line.get("validation_loss"),
            line.get("validation_questions") or 0,
        )
        for line in folder.metrics("epoch")
        if "epoch" in line
    )
