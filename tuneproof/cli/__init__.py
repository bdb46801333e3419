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
            if mode == "w" and os.name == "posix":
                setattr(sys, name, _written_by(stream, by_line=name == "stderr"))


def _written_by(stream: io.TextIOWrapper, *, by_line: bool) -> io.TextIOWrapper:
    """The same stream, written to its file descriptor as stdout or, `by_line`, as stderr; as it is
    where it has no descriptor."""
    kind = _Lossy if by_line else _UntilUnread
    try:
        place = io.BufferedWriter(kind(stream.fileno(), "w", closefd=False))
    except io.UnsupportedOperation:  # an object in this process
        return stream
    by_line = by_line or stream.line_buffering
    return io.TextIOWrapper(place, stream.encoding, stream.errors, line_buffering=by_line)


class _Lossy(io.FileIO):
    """Drops what cannot be written: no training may end because the disk of its log is full or its
    terminal is gone."""

    def write(self, content: Any) -> int:
        try:
            return super().write(content)
        except OSError:
            return len(content)


class _UntilUnread(io.FileIO):
    """Drops what nobody reads any more: `tuneproof check … | head` ends with the code of the
    check. What cannot be written for another reason, such as a full disk, is an error."""

    def write(self, content: Any) -> int:
        try:
            return super().write(content)
        except BrokenPipeError:
            return len(content)
