"""Where a command's output goes: results to stdout, everything else to stderr.

With `--json` stdout carries exactly one JSON document, an error included, and a conversation one a
line for each answer; even what a library prints there is sent to stderr. This module knows no
command.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from typing import TextIO

from rich.console import Console
from rich.text import Text

from tuneproof.cli.flags import Flags
from tuneproof.cli.live import LiveDisplay
from tuneproof.cli.progress import PlainLines
from tuneproof.errors import TuneproofError, os_fault
from tuneproof.i18n import _
from tuneproof.progress import Progress, Silent
from tuneproof.types import to_json

PIPE_WIDTH = 200
"""Columns of what is no terminal: paths stay whole on their line."""


def _visible(text: str) -> str:
    """A text that may quote a file: control characters, which a terminal would obey, as signs."""
    return "".join(char if char.isprintable() or char == "\n" else "\ufffd" for char in text)


class Output:
    """The two streams of one command, and how they are used under its flags."""

    def __init__(self, flags: Flags):
        self.flags = flags
        self.stdout = sys.stdout
        self.console = _console(sys.stdout)
        self.notes = _console(sys.stderr)

    def result(self, value: object) -> None:
        """Write the JSON document of this command, or of one answer, on one line to stdout."""
        plain = "utf" not in (getattr(self.stdout, "encoding", None) or "utf-8").lower()
        self.stdout.write(json.dumps(to_json(value), ensure_ascii=plain) + "\n")
        self.stdout.flush()

    def say(self, message: str) -> None:
        """One sentence for the person in front, on stderr; none with --quiet."""
        if not self.flags.quiet:
            self.notes.print(Text(message), soft_wrap=True)

    def fault(self, error: TuneproofError) -> None:
        """Show what is wrong, where and what to do; with --json on stdout as an object too."""
        self.notes.print(
            Text("✕ ", "bold red") + Text(_visible(error.message), "bold"), soft_wrap=True
        )
        if error.where:
            self.notes.print(Text(f"  {_visible(error.where)}", "cyan"), soft_wrap=True)
        if error.remedy:
            self.notes.print(Text(f"  → {_visible(error.remedy)}"), soft_wrap=True)
        if self.flags.json:
            parts = {"message": error.message, "where": error.where, "remedy": error.remedy}
            self.result({"error": parts})

    def trace(self, error: BaseException) -> None:
        """The traceback of an error, if --debug asks for it."""
        if self.flags.debug:
            traceback.print_exception(error, file=sys.stderr)

    @contextmanager
    def kept_clean(self) -> Iterator[None]:
        """Within, with --json, whatever prints to stdout prints to stderr."""
        if not self.flags.json:
            yield
            return
        with redirect_stdout(sys.stderr):
            yield

    @contextmanager
    def progress(self) -> Iterator[Progress]:
        """The display of long work: live on a terminal, else plain lines, or none."""
        if self.flags.quiet:
            yield Silent()
        elif self.notes.is_terminal:
            with LiveDisplay(self.notes) as display:
                yield display
        else:
            with PlainLines(self.notes) as lines:
                yield lines

    def get_ready(self) -> None:
        """Import what computes; that takes seconds, so it is shown as a stage."""
        with self.progress() as progress:
            progress.stage(_("Getting ready"))
            import tuneproof.experiment  # noqa: F401


def unexpected(error: Exception) -> TuneproofError:
    """The sentence for a fault of the program itself."""
    return TuneproofError(
        _("Something went wrong inside Tuneproof: {fault}").format(
            fault=f"{type(error).__name__}: {error}"
        ),
        remedy=_("Run the same command again with --debug and report what it prints."),
    )


def out_of_memory() -> TuneproofError:
    """The sentence for a verb that needed more memory than there was."""
    return TuneproofError(
        _("Memory ran out."),
        remedy=_("Free memory or choose a smaller model, then run the same command again."),
    )


def refused_by_system(error: OSError) -> TuneproofError:
    """The sentence for what the operating system refused and no verb foresaw: a full disk, a name
    too long, a folder that is somebody else's."""
    return TuneproofError(
        _("The system refused this: {fault}.").format(fault=os_fault(error)),
        where=None if error.filename is None else str(error.filename),
        remedy=_("Put that right and run the same command again; --debug shows where it stopped."),
    )


def _console(stream: TextIO) -> Console:
    console = Console(file=stream, highlight=False)
    if not console.is_terminal and "COLUMNS" not in os.environ:
        return Console(file=stream, highlight=False, width=PIPE_WIDTH)
    return console
