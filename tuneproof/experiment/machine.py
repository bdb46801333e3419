"""Facts about the machine that a run was made on. It changes nothing."""

from __future__ import annotations

import os
import platform
import resource
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import torch

from tuneproof import __version__


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
    return platform.processor() or platform.machine()


def peak_memory(device: torch.device) -> int:
    """Most memory this process has held, in bytes: on the GPU where there is one."""
    if device.type == "cuda":
        return int(torch.cuda.max_memory_allocated(device))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def held(device: torch.device) -> int:
    """Bytes that this process holds now: on the GPU where there is one."""
    if device.type == "cuda":
        return int(torch.cuda.memory_allocated(device))
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except (OSError, IndexError, ValueError):  # no Linux: the most so far is at least as much
        return peak_memory(device)
    return pages * os.sysconf("SC_PAGE_SIZE")


def memory_for_us(device: torch.device) -> int | None:
    """Bytes that this process can hold: what is free and what it has; None where it is unknown."""
    if device.type == "cuda":
        return int(torch.cuda.mem_get_info(device)[0]) + held(device)
    found = [held(device) + free for free in (_free_memory(), _free_in_group()) if free is not None]
    return min(found, default=None)


def _free_memory() -> int | None:
    """What the kernel says is available."""
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        said = next(line for line in lines if line.startswith("MemAvailable:"))
    except (OSError, StopIteration):
        return None
    return int(said.split()[1]) * 1024


def _free_in_group() -> int | None:
    """What a container's limit leaves."""
    group = Path("/sys/fs/cgroup")
    try:
        limit = (group / "memory.max").read_text(encoding="ascii").strip()
        used = (group / "memory.current").read_text(encoding="ascii").strip()
    except OSError:
        return None
    return max(0, int(limit) - int(used)) if limit.isdigit() and used.isdigit() else None


def git_commit() -> str | None:
    """The commit of the folder that the command runs in, if it is a repository."""
    try:
        done = subprocess.run(
            ["git", "rev-parse", "HEAD"], capture_output=True, text=True, timeout=5, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() or None
