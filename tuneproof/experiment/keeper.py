"""What training keeps in its run folder: one adapter per epoch, and the states to go on from.

`last` is the newest state, where a resume begins; `best` is the state of the best epoch, where
a rollback goes back to. Both are written whole or not at all. This module does not know which
epoch is the best, nor when to go back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tuneproof import atomic, store
from tuneproof.engine.checkpoint import STATE, read_state, write_adapter, write_state
from tuneproof.engine.loop import Candidate
from tuneproof.experiment import proven
from tuneproof.store import RunFolder

LAST, BEST = "last", "best"
ADAPTER_NUMBER, STATE_NUMBER = 4, 12
"""Bytes that one trainable number takes in an adapter file, and in a state with its moments."""


class Keeper:
    """The checkpoints of one candidate."""

    def __init__(self, run: RunFolder, candidate: Candidate):
        self.run = run
        self.candidate = candidate
        self._states = run / store.CHECKPOINTS

    @property
    def bytes_a_checkpoint(self) -> int:
        """Bytes on disk of one epoch's adapter and one state."""
        return (ADAPTER_NUMBER + STATE_NUMBER) * self.candidate.adapter.flat.numel()

    def write_epoch(self, epoch: int) -> None:
        """Write the adapter of this epoch."""
        write_adapter(self.run.epoch_folder(epoch), self.candidate.network, self.candidate.adapter)

    def put_aside(self, notes: Mapping[str, Any]) -> None:
        """Write the state of this very step, and `notes` with it."""
        write_state(self._states / LAST, self.candidate, notes)

    def restore(self) -> dict[str, Any] | None:
        """Continue from the newest state; returns its notes, None when there is no state.
        Half-written files that a kill left are deleted: they are large, and not all of them would
        be replaced."""
        for folder in self._states.glob("*"):
            atomic.remove_left(folder)
        folder = self._states / LAST
        if not (folder / STATE).is_file():  # a full disk leaves the folder without it
            return None
        state, notes = read_state(folder)
        self.candidate.restore(state)
        return notes

    def last_is_best(self) -> None:
        """Make the newest state the one to go back to."""
        source, target = self._states / LAST / STATE, self._states / BEST / STATE
        temporary = target.with_name(f".{STATE}.part")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            temporary.unlink(missing_ok=True)
            atomic.link(source, temporary)
            temporary.replace(target)
        except OSError as error:
            raise atomic.cannot_write(target, error) from error

    @property
    def has_best(self) -> bool:
        """Whether there is a best state to go back to."""
        return (self._states / BEST / STATE).is_file()

    def go_back(self) -> None:
        """Take the weights and moments of the best state, or those of the beginning where there
        is none. The steps go on: the schedule, the order of rows and the last epoch stay."""
        candidate = self.candidate
        if self.has_best:
            best, _notes = read_state(self._states / BEST)
            flat, moments = best.flat, best.moments
        else:
            fresh = candidate.network.equipped.new_adapter(
                candidate.recipe.lora, candidate.settings.seed
            )
            flat, moments = fresh.flat, {}
        candidate.restore(replace(candidate.state(), flat=flat, moments=moments))

    def publish(self, best_epoch: int) -> None:
        """Make the best epoch's adapter that of the run; before the end of the first epoch
        (`best_epoch` 0) the newest, if it can answer."""
        target = self.run / store.ADAPTER
        if not best_epoch:
            if self.candidate.step_number and self._is_finite():
                proven.forget(self.run)
                write_adapter(target, self.candidate.network, self.candidate.adapter)
            return
        proven.publish(self.run, self.run.epoch_folder(best_epoch))

    def _is_finite(self) -> bool:
        """Whether the adapter in training can answer: one with NaN in it cannot."""
        return bool(self.candidate.adapter.flat.isfinite().all())
