"""Files and folders that are replaced whole or not at all, whenever the process is killed.

A file is written to a temporary file in the same folder, flushed and renamed. A folder is replaced
by two renames; `recovered` repairs what a kill between them leaves. This module knows no run and no
format.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tuneproof.errors import RunError, TuneproofError, os_fault
from tuneproof.i18n import _

_FULL = (errno.ENOSPC, getattr(errno, "EDQUOT", None))
"""Errors of a full disk and of an exceeded quota; the latter has no number on Windows."""
TRIES = 3
"""How often a file is written that is taken away before it has its name."""


def write_text(path: Path, text: str) -> None:
    """Replace `path` with `text`, whole or not at all. What UTF-8 cannot encode, such as surrogates
    from a file name in Big5, becomes "?".

    Raises RunError when the disk is full or the folder cannot be written; the old content
    is then still there.
    """
    write_bytes(path, text.encode("utf-8", errors="replace"))


def write_bytes(path: Path, content: bytes) -> None:
    """Replace `path` with `content`, whole or not at all. Raises RunError as `write_text`.

    Of a link its target is replaced. A device, such as /dev/stdout, is written to instead.
    """
    place = Path(os.path.realpath(path))
    try:
        if is_stream(path):
            path.write_bytes(content)
            return
        place.parent.mkdir(parents=True, exist_ok=True)
        remove_left(place.parent, place.name)
        for tries_left in reversed(range(TRIES)):
            try:
                _write_and_rename(place, content)
                break
            except FileNotFoundError:
                # `remove_left` of another process took it before it was locked.
                if not tries_left:
                    raise
    except OSError as error:
        raise cannot_write(path, error) from error


def _write_and_rename(place: Path, content: bytes) -> None:
    beside = place.with_name(f".{place.name}.{os.getpid()}.tmp")
    handle = None
    try:
        with beside.open("wb") as file:
            handle = locked(beside)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(place)
    except OSError:
        with suppress(OSError):
            beside.unlink()
        raise
    finally:
        released(handle)


def remove_left(folder: Path, name: str = "") -> None:
    """Delete the half-written files that killed processes left in `folder`, of the file `name` or
    of all. One that is being written is locked, and stays."""
    ours = re.compile(rf"\.{re.escape(name) or '.+'}\.\d+\.tmp")
    with suppress(OSError):
        for path in [each for each in folder.iterdir() if ours.fullmatch(each.name)]:
            handle = locked(path)
            if handle is not None:
                path.unlink(missing_ok=True)
            released(handle)


def is_stream(path: Path) -> bool:
    """Whether `path` is a pipe, a terminal or another device."""
    return path.exists() and not path.is_file() and not path.is_dir()


def cannot_write(path: Path, error: OSError) -> RunError:
    """The error for a file that could not be written."""
    full = error.errno in _FULL
    return RunError(
        _("Cannot write: {fault}.").format(fault=os_fault(error)),
        where=str(path),
        remedy=_("Free space, or choose another place for it. What was written is kept.")
        if full
        else _("Put that right, or choose another place for it. What was written is kept."),
    )


@contextmanager
def folder_in_place(
    target: Path,
    *,
    replacing: bool = True,
    fault: Callable[[Path, OSError], TuneproofError] = cannot_write,
) -> Iterator[Path]:
    """An empty folder to write into, which is `target` once the block has ended well.

    A kill at any moment leaves the old folder or the new one, whole; call `recovered` before
    reading it. Without `replacing`, a target that is not empty is a fault. An OSError is raised as
    what `fault` makes of it; the old folder is then still there.
    """
    beside = target.with_name(f".{target.name}.part")
    with _held_part_folder(beside, target, fault):
        try:
            recovered(target)
            yield beside
            if replacing:
                _swap_in_place(beside, target)
            else:
                if target.exists():
                    target.rmdir()
                beside.rename(target)
        except OSError as error:
            raise fault(target, error) from error
        finally:
            shutil.rmtree(beside, ignore_errors=True)


@contextmanager
def _held_part_folder(
    beside: Path, target: Path, fault: Callable[[Path, OSError], TuneproofError]
) -> Iterator[None]:
    """Make `beside` an empty folder and lock it. Raises RunError where another process has it
    locked, as the files of both would mix."""
    left = locked(beside)  # a killed process may have left it; -1 where there is none
    try:
        if left is not None:
            shutil.rmtree(beside, ignore_errors=True)
            beside.mkdir(parents=True)
        handle = None if left is None else locked(beside)
    except OSError as error:
        raise fault(target, error) from error
    finally:
        released(left)
    if handle is None:
        raise RunError(
            _("Another process is writing here."),
            where=str(target),
            remedy=_("Wait until it is done, or choose another place for it."),
        )
    try:
        yield
    finally:
        released(handle)


def locked(folder: Path, *, looking: bool = False) -> int | None:
    """Lock a folder until `released`, or the end of the process; return a handle for `released`.

    None where another process has it locked, -1 where it cannot be locked (no folder, or a system
    without such locks). `looking` takes a shared lock.
    """
    try:
        import fcntl

        handle = os.open(folder, os.O_RDONLY)
    except (ImportError, OSError):
        return -1
    try:
        fcntl.flock(handle, (fcntl.LOCK_SH if looking else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except OSError as error:
        os.close(handle)
        return None if isinstance(error, BlockingIOError) else -1
    return handle


def released(handle: int | None) -> None:
    """Unlock what `locked` returned; None and -1 are ignored."""
    if handle is not None and handle >= 0:
        os.close(handle)


def _swap_in_place(beside: Path, target: Path) -> None:
    """Rename `target` aside and `beside` to `target`, and delete the old folder."""
    old = target.with_name(f".{target.name}.old")
    for is_last in (False, True):
        try:
            if target.exists():
                target.rename(old)
            beside.rename(target)
            break
        except OSError:
            recovered(target)
            if is_last:  # at first, a process that opened the run may have moved the old one back
                raise
    shutil.rmtree(old, ignore_errors=True)


def as_new_files(folder: Path) -> None:
    """Give all files in `folder`, made by this process, the default mode of new files: some
    libraries write files that only their owner may read."""
    mode = folder.stat().st_mode & 0o666
    for path in folder.rglob("*"):
        if path.is_file():
            path.chmod(mode)


def recovered(target: Path) -> Path:
    """Repair what a kill left of `folder_in_place`, and return `target`.

    Where `target` is missing the old folder is moved back, else the old folder is deleted.
    """
    old = target.with_name(f".{target.name}.old")
    if old.is_dir():
        if target.exists():
            shutil.rmtree(old, ignore_errors=True)
        else:
            with suppress(OSError):  # on a disk that is read-only it stays missing
                old.rename(target)
    return target


def replace_folder(source: Path, target: Path) -> None:
    """Put a copy of the folder `source` in the place of `target`, whole or not at all.

    Files are linked where the file system can: that costs no space, which may be what has run out.
    Raises RunError as `write_text`.
    """
    with folder_in_place(target) as beside:
        shutil.copytree(source, beside, copy_function=link, dirs_exist_ok=True)


def link(source: str | Path, target: str | Path) -> None:
    """Give a file a second name, or copy it where the file system has no hard links."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
