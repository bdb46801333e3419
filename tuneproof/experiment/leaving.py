"""Work on a run folder that may be stopped: nobody else works on it meanwhile, and run.json says
how the work ended.

This module knows no model and trains nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from tuneproof.atomic import remove_left
from tuneproof.commands import command
from tuneproof.errors import RunError, TuneproofError, is_out_of_memory
from tuneproof.i18n import _
from tuneproof.store import RunFolder
from tuneproof.types import RunState


class Interrupted(Exception):
    """The user stopped it, or a breaker whose cause can be removed. The folder `run` is usable as
    far as it got; `resume` continues it. No TuneproofError: nothing is wrong."""

    def __init__(self, run: RunFolder):
        super().__init__(run)
        self.run = run

    def __str__(self) -> str:
        return str(self.run.path)


@contextmanager
def leaving_it_readable(run: RunFolder) -> Iterator[None]:
    """Within, nobody else works on `run`, and whatever ends the work is recorded in run.json.
    Half-written files of an earlier kill are deleted: not all of them would be replaced.

    Raises Interrupted for a Ctrl-C, RunError where memory ran out."""
    with run.alone(), _record_how_it_ends(run):
        remove_left(run.path)
        yield


@contextmanager
def _record_how_it_ends(run: RunFolder) -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt as error:
        if run.status().state == RunState.RUNNING:
            run.update(state=RunState.INTERRUPTED, why=_("Stopped by the user."))
        raise Interrupted(run) from error
    except Interrupted:
        raise
    except TuneproofError as error:
        if run.status().state == RunState.RUNNING:
            run.update(state=RunState.FAILED, why=str(error))
        raise
    except Exception as error:
        full = is_out_of_memory(error)
        why = _("Memory ran out.") if full else f"{type(error).__name__}: {error}"
        if run.status().state == RunState.RUNNING:
            run.update(state=RunState.INTERRUPTED if full else RunState.FAILED, why=why)
        if not full or run.status().state == RunState.FINISHED:  # nothing to continue
            raise
        raise RunError(
            why,
            where=str(run.path),
            remedy=_("Free memory, then continue with: {command}").format(
                command=command("resume", run.path)
            ),
        ) from error
