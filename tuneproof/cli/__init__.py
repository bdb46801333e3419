"""The command line: `main` sets the language, then loads the commands.

Help texts are translated when the command modules are imported, so the language must be known
before. Importing this package loads neither the commands nor anything that computes.
A module of verbs reads what was typed and shows what came of it; it computes nothing itself.
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
    """Run one command and exit with its code: 0 done, 1 findings say no, 2 wrong use.

    3 is a fault of the program itself, 130 an interrupted run.
    """
    args = list(sys.argv[1:] if argv is None else argv)
    set_language(Flags.of(args).lang or detect_language())
    _ready_streams()
    try:
        from tuneproof.cli.app import app

        app(args=args, prog_name="tuneproof")
    except KeyboardInterrupt:  # before a verb was begun, which would have caught it
        sys.stderr.write(_("Stopped.") + "\n")
        sys.exit(130)


def _ready_streams() -> None:
    """Let no stream end a run: one that was closed reads or writes nothing, and a character that
    cannot be shown, or bytes that are none, become a sign."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        stream = getattr(sys, name)
        if stream is None:
            nothing = Path(os.devnull).open(mode, encoding="utf-8")  # noqa: SIM115 - to the end
            setattr(sys, name, nothing)
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    if os.name == "posix" and isinstance(sys.stderr, io.TextIOWrapper):
        sys.stderr = _never_failing(sys.stderr)


def _never_failing(stream: io.TextIOWrapper) -> io.TextIOWrapper:
    """The same stream, but that what cannot be written is lost: no training shall end because the
    disk of its log is full or its terminal is gone."""
    try:
        number = stream.fileno()
    except io.UnsupportedOperation:  # somebody in this process reads it
        return stream
    place = io.BufferedWriter(_Lossy(number, "w", closefd=False))
    return io.TextIOWrapper(place, stream.encoding, stream.errors, line_buffering=True)


class _Lossy(io.FileIO):
    def write(self, content: Any) -> int:
        try:
            return super().write(content)
        except OSError:
            return len(content)
