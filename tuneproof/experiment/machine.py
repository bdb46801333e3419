"""Facts about the machine that a run was made on. It changes nothing."""

from __future__ import annotations

import platform
import resource
import subprocess
import sys
from importlib.metadata import version
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


def git_commit() -> str | None:
    """The commit of the folder that the command runs in, if it is a repository."""
    try:
        done = subprocess.run(
            ["git", "rev-parse", "HEAD"], capture_output=True, text=True, timeout=5, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() or None
