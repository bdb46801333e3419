"""A run folder as plain bytes: how a candidate travels to a machine that shares no disk with this
one, and back.

What arrives is laid down beside its place and made valid by one rename: a kill leaves all of it
or none. This module knows no network and no meaning of the files.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from tuneproof import atomic, store
from tuneproof.store import RunFolder

Files = Mapping[str, bytes]
"""Paths within a folder, and what the files hold. Files that are one on the disk (hard links) are
one object here, so that pickling sends them once."""

STAYING = (RunFolder.EPOCH, f"{store.ADAPTER}/")
"""Adapters of closed epochs: to go on, nobody needs them."""
ARRIVED = ".arrived"


def pack(folder: Path) -> dict[str, bytes]:
    """What is needed to go on with the candidate in `folder`."""
    settle(folder)
    return _read(folder, lambda name: not name.startswith(STAYING))


def changes(folder: Path, before: Files) -> dict[str, bytes]:
    """The files of `folder` that are not as they were `before`."""
    now = _read(folder, lambda _name: True)
    return {name: content for name, content in now.items() if before.get(name) != content}


def unpack(folder: Path, files: Files) -> None:
    """Put `files` into `folder`, over those that are there: all of them or none.

    Raises RunError when they cannot be written.
    """
    settle(folder)
    with atomic.folder_in_place(folder / ARRIVED, replacing=False) as beside:
        _lay_down(beside, files)
    settle(folder)


def settle(folder: Path) -> None:
    """Finish what a kill may have left of `unpack`. Raises RunError as that does."""
    arrived = folder / ARRIVED
    if not arrived.is_dir():
        return
    try:
        for path in [path for path in arrived.rglob("*") if path.is_file()]:
            target = folder / path.relative_to(arrived)
            target.parent.mkdir(parents=True, exist_ok=True)
            path.replace(target)
        shutil.rmtree(arrived)
    except OSError as error:
        raise atomic.cannot_write(folder, error) from error


def _lay_down(folder: Path, files: Files) -> None:
    first: dict[int, Path] = {}
    for name, content in files.items():
        path = folder / name
        twin = first.setdefault(id(content), path)
        if twin is path:
            atomic.write_bytes(path, content)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            atomic.link(twin, path)


def _read(folder: Path, wanted: Callable[[str], bool]) -> dict[str, bytes]:
    contents: dict[tuple[int, int], bytes] = {}
    found: dict[str, bytes] = {}
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        name = inside.as_posix()
        hidden = any(part.startswith(".") for part in inside.parts)
        if hidden or not wanted(name) or not path.is_file():
            continue
        status = path.stat()
        one = status.st_dev, status.st_ino
        if one not in contents:
            contents[one] = path.read_bytes()
        found[name] = contents[one]
    return found
