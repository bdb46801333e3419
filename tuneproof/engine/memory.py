"""How the process asks the system for memory.

glibc gives every block above a threshold back to the system when it is freed, and takes it
anew, page by page, when it is needed again: fifty million page faults in one fit were counted.
This module knows nothing of what the memory is for.
"""

from __future__ import annotations

import ctypes
import sys

_TRIM_THRESHOLD = -1
_MMAP_THRESHOLD = -3
_LARGEST_BLOCK = 32 << 20  # the most that glibc accepts on 64 bits
KEPT = 1 << 30
"""Freed bytes that stay with the process before any go back."""


def keep_large_blocks() -> bool:
    """Let freed blocks of up to 32 MiB stay with the process; whether the system has the knob."""
    if not sys.platform.startswith("linux"):
        return False
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is None:  # another C library
        return False
    return bool(mallopt(_MMAP_THRESHOLD, _LARGEST_BLOCK) and mallopt(_TRIM_THRESHOLD, KEPT))
