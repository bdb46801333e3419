"""Does what the breakers ask for, and reports it: on the screen, in the event log, as a finding.

Which breaker strikes and what it asks for is decided in `watch`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tuneproof import store
from tuneproof.engine.loop import Candidate, Step
from tuneproof.experiment.keeper import Keeper
from tuneproof.experiment.machine import disk_free, memory
from tuneproof.progress import Progress
from tuneproof.store import RunFolder
from tuneproof.types import Phase, RunState
from tuneproof.watch.seen import EpochFigures, MachineSeen, RunLength, StepSeen
from tuneproof.watch.watch import Firing, Return, Watch


class Stopped(Exception):
    """A breaker ended the training. `state` is the run's state from then on, `why` one sentence,
    `by` the breaker's code."""

    def __init__(self, state: RunState, why: str, by: str):
        super().__init__(state, why, by)  # all of them: pickle makes a copy from these
        self.state = state
        self.why = why
        self.by = by

    def __str__(self) -> str:
        return self.why


class Breaking:
    """The breakers of one run with the means to do what they ask for.

    `step`, `epoch` and `machine` return the stop that a breaker asked for, None to go on.
    """

    def __init__(self, run: RunFolder, candidate: Candidate, keeper: Keeper, progress: Progress):
        self.run = run
        self.candidate = candidate
        self.keeper = keeper
        self.progress = progress
        plan = RunLength(candidate.schedule.total, candidate.steps_an_epoch)
        self.watch = Watch(candidate.recipe, plan)

    def step(self, step: Step) -> Stopped | None:
        """Let the breakers look at a step."""
        seen = StepSeen(step.step, step.loss, step.grad_norm, step.tokens)
        return self._carry_out(self.watch.step(seen, self._back))

    def epoch(self, figures: EpochFigures) -> Stopped | None:
        """Let the breakers look at an epoch that ended."""
        back: Return = "nowhere" if figures.best else self._back
        return self._carry_out(self.watch.epoch(figures, back), at_best=figures.best)

    def machine(self, seconds: float) -> Stopped | None:
        """Let the breakers look at disk, memory and time; `seconds` were trained so far."""
        free, all_ = memory() or (None, None)
        seen = MachineSeen(
            step=self.candidate.step_number,
            seconds=seconds,
            disk_free=disk_free(self.run.path),
            checkpoint=self.keeper.bytes_a_checkpoint,
            memory_free=free,
            memory=all_,
        )
        return self._carry_out(self.watch.machine(seen, self._back))

    def state(self) -> dict[str, Any]:
        """What a resumed run must remember, as JSON values."""
        return self.watch.state()

    def restore(self, state: Mapping[str, Any] | None) -> None:
        """Go on from `state`, or from the beginning where it is None; findings made later than
        that are dropped."""
        if state is not None:
            self.watch.restore(state)
        self._write_findings()

    @property
    def _back(self) -> Return:
        """Where a rollback between two epochs goes."""
        return "best" if self.keeper.has_best else "beginning"

    def _carry_out(self, firings: Sequence[Firing], *, at_best: bool = False) -> Stopped | None:
        """Report all firings and do what the first, the gravest, asks for. At the best epoch itself
        there is nothing to go back to."""
        if not firings:
            return None
        for firing in firings:
            self._report(firing)
        self._write_findings()
        gravest = firings[0]
        if gravest.action == "rollback" and not at_best:
            self.keeper.go_back()
        self.candidate.rate_factor = self.watch.rate_factor
        if gravest.action == "stop":
            return Stopped(gravest.ends_as, gravest.why, gravest.finding.code)
        return None

    def _report(self, firing: Firing) -> None:
        finding = firing.finding
        self.progress.say(f"{finding.code}: {finding.message}")
        self.run.event(
            "breaker",
            code=finding.code,
            action=firing.action,
            step=self.candidate.step_number,
            epoch=self.candidate.epoch,
            message=finding.message,
            evidence=finding.evidence,
        )

    def _write_findings(self) -> None:
        before = self.run.findings()
        others = [line for line in before if line.get("phase") != Phase.DURING]
        if len(others) < len(before) or self.watch.findings:
            store.write_json(self.run / store.FINDINGS, [*others, *self.watch.findings])
