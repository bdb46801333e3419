"""Every error a user can cause, as one tree.

    TuneproofError              exit code 2; message, where, remedy
    ├── DataError               a file or row that cannot be used
    ├── RecipeError             a recipe that cannot be run; all its faults in one message
    ├── ModelError              a base model or adapter that cannot be loaded
    ├── RunError                a run folder that cannot be read, resumed or written
    ├── DependencyError         an optional package that is not installed
    ├── ClusterError            a cluster that cannot be joined, or cannot take a candidate
    └── CheckError              exit code 1; what was found before a run makes it pointless

A programming error is not in this tree and is meant to show its traceback.
This module knows nothing of how errors are shown.
"""

from __future__ import annotations

import errno
import re
import socket

from tuneproof.i18n import _

_NO_MEMORY = re.compile(r"out of memory|not enough memory|allocate memory|bad_alloc", re.IGNORECASE)
"""The messages of the CUDA, MPS and CPU allocators: “CUDA out of memory”, “MPS backend out of
memory”, “DefaultCPUAllocator: can't allocate memory”, “not enough memory” on Windows."""


class TuneproofError(Exception):
    """A fault that the user can mend.

    `message` says what is wrong, `where` names the file, line and column or the setting,
    `remedy` says what to do. All three are whole sentences or names, already translated.
    """

    exit_code = 2

    def __init__(self, message: str, *, where: str | None = None, remedy: str | None = None):
        super().__init__(message)
        self.message = message
        self.where = where
        self.remedy = remedy

    def __str__(self) -> str:
        head = f"{self.where}: {self.message}" if self.where else self.message
        return f"{head}\n{self.remedy}" if self.remedy else head


class DataError(TuneproofError):
    """A file or row that cannot be used."""


class RecipeError(TuneproofError):
    """A recipe that cannot be run. The message lists all faults, one a line."""


class ModelError(TuneproofError):
    """A base model or adapter that cannot be loaded."""


class RunError(TuneproofError):
    """A run folder that cannot be read, resumed or written."""


class DependencyError(TuneproofError):
    """An optional package that is not installed."""


class ClusterError(TuneproofError):
    """A cluster that cannot be joined, or that cannot take a candidate."""


class CheckError(TuneproofError):
    """What was found before a run makes it pointless; the run folder lists the findings."""

    exit_code = 1


def first_line(error: BaseException) -> str:
    """The first line of a library's error message, without the details that some add."""
    return next(iter(str(error).strip().splitlines()), type(error).__name__)


def os_fault(error: OSError) -> str:
    """What is wrong according to an OSError, in the user's language where it is a usual fault."""
    if isinstance(error, socket.gaierror):
        return _("no computer of this name is known")
    if isinstance(error, TimeoutError):
        return _("no answer came in time")
    usual = {
        errno.ENOENT: _("there is no such file or folder"),
        errno.EISDIR: _("this is a folder"),
        errno.ENOTDIR: _("a part of the path is a file, not a folder"),
        errno.EACCES: _("you may not do that here"),
        errno.EPERM: _("you may not do that here"),
        errno.EROFS: _("this disk is read-only"),
        errno.ENOSPC: _("the disk is full"),
        errno.ENAMETOOLONG: _("the name is too long"),
        errno.ECONNREFUSED: _("nobody answers at this address"),
    }
    return usual.get(error.errno or 0) or error.strerror or str(error)


def is_out_of_memory(error: BaseException) -> bool:
    """Whether an error says that there was not enough memory, of the machine or of a device.

    The errors of the devices' allocators have no common class, so their messages are searched.
    """
    if isinstance(error, MemoryError):
        return True
    return isinstance(error, RuntimeError) and bool(_NO_MEMORY.search(str(error)))
