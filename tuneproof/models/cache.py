"""Where converted models are kept, and the digest by which they are found again.

This module knows no format of a model and loads nothing.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from tuneproof.errors import ModelError, os_fault
from tuneproof.i18n import _


def cache_folder() -> Path:
    """The folder of the cache.

    `TUNEPROOF_CACHE`, else `tuneproof` in the user's cache folder (`XDG_CACHE_HOME`).
    """
    own = os.environ.get("TUNEPROOF_CACHE")
    if own:
        return Path(own).expanduser()
    shared = os.environ.get("XDG_CACHE_HOME")
    return (Path(shared).expanduser() if shared else Path.home() / ".cache") / "tuneproof"


def file_digest(path: Path) -> str:
    """The sha256 of a file, as hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def cannot_cache(path: Path, error: OSError) -> ModelError:
    """The error for a cache that is full or may not be written."""
    return ModelError(
        _("The converted model cannot be written: {fault}.").format(fault=os_fault(error)),
        where=str(path),
        remedy=_("Free space there, or set TUNEPROOF_CACHE to another folder."),
    )
