"""Checks an output path before the work begins: writable, and no input of the same command.

This module knows paths only, not what is written there.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryFile

from tuneproof.atomic import cannot_write, is_stream
from tuneproof.errors import TuneproofError
from tuneproof.i18n import _


def refuse_target(target: Path | None, read: Iterable[Path | str | None]) -> None:
    """Raise TuneproofError when `target` is a folder, one of the files that are `read`, or cannot
    be written. None is accepted.

    Call it before the work, so that neither an input nor the work is lost.
    """
    if target is None:
        return
    if target.is_dir():
        raise TuneproofError(
            _("This is a folder, not a file."),
            where=str(target),
            remedy=_("Give the name of the file that is to be written."),
        )
    if target.resolve() in {Path(path).resolve() for path in read if path is not None}:
        raise TuneproofError(
            _("This file is read by the same command and would be replaced."),
            where=str(target),
            remedy=_("Give another name for what is written."),
        )
    if not is_stream(target):
        _try_to_write(target)


def _try_to_write(target: Path) -> None:
    """Raise RunError where no file can be created in the folder of `target`, or in the nearest
    folder above it that exists."""
    folder = next(parent for parent in target.resolve().parents if parent.exists())
    try:
        with TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise cannot_write(target, error) from error
