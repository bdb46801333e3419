"""Where a command's output goes: results to stdout, everything else to stderr.

With `--json` stdout gets exactly one JSON document, for an error too, or in a conversation one line
of JSON per answer; what a library prints to stdout is sent to stderr. This module knows no command.
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
"""Width where the output is no terminal: wide enough that paths are not wrapped."""


def _without_control_characters(text: str) -> str:
    """A text, which may quote a file, with control characters replaced: terminals obey them."""
    return "".join(char if char.isprintable() or char == "\n" else "\ufffd" for char in text)


class Output:
    """The two output streams of one command, used as its flags say."""

    def __init__(self, flags: Flags):
        self.flags = flags
        self.stdout = sys.stdout
        self.console = _console_for(sys.stdout)
        self.notes = _console_for(sys.stderr)

    def result(self, value: object) -> None:
        """Write a JSON document, of this command or of one answer, as one line to stdout."""
        plain = "utf" not in (getattr(self.stdout, "encoding", None) or "utf-8").lower()
        self.stdout.write(json.dumps(to_json(value), ensure_ascii=plain) + "\n")
        self.stdout.flush()

    def say(self, message: str) -> None:
        """Print a message to stderr; with --quiet do nothing."""
        if not self.flags.quiet:
            self.notes.print(Text(message), soft_wrap=True)

    def fault(self, error: TuneproofError) -> None:
        """Print an error, its place and its remedy to stderr; with --json to stdout as JSON too."""
        self.notes.print(
            Text("✕ ", "bold red") + Text(_without_control_characters(error.message), "bold"),
            soft_wrap=True,
        )
        if error.where:
            self.notes.print(
                Text(f"  {_without_control_characters(error.where)}", "cyan"), soft_wrap=True
            )
        if error.remedy:
            self.notes.print(
                Text(f"  → {_without_control_characters(error.remedy)}"), soft_wrap=True
            )
        if self.flags.json:
            parts = {"message": error.message, "where": error.where, "remedy": error.remedy}
            self.result({"error": parts})

    def trace(self, error: BaseException) -> None:
        """Print the traceback of an error, if --debug is given."""
        if self.flags.debug:
            traceback.print_exception(error, file=sys.stderr)

    @contextmanager
    def kept_clean(self) -> Iterator[None]:
        """Context in which, with --json, whatever prints to stdout prints to stderr instead."""
        if not self.flags.json:
            yield
            return
        with redirect_stdout(sys.stderr):
            yield

    @contextmanager
    def progress(self) -> Iterator[Progress]:
        """Context with a progress display: live on a terminal, else plain lines; none with
        --quiet."""
        if self.flags.quiet:
            yield Silent()
        elif self.notes.is_terminal:
            with LiveDisplay(self.notes) as display:
                yield display
        else:
            with PlainLines(self.notes) as lines:
                yield lines

    def get_ready(self) -> None:
        """Import what computes, shown as a stage because it takes seconds."""
        with self.progress() as progress:
            progress.stage(_("Getting ready"))
            import tuneproof.experiment  # noqa: F401


def unexpected(error: Exception) -> TuneproofError:
    """The error to show for a fault of the program itself."""
    return TuneproofError(
        _("Something went wrong inside Tuneproof: {fault}").format(
            fault=f"{type(error).__name__}: {error}"
        ),
        remedy=_("Run the same command again with --debug and report what it prints."),
    )


def out_of_memory() -> TuneproofError:
    """The error to show when memory ran out."""
    return TuneproofError(
        _("Memory ran out."),
        remedy=_("Free memory or choose a smaller model, then run the same command again."),
    )


def refused_by_system(error: OSError) -> TuneproofError:
    """The error to show for an OSError that no verb expected: a full disk, a name that is too long,
    a folder without write permission."""
    return TuneproofError(
        _("The system refused this: {fault}.").format(fault=os_fault(error)),
        where=None if error.filename is None else str(error.filename),
        remedy=_("Put that right and run the same command again; --debug shows where it stopped."),
    )


def _console_for(stream: TextIO) -> Console:
    console = Console(file=stream, highlight=False)
    if not console.is_terminal and "COLUMNS" not in os.environ:
        return Console(file=stream, highlight=False, width=PIPE_WIDTH)
    return console
