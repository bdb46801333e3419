"""Where a command writes: never over a file that it reads, and never found out too late.

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
    """Raise TuneproofError when `target` is one of the files that are `read`, a folder, or where
    nothing can be written.

    To be called before the work, so that neither the file nor the work is lost.
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
    """Raise RunError where nothing can be written beside `target`; whatever is there stays."""
    folder = next(each for each in target.resolve().parents if each.exists())
    try:
        with TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise cannot_write(target, error) from error
