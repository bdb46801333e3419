"""The command line: `main` sets the language, then loads the verbs.

Help texts are translated when the modules of verbs are imported, so the language must be set
before. Importing this package loads neither these nor anything that computes. A module of verbs
reads the command line and shows results; it computes nothing itself.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tuneproof.cli.flags import Flags
from tuneproof.i18n import _, detect_language, set_language


def main(argv: Sequence[str] | None = None) -> None:
    """Run one command and exit with its code.

    0 is success, 1 a negative result (verdict, findings), 2 wrong use, 3 a fault of the program
    itself, 130 an interrupted run.
    """
    args = list(sys.argv[1:] if argv is None else argv)
    set_language(Flags.of(args).lang or detect_language())
    _make_streams_safe()
    try:
        from tuneproof.cli.app import app

        app(args=args, prog_name="tuneproof")
    except KeyboardInterrupt:  # while verbs are loaded; a running verb catches it itself
        sys.stderr.write(_("Stopped.") + "\n")
        sys.exit(130)


def _make_streams_safe() -> None:
    """Let no standard stream end a run: a closed one becomes the null device, what cannot be
    encoded or decoded a replacement character, and errors of writing stderr are ignored."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        stream = getattr(sys, name)
        if stream is None:
            nothing = Path(os.devnull).open(mode, encoding="utf-8")  # noqa: SIM115 - to the end
            setattr(sys, name, nothing)
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    if os.name == "posix" and isinstance(sys.stderr, io.TextIOWrapper):
        sys.stderr = _ignoring_write_errors(sys.stderr)


def _ignoring_write_errors(stream: io.TextIOWrapper) -> io.TextIOWrapper:
    """The same stream, but what cannot be written is dropped: no training may end because the disk
    of its log is full or its terminal is gone."""
    try:
        number = stream.fileno()
    except io.UnsupportedOperation:  # an object in this process, without a file descriptor
        return stream
    place = io.BufferedWriter(_Lossy(number, "w", closefd=False))
    return io.TextIOWrapper(place, stream.encoding, stream.errors, line_buffering=True)


class _Lossy(io.FileIO):
    def write(self, content: Any) -> int:
        try:
            return super().write(content)
        except OSError:
            return len(content)
