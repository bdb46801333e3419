"""Cases run in several processes at once, each with its share of the cores.

The small operations of small rows keep no second core busy: two processes with one thread each
make about a fifth more training steps than one with two (measured on steps; cases an hour were
not). A set-up stays with one process, which runs its healthy run
once. Nothing is timed here, so nothing is disturbed.
"""

from __future__ import annotations

import multiprocessing
import os
import time
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any

import torch

from bench.diagnosis.cases import Case
from bench.diagnosis.lab import Lab

_lab: Lab
"""That of a child process, from its start on."""


def performed(
    cases: Sequence[Case], covid: Path | None, processes: int, ends: float
) -> Iterator[dict[str, Any]]:
    """The line of each case as it is done; none is begun after `ends` on the monotonic clock."""
    queues = shared_out(cases, processes)
    threads = max(1, torch.get_num_threads() // len(queues))
    spawn = multiprocessing.get_context("spawn")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="fault-bench-")))
        given = [(folder / str(at), covid, threads) for at in range(len(queues))]
        pools = [stack.enter_context(ProcessPoolExecutor(1, spawn, _begin, one)) for one in given]
        running: dict[Future[dict[str, Any]], int] = {}
        free = list(range(len(queues)))
        while free or running:
            for at in free:
                if queues[at] and time.monotonic() < ends:
                    running[pools[at].submit(_perform, queues[at].popleft())] = at
            if not running:
                return
            done, _going = wait(running, return_when=FIRST_COMPLETED)
            free = [running.pop(one) for one in done]
            yield from (one.result() for one in done)


def shared_out(cases: Sequence[Case], processes: int) -> list[deque[Case]]:
    """The cases of each process in their order, set-ups dealt out in turn."""
    names = list(dict.fromkeys(case.setup.name for case in cases))
    lanes = max(1, min(processes, len(names)))
    return [
        deque(case for case in cases if names.index(case.setup.name) % lanes == at)
        for at in range(lanes)
    ]


def _begin(folder: Path, covid: Path | None, threads: int) -> None:
    global _lab
    Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    torch.set_num_threads(threads)
    folder.mkdir()
    _lab = Lab(folder, covid)


def _end_with(parent: int) -> None:
    """End this process once `parent` is gone: a bench that was killed leaves nobody computing."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def _perform(case: Case) -> dict[str, Any]:
    return _lab.perform(case)
