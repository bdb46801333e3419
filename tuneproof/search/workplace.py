"""Where a worker keeps a candidate while it works on it, and what killed workers leave there.

That is a folder in the temporary folder of the worker's machine, named by its search and locked for
as long as the worker lives. Workers are killed at any moment: when memory runs out, a machine is
taken away, a search is stopped. One of the same search that begins there, or the end of the search
on its own machine, removes what is not locked. This module does not know what lies in a folder, and
no cluster.
"""

from __future__ import annotations

import hashlib
import platform
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tuneproof.atomic import locked, released

PREFIX = "tuneproof-"


def name_of(trials: Path) -> str:
    """A name for the search whose candidates lie in `trials`; it stays when that is resumed."""
    place = f"{platform.node()} {trials.resolve()}"
    return hashlib.sha256(place.encode(errors="replace")).hexdigest()[:12]


def new_place(search: str) -> Path:
    """A path for the folder of one candidate, which is not there yet."""
    path = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{search}-"))
    path.rmdir()
    return path


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Within, there is an empty folder at `path`, which is this worker's alone."""
    path.mkdir(mode=0o700)
    handle = locked(path)
    try:
        yield
    finally:
        shutil.rmtree(path, ignore_errors=True)
        released(handle)


def remove_left(search: str) -> None:
    """Delete the folders on this machine that killed workers of `search` left."""
    for path in Path(tempfile.gettempdir()).glob(f"{PREFIX}{search}-*"):
        handle = locked(path)
        with suppress(OSError):  # its worker may have just removed it
            # An empty one may have been made this moment, and not be locked yet.
            if handle is not None and handle >= 0 and any(path.iterdir()):
                shutil.rmtree(path, ignore_errors=True)
        released(handle)
