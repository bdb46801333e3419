"""A run folder as plain bytes: how a candidate travels to a machine that shares no disk with this
one, and back.

Files that arrive are written into a temporary folder, which one rename makes valid: a kill leaves
all of them or none. This module knows no network and not what the files mean.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from tuneproof import atomic, store
from tuneproof.store import RunFolder

Files = Mapping[str, bytes]
"""Content of files by their paths within a folder. Files that are one on the disk (hard links) are
one bytes object here, so that pickling sends them once."""

STAYING = (RunFolder.EPOCH, f"{store.ADAPTER}/")
"""How the paths of adapters begin, which are not needed to go on."""
ARRIVED = ".arrived"
"""Folder for files that have all arrived but are not in their places yet."""


def pack(folder: Path) -> dict[str, bytes]:
    """The files that are needed to go on with the candidate in `folder`."""
    settle(folder)
    return _read_files(folder, lambda name: not name.startswith(STAYING))


def changes(folder: Path, before: Files) -> dict[str, bytes]:
    """The files of `folder` that are new or differ from those `before`."""
    now = _read_files(folder, lambda _name: True)
    return {name: content for name, content in now.items() if before.get(name) != content}


def unpack(folder: Path, files: Files) -> None:
    """Write `files` into `folder`, over those that are there: all of them or none.

    Raises RunError when they cannot be written.
    """
    settle(folder)
    with atomic.folder_in_place(folder / ARRIVED, replacing=False) as temporary:
        _write_files(temporary, files)
    settle(folder)


def settle(folder: Path) -> None:
    """Move files that have arrived to their places, if a kill or `unpack` left any. Raises RunError
    when they cannot be written."""
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


def _write_files(folder: Path, files: Files) -> None:
    """Write `files` into `folder`, those of one bytes object as hard links."""
    first: dict[int, Path] = {}
    for name, content in files.items():
        path = folder / name
        twin = first.setdefault(id(content), path)
        if twin is path:
            atomic.write_bytes(path, content)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            atomic.link(twin, path)


def _read_files(folder: Path, wanted: Callable[[str], bool]) -> dict[str, bytes]:
    """The files of `folder` whose paths are `wanted`; hidden ones are left out."""
    contents: dict[tuple[int, int], bytes] = {}
    files: dict[str, bytes] = {}
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        name = inside.as_posix()
        hidden = any(part.startswith(".") for part in inside.parts)
        if hidden or not wanted(name) or not path.is_file():
            continue
        status = path.stat()
        inode = status.st_dev, status.st_ino
        if inode not in contents:
            contents[inode] = path.read_bytes()
        files[name] = contents[inode]
    return files
