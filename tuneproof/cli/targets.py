"""Where a command writes: never over a file that it reads, and never found out too late.

This module knows paths only, not what is written there.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from tuneproof.errors import TuneproofError
from tuneproof.i18n import _


def refuse_target(target: Path | None, read: Iterable[Path | str | None]) -> None:
    """Raise TuneproofError when `target` is one of the files that are `read`, or a folder.

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
