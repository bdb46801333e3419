"""The candidates of a search as Ray tasks, each with its own share of CPUs and GPUs.

A task gets the candidate's folder as bytes and sends back what changed, so that machines need not
share a disk; the folders here are what counts. A task whose worker dies is sent again from them.
This module decides nothing about candidates and knows no way to a cluster.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any, cast

import torch

from tuneproof import atomic, store
from tuneproof.config import Recipe
from tuneproof.errors import ClusterError, RunError, TuneproofError
from tuneproof.experiment.answerer import Workbench
from tuneproof.experiment.parts import Parts
from tuneproof.experiment.signals import Signals
from tuneproof.i18n import _, enumerated
from tuneproof.progress import Progress
from tuneproof.search.cluster import Share
from tuneproof.search.parcel import Files, pack, unpack
from tuneproof.search.remote import Order, Returned, terms_of, work
from tuneproof.search.workers import Job, JobReport, left_off, prepare
from tuneproof.store import RunFolder

ATTEMPTS = 3
"""Times a job is sent before its candidate is given up: one that kills its worker, for want of
memory say, would otherwise be tried for ever."""
ROOM_WITHIN = 30.0
"""Seconds without any machine that could take a candidate, after which the search ends."""
GLANCE = 0.5
"""Seconds between two looks at Ctrl-C."""

Work = Callable[[Order, Files, Parts], Returned]


class RayWorkers:
    """Trains on the cluster that this process has joined, the jobs of a round side by side as far
    as there is room. The test is sent to nobody."""

    def __init__(self, recipe: Recipe, parts: Parts, here: Workbench, progress: Progress):
        import ray

        search = recipe.search
        self._ray = ray
        self._progress = progress
        self._share = Share.of(
            search.cpus_per_trial,
            search.gpus_per_trial,
            ray.nodes(),
            threads=torch.get_num_threads(),
            gpu=here.base.device.type == "cuda",
        )
        self._terms = terms_of(recipe, here, on_gpu=self._share.gpus > 0)
        # Without a limit of calls the worker process, and its base model, stays for the next job.
        # A lost one is sent again from here, for that must be told.
        self._task = ray.remote(
            num_cpus=self._share.cpus, num_gpus=self._share.gpus, max_retries=0, max_calls=0
        )(_located(work))
        self._parts = ray.put(replace(parts, test=()))
        self._tell_room(search.together)
        self._begun: dict[int, RunFolder] = {}
        self._homes: dict[int, str] = {}
        self._avoided: dict[int, set[str]] = {}
        """Where a candidate was halted: another machine may have the disk and memory for it."""
        self._shown: tuple[int, ...] = ()
        self._said: set[str] = set()

    @property
    def side_by_side(self) -> int:
        """As many as the machines that are there now have room for."""
        return max(1, self._share.room(self._ray.nodes()))

    def advance(self, jobs: Sequence[Job]) -> Iterator[JobReport]:
        """All side by side, in whatever order they end.

        Raises KeyboardInterrupt when the user stops it, ClusterError when no machine can take a
        candidate or one would compute something else.
        """
        self._show(jobs)
        going: dict[Any, tuple[Job, int]] = {}
        try:
            with Signals() as signals:
                for job in jobs:
                    going[self._send(job)] = job, 1
                while going:
                    task = self._first(list(going), signals)
                    job, attempt = going.pop(task)
                    outcome = self._outcome(job, attempt, task)
                    if outcome is None:
                        going[self._send(job)] = job, attempt + 1
                    else:
                        yield outcome
                if signals.received:  # while the last outcome was dealt with
                    raise KeyboardInterrupt
        finally:
            for task in going:
                self._ray.cancel(task, force=True)

    def release(self, number: int) -> None:
        """Make the best epoch's adapter that of the candidate."""
        folder = self._begun.pop(number, None)
        if folder is None:
            return
        source = folder.epoch_folder(folder.status().best_epoch or 0)
        if source.is_dir():
            atomic.replace_folder(source, folder / store.ADAPTER)

    def _send(self, job: Job) -> Any:
        prepare(job)
        self._begun[job.number] = job.folder
        order = Order(job.number, job.recipe, job.until, self._terms)
        task = self._task.options(scheduling_strategy=self._preferred(job))
        return task.remote(order, pack(job.folder.path), self._parts)

    def _preferred(self, job: Job) -> Any:
        """The machine that trained it last, where that is free: it may have it open still. One that
        it has not been on where it was halted there: that is waited for."""
        home = self._homes.get(job.number)
        if home is None:
            return "DEFAULT"
        from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

        if home in self._avoided.get(job.number, ()):
            other = self._elsewhere(job)
            return NodeAffinitySchedulingStrategy(other, soft=True) if other else "DEFAULT"
        try:
            return NodeAffinitySchedulingStrategy(home, soft=True, _spill_on_unavailable=True)
        except TypeError:
            # Ray calls that argument private. Without it a busy machine is waited for, and opening
            # a candidate anew elsewhere takes less.
            return "DEFAULT"

    def _elsewhere(self, job: Job) -> str | None:
        """A machine with room for a candidate that was halted on others, if there is one."""
        return next(
            (
                str(node["NodeID"])
                for node in self._ray.nodes()
                if self._share.room([node]) and node["NodeID"] not in self._avoided[job.number]
            ),
            None,
        )

    def _first(self, tasks: list[Any], signals: Signals) -> Any:
        """The first task to end."""
        since = time.monotonic()
        while True:
            done, _others = self._ray.wait(tasks, num_returns=1, timeout=GLANCE)
            if signals.received:
                raise KeyboardInterrupt
            if done:
                return done[0]
            if self._share.room(self._ray.nodes()):
                since = time.monotonic()
            elif time.monotonic() - since > ROOM_WITHIN:
                raise _no_room(self._share)

    def _outcome(self, job: Job, attempt: int, task: Any) -> JobReport | None:
        """What a task that has ended came to; None where the job is to be sent again."""
        try:
            reply = self._reply(job, task)
        except _Lost as lost:
            if attempt == ATTEMPTS:
                said = _("Its worker was lost {n} times: {why}.")
                return left_off(job, said.format(n=ATTEMPTS, why=lost.why))
            self._tell_lost(job, lost.why)
            return None
        fault = _of_its_machine(reply.end)
        if fault is None:
            return self._take_in(job, reply)
        if attempt == ATTEMPTS:
            return replace(self._take_in(job, reply), why=self._on_host(job, fault))
        # What it has trained since stays there.
        self._avoided.setdefault(job.number, set()).add(self._homes[job.number])
        self._tell_halted(job, self._on_host(job, fault))
        return None

    def _on_host(self, job: Job, fault: str) -> str:
        """What halted a candidate, and on which machine where Ray knows its name."""
        names = {node["NodeID"]: node.get("NodeManagerHostname") for node in self._ray.nodes()}
        host = names.get(self._homes[job.number])
        return _("On {host}: {why}").format(host=host, why=fault) if host else fault

    def _reply(self, job: Job, task: Any) -> Returned:
        """What a worker answered. Raises _Lost where its process or machine died."""
        errors = self._ray.exceptions
        try:
            self._homes[job.number], reply = self._ray.get(task)
        except errors.RayTaskError as error:
            raise _translated(error.cause) from error
        except errors.OutOfMemoryError as error:
            raise _Lost(_("its machine ran out of memory")) from error
        except errors.RayError as error:
            raise _Lost(_("its process or its machine died")) from error
        return cast(Returned, reply)

    def _take_in(self, job: Job, reply: Returned) -> JobReport:
        for sentence in reply.said:
            self._say(job, sentence)
        if isinstance(reply.end, JobReport):
            unpack(job.folder.path, reply.files)
            self._show_newest(reply.end)
            return reply.end
        raise reply.end

    def _show(self, jobs: Sequence[Job]) -> None:
        numbers = tuple(job.number for job in jobs)
        if numbers != self._shown:
            self._shown = numbers
            listed = enumerated(str(number) for number in numbers)
            self._progress.stage(_("Candidates on the cluster: {numbers}").format(numbers=listed))

    def _show_newest(self, outcome: JobReport) -> None:
        newest = outcome.epochs[-1] if outcome.epochs else None
        if newest and newest.loss is not None and newest.correct is not None:
            self._progress.advance(
                1, validation_loss=newest.loss, validation_correct=newest.correct
            )

    def _say(self, job: Job, sentence: str) -> None:
        """Hand on, once: a worker that goes on with a candidate says some things again."""
        named = _("Candidate {number}: {stage}").format(number=job.number, stage=sentence)
        if named not in self._said:
            self._said.add(named)
            self._progress.say(named)

    def _tell_room(self, together: int) -> None:
        room = self._share.room(self._ray.nodes())
        if room > together:
            text = _(
                "The cluster has room for {room} candidates at once; of this search no more than "
                "{together} are begun together (--together)."
            )
            self._progress.say(text.format(room=room, together=together))

    def _tell_lost(self, job: Job, why: str) -> None:
        text = _("Candidate {number} lost its worker ({why}); epoch {epoch} is tried again.")
        self._progress.say(text.format(number=job.number, why=why, epoch=job.until))

    def _tell_halted(self, job: Job, why: str) -> None:
        text = _("Candidate {number} could not go on. {why} Epoch {epoch} is tried elsewhere.")
        self._progress.say(text.format(number=job.number, why=why, epoch=job.until))


def _located(work: Work) -> Callable[[Order, Files, Parts], tuple[str, Returned]]:
    """The work with the id of the machine that did it."""

    def located(order: Order, files: Files, parts: Parts) -> tuple[str, Returned]:
        import ray

        return ray.get_runtime_context().get_node_id(), work(order, files, parts)

    return located


def _of_its_machine(end: JobReport | TuneproofError) -> str | None:
    """What ended a job that another machine may not have, a full disk say; None for all else."""
    if isinstance(end, RunError):
        return end.message
    return end.why or "" if isinstance(end, JobReport) and end.halted else None


class _Lost(Exception):
    """A job whose worker is gone. `why` is part of a sentence."""

    def __init__(self, why: str):
        super().__init__(why)
        self.why = why


def _translated(cause: Exception) -> Exception:
    """A fault of the program as it is, but a missing package as what it is to the user.

    Where Ray itself fails to load the job it names the cause in the last line only.
    """
    last = (str(cause).strip().splitlines() or [""])[-1]
    if not isinstance(cause, ImportError) and "ModuleNotFoundError" not in last:
        return cause
    return ClusterError(
        _("A machine of the cluster cannot load Tuneproof: {fault}.").format(fault=last),
        remedy=_("Install the same versions on every machine of the cluster."),
    )


def _no_room(share: Share) -> ClusterError:
    return ClusterError(
        _("No machine of the cluster has the {cpus} CPU and {gpus} GPU of a candidate.").format(
            cpus=f"{share.cpus:g}", gpus=f"{share.gpus:g}"
        ),
        remedy=_(
            "Add one, or lower search.cpus_per_trial or search.gpus_per_trial; what was trained is "
            "kept, and `tuneproof resume RUN` goes on."
        ),
    )
