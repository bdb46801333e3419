"""The candidates of a search as Ray tasks, each with its own share of CPUs and GPUs.

A task gets the candidate's folder as bytes and sends back the files that changed, so that machines
need not share a disk. A task whose worker dies is sent again from the folders on this machine.
This module decides nothing about candidates and does not join a cluster.
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
from tuneproof.search.workplace import name_of
from tuneproof.store import RunFolder

ATTEMPTS = 3
"""How often a job is sent before its candidate is given up: one that kills its worker, for lack of
memory say, would otherwise be tried for ever."""
ROOM_WITHIN = 30.0
"""Seconds without any machine that could take a candidate, after which the search ends."""
GLANCE = 0.5
"""Seconds between two checks for Ctrl-C."""

Work = Callable[[Order, Files, Parts], Returned]


class RayWorkers:
    """Trains on the cluster that this process has joined, the jobs of a round side by side as far
    as there is room. The test questions are not sent."""

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
        # Ray must not retry: a lost job is sent again from here, where that is reported.
        self._task = ray.remote(
            num_cpus=self._share.cpus, num_gpus=self._share.gpus, max_retries=0, max_calls=0
        )(_with_machine_id(work))
        self._parts = ray.put(replace(parts, test=()))
        self._say_unused_room(search.together)
        self._begun: dict[int, RunFolder] = {}
        self._homes: dict[int, str] = {}
        self._avoided: dict[int, set[str]] = {}
        """Machines on which a candidate was halted: another may have enough disk and memory."""
        self._shown: tuple[int, ...] = ()
        self._said: set[str] = set()

    @property
    def side_by_side(self) -> int:
        """How many candidates the machines that are there now have room for, at least 1."""
        return max(1, self._share.room(self._ray.nodes()))

    def advance(self, jobs: Sequence[Job]) -> Iterator[JobReport]:
        """All side by side, in whatever order they end.

        Raises KeyboardInterrupt when the user stops it, ClusterError when no machine can take a
        candidate or one would compute something else.
        """
        self._show_candidates(jobs)
        going: dict[Any, tuple[Job, int]] = {}
        try:
            with Signals() as signals:
                for job in jobs:
                    going[self._send(job)] = job, 1
                while going:
                    task = self._first_to_end(list(going), signals)
                    job, attempt = going.pop(task)
                    outcome = self._report_of(job, attempt, task)
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
        search = name_of(job.folder.path.parent)
        order = Order(job.number, job.recipe, job.until, self._terms, search)
        task = self._task.options(scheduling_strategy=self._machine_for(job))
        return task.remote(order, pack(job.folder.path), self._parts)

    def _machine_for(self, job: Job) -> Any:
        """Ray's scheduling strategy for a job: the machine that trained its candidate last, where
        that is free, as it may still have it open; where the candidate was halted there, one that
        it was not halted on, even if that is busy."""
        home = self._homes.get(job.number)
        if home is None:
            return "DEFAULT"
        from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

        if home in self._avoided.get(job.number, ()):
            other = self._machine_not_avoided(job)
            return NodeAffinitySchedulingStrategy(other, soft=True) if other else "DEFAULT"
        try:
            return NodeAffinitySchedulingStrategy(home, soft=True, _spill_on_unavailable=True)
        except TypeError:
            # The last argument is private to Ray and may go. Without it Ray waits for a busy
            # machine, which takes longer than to open the candidate anew on another.
            return "DEFAULT"

    def _machine_not_avoided(self, job: Job) -> str | None:
        """The id of a machine with room that the candidate was not halted on; None without any."""
        return next(
            (
                str(node["NodeID"])
                for node in self._ray.nodes()
                if self._share.room([node]) and node["NodeID"] not in self._avoided[job.number]
            ),
            None,
        )

    def _first_to_end(self, tasks: list[Any], signals: Signals) -> Any:
        """Wait for the first task to end and return it. Raises KeyboardInterrupt on Ctrl-C,
        ClusterError where no machine has had room for `ROOM_WITHIN` seconds."""
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
                raise _no_room_error(self._share)

    def _report_of(self, job: Job, attempt: int, task: Any) -> JobReport | None:
        """The report of a task that has ended; None where the job is to be sent again."""
        try:
            reply = self._reply_of(job, task)
        except _Lost as lost:
            if attempt == ATTEMPTS:
                said = _("Its worker was lost {n} times: {why}.")
                return left_off(job, said.format(n=ATTEMPTS, why=lost.why))
            self._say_worker_lost(job, lost.why)
            return None
        fault = _fault_of_machine(reply.end)
        if fault is None:
            return self._take_in_reply(job, reply)
        if attempt == ATTEMPTS:
            return replace(self._take_in_reply(job, reply), why=self._with_host_name(job, fault))
        # What it trained there is not taken in.
        self._avoided.setdefault(job.number, set()).add(self._homes[job.number])
        self._say_tried_elsewhere(job, self._with_host_name(job, fault))
        return None

    def _with_host_name(self, job: Job, fault: str) -> str:
        """`fault` with the name of the machine that it happened on, where Ray knows that."""
        names = {node["NodeID"]: node.get("NodeManagerHostname") for node in self._ray.nodes()}
        host = names.get(self._homes[job.number])
        return _("On {host}: {why}").format(host=host, why=fault) if host else fault

    def _reply_of(self, job: Job, task: Any) -> Returned:
        """What a worker returned. Raises _Lost where its process or machine died."""
        errors = self._ray.exceptions
        try:
            self._homes[job.number], reply = self._ray.get(task)
        except errors.RayTaskError as error:
            raise _as_user_fault(error.cause) from error
        except errors.OutOfMemoryError as error:
            raise _Lost(_("its machine ran out of memory")) from error
        except errors.RayError as error:
            raise _Lost(_("its process or its machine died")) from error
        return cast(Returned, reply)

    def _take_in_reply(self, job: Job, reply: Returned) -> JobReport:
        """Write what a worker sent back into the candidate's folder; returns its report. Raises the
        error that it returned in place of one."""
        for sentence in reply.said:
            self._say_once(job, sentence)
        if isinstance(reply.end, JobReport):
            unpack(job.folder.path, reply.files)
            self._show_newest_figures(reply.end)
            return reply.end
        raise reply.end

    def _show_candidates(self, jobs: Sequence[Job]) -> None:
        numbers = tuple(job.number for job in jobs)
        if numbers != self._shown:
            self._shown = numbers
            listed = enumerated(str(number) for number in numbers)
            self._progress.stage(_("Candidates on the cluster: {numbers}").format(numbers=listed))

    def _show_newest_figures(self, outcome: JobReport) -> None:
        newest = outcome.epochs[-1] if outcome.epochs else None
        if newest and newest.loss is not None and newest.correct is not None:
            self._progress.advance(
                1, validation_loss=newest.loss, validation_correct=newest.correct
            )

    def _say_once(self, job: Job, sentence: str) -> None:
        """Say a worker's sentence, once: a worker that resumes a candidate repeats some."""
        named = _("Candidate {number}: {stage}").format(number=job.number, stage=sentence)
        if named not in self._said:
            self._said.add(named)
            self._progress.say(named)

    def _say_unused_room(self, together: int) -> None:
        room = self._share.room(self._ray.nodes())
        if room > together:
            text = _(
                "The cluster has room for {room} candidates at once; of this search no more than "
                "{together} are begun together (--together)."
            )
            self._progress.say(text.format(room=room, together=together))

    def _say_worker_lost(self, job: Job, why: str) -> None:
        text = _("Candidate {number} lost its worker ({why}); epoch {epoch} is tried again.")
        self._progress.say(text.format(number=job.number, why=why, epoch=job.until))

    def _say_tried_elsewhere(self, job: Job, why: str) -> None:
        text = _("Candidate {number} could not go on. {why} Epoch {epoch} is tried elsewhere.")
        self._progress.say(text.format(number=job.number, why=why, epoch=job.until))


def _with_machine_id(work: Work) -> Callable[[Order, Files, Parts], tuple[str, Returned]]:
    """`work` made to return the id of its machine as well."""

    def work_there(order: Order, files: Files, parts: Parts) -> tuple[str, Returned]:
        import ray

        return ray.get_runtime_context().get_node_id(), work(order, files, parts)

    return work_there


def _fault_of_machine(end: JobReport | TuneproofError) -> str | None:
    """The fault that ended a job, if another machine may not have it, such as a full disk; else
    None."""
    if isinstance(end, RunError):
        return end.message
    return end.why or "" if isinstance(end, JobReport) and end.halted else None


class _Lost(Exception):
    """A job whose worker is gone. `why` is part of a sentence."""

    def __init__(self, why: str):
        super().__init__(why)
        self.why = why


def _as_user_fault(cause: Exception) -> Exception:
    """A package that a machine lacks as a ClusterError, any other exception unchanged.

    Where Ray itself fails to load the job, only the last line of its message names the cause.
    """
    last = (str(cause).strip().splitlines() or [""])[-1]
    if not isinstance(cause, ImportError) and "ModuleNotFoundError" not in last:
        return cause
    return ClusterError(
        _("A machine of the cluster cannot load Tuneproof: {fault}.").format(fault=last),
        remedy=_("Install the same versions on every machine of the cluster."),
    )


def _no_room_error(share: Share) -> ClusterError:
    return ClusterError(
        _("No machine of the cluster has the {cpus} CPU and {gpus} GPU of a candidate.").format(
            cpus=f"{share.cpus:g}", gpus=f"{share.gpus:g}"
        ),
        remedy=_(
            "Add one, or lower search.cpus_per_trial or search.gpus_per_trial; what was trained is "
            "kept, and `tuneproof resume RUN` goes on."
        ),
    )
