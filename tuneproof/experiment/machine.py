"""Facts about the machine that a run is made on, and the errors where its memory is too small. This
module changes nothing."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from importlib.metadata import version
from pathlib import Path
from typing import Any

import torch

from tuneproof import __version__
from tuneproof.errors import DataError, is_out_of_memory
from tuneproof.i18n import _


def surroundings(device: torch.device, dtype: torch.dtype) -> dict[str, Any]:
    """Device, type, threads, versions and the git commit, for run.json."""
    return {
        "device": device.type,
        "device_name": device_name(device),
        "dtype": str(dtype).removeprefix("torch."),
        "threads": torch.get_num_threads(),
        "versions": {
            "tuneproof": __version__,
            "torch": torch.__version__,
            "transformers": version("transformers"),
            "peft": version("peft"),
            "python": platform.python_version(),
        },
        "git_commit": git_commit(),
    }


def device_name(device: torch.device) -> str:
    """The maker's name of the device."""
    if device.type == "cuda":
        return str(torch.cuda.get_device_name(device))
    return processor_name()


def processor_name(path: Path = Path("/proc/cpuinfo")) -> str:
    """The processor's name and whether it has a matrix unit (AMX): processors of one name differ
    fivefold in bfloat16 by that. Linux keeps it in a file; elsewhere what Python knows."""
    known: dict[str, str] = {}
    with suppress(OSError):
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
        known = dict(line.split("\t", 1) for line in lines if "\t" in line)
    name = known.get("model name", "").lstrip("\t: ")
    if not name:
        return platform.processor() or platform.machine()
    return f"{name}, AMX" if "amx_bf16" in known.get("flags", "").split() else name


def peak_memory(device: torch.device) -> int | None:
    """Most bytes that this process has held: on the GPU where there is one. None where the system
    does not say, such as on Windows."""
    if device.type == "cuda":
        return int(torch.cuda.max_memory_allocated(device))
    try:
        # Without what the program that started this one had held, which getrusage counts in.
        status = Path("/proc/self/status").read_text(encoding="utf-8")
        return 1024 * int(status.partition("VmHWM:")[2].split()[0])
    except (OSError, IndexError, ValueError):
        pass
    try:
        import resource
    except ImportError:
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


class OtherWork:
    """How many processors other programs, or other guests of the same host, have kept busy since
    this object was made."""

    def __init__(self, worked: Callable[[], float | None] | None = None):
        self._worked = worked or processor_seconds
        self._began = self._readings()

    def processors(self) -> float | None:
        """The mean number of processors, 0 or more; None where the system does not say."""
        (before, own_before, worked_before), (now, own, worked) = self._began, self._readings()
        if worked is None or worked_before is None or now <= before:
            return None
        return max(0.0, (worked - worked_before - (own - own_before)) / (now - before))

    def _readings(self) -> tuple[float, float, float | None]:
        return time.perf_counter(), time.process_time(), self._worked()


def processor_seconds(path: Path = Path("/proc/stat")) -> float | None:
    """Seconds that the processors have worked since the machine was started, those taken by other
    guests of its host included; None where the system does not say."""
    try:
        words = path.read_text(encoding="ascii").splitlines()[0].split()
        user, nice, system, _idle, _waiting, hard, soft, stolen = map(int, words[1:9])
        ticks = os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError, AttributeError):  # Windows has no sysconf
        return None
    return (user + nice + system + hard + soft + stolen) / ticks


def batch_in_memory() -> AbstractContextManager[None]:
    """Context to compute the longest batch in; raises DataError where it does not fit into
    memory."""
    message = _("The longest batch does not fit into memory.")
    remedy = _("Lower train.batch_size, or leave out the longest rows (max_length).")
    return _refuse_when_memory_runs_out(message, None, remedy)


def states_in_memory() -> AbstractContextManager[None]:
    """Context to compute in what is kept of every row below the adapter; raises DataError where
    that does not fit into memory. Smaller batches would not make it smaller."""
    message = _("What the layers below the adapter make of all rows does not fit into memory.")
    remedy = _("Set lora.layers: all, which keeps none of it, or train on fewer or shorter rows.")
    return _refuse_when_memory_runs_out(message, "lora.layers", remedy)


@contextmanager
def _refuse_when_memory_runs_out(message: str, where: str | None, remedy: str) -> Iterator[None]:
    try:
        yield
    except (MemoryError, RuntimeError) as error:
        if not is_out_of_memory(error):
            raise
        raise DataError(message, where=where, remedy=remedy) from error


def disk_free(folder: Path) -> int | None:
    """Bytes free on the disk of `folder`; None where the system does not say."""
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return None


def memory() -> tuple[int, int] | None:
    """Bytes that are free to this process, and bytes in all; of its container where that has a
    lower limit. None where the system does not say."""
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        sizes = {line.split(":")[0]: int(line.split()[1]) * 1024 for line in lines if ":" in line}
        free, all_ = sizes["MemAvailable"], sizes["MemTotal"]
    except (OSError, ValueError, KeyError, IndexError):
        return None
    limit = _container_memory()
    return min((free, all_), limit) if limit else (free, all_)


def _container_memory(folder: Path = Path("/sys/fs/cgroup")) -> tuple[int, int] | None:
    """Bytes free and in all by the limit of the container (cgroup 2) that this process is in; None
    where there is no limit. Memory that caches files counts as free."""
    try:
        limit = int((folder / "memory.max").read_text(encoding="ascii"))
        used = int((folder / "memory.current").read_text(encoding="ascii"))
        stat = (folder / "memory.stat").read_text(encoding="ascii").split()
        cached = int(stat[stat.index("inactive_file") + 1])
    except (OSError, ValueError):  # "max": no limit
        return None
    return max(0, limit - used + cached), limit


def memory_held(device: torch.device) -> int | None:
    """Bytes that this process holds now: on the GPU where there is one. None where the system does
    not say."""
    if device.type == "cuda":
        return int(torch.cuda.memory_allocated(device))
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
        size = os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError, ValueError, AttributeError):
        return peak_memory(device)  # no Linux: the most so far is at least as much
    return pages * size


def memory_for_us(device: torch.device) -> int | None:
    """Bytes that this process can hold: what is free and what it has; None where it is unknown."""
    mine = memory_held(device)
    if mine is None:
        return None
    if device.type == "cuda":
        return int(torch.cuda.mem_get_info(device)[0]) + mine
    found = memory()
    return mine + found[0] if found else None


def git_commit() -> str | None:
    """The commit of the folder that the command runs in, if it is a repository."""
    try:
        done = subprocess.run(
            ["git", "rev-parse", "HEAD"], capture_output=True, text=True, timeout=5, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() or None
