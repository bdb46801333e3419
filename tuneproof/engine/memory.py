"""How the process keeps freed memory.

glibc returns every block above a threshold to the system when it is freed, and gets it again, page
by page, when it is needed: fifty million page faults were counted in one fit. This module does not
know what the memory is for.
"""

from __future__ import annotations

import ctypes
import sys

_TRIM_THRESHOLD = -1
_MMAP_THRESHOLD = -3
_LARGEST_BLOCK = 32 << 20  # the most that glibc accepts on 64 bits
KEPT = 1 << 30
"""Most freed bytes that the process keeps."""


def keep_large_blocks() -> bool:
    """Let the process keep freed blocks of up to 32 MiB; returns whether the system can do so."""
    if not sys.platform.startswith("linux"):
        return False
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is None:  # another C library
        return False
    return bool(mallopt(_MMAP_THRESHOLD, _LARGEST_BLOCK) and mallopt(_TRIM_THRESHOLD, KEPT))
