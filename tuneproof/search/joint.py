"""Candidates of a round trained in common passes, in this process, on a device that gains by it.

Their steps are made together; what follows a step (figures, breakers, answers after an epoch,
checkpoints) is each candidate's own, as in its turn. Which candidates go on is not decided here.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from functools import partial

from tuneproof.engine.together import Together
from tuneproof.errors import is_out_of_memory
from tuneproof.experiment.answerer import Workbench
from tuneproof.experiment.parts import Parts
from tuneproof.experiment.signals import Signals
from tuneproof.experiment.training import Training
from tuneproof.search.turns import Turns
from tuneproof.search.workers import Job, JobReport, LocalWorkers, in_memory, outcome_of


class JointWorkers(LocalWorkers):
    """As LocalWorkers, but the steps of a round's candidates are made together. Where memory does
    not allow that, they take turns."""

    def __init__(self, parts: Parts, bench: Workbench, turns: Turns):
        super().__init__(parts, bench, lambda job: turns.of(job.number))
        self._turns = turns
        self._together = Together(bench.network)
        self._fit_together = True

    def advance(self, jobs: Sequence[Job]) -> Iterator[JobReport]:
        """Train the jobs together; yields each report when its job is done."""
        going: dict[int, tuple[Job, Training]] = {}
        for job in jobs:
            training = in_memory(job, partial(self.training_of, job))
            if isinstance(training, JobReport):
                yield training
            else:
                going[job.number] = job, training
        with Signals() as signals:
            while len(going) > 1 and self._fit_together:
                yield from self._done(going)
                yield from self._step(going, signals)
            if signals.received:  # while the last outcome was dealt with
                raise KeyboardInterrupt
        if going:
            self._turns.together(())
            yield from super().advance([job for job, _training in going.values()])

    def _done(self, going: dict[int, tuple[Job, Training]]) -> Iterator[JobReport]:
        """Take out of `going` the jobs that are done; yields their reports."""
        for number, (job, training) in [*going.items()]:
            if training.has_reached(job.until):
                del going[number]
                yield outcome_of(job, training)

    def _step(
        self, going: dict[int, tuple[Job, Training]], signals: Signals
    ) -> Iterator[JobReport]:
        """One step of all in `going`; yields the reports of those that memory ran out for."""
        if not going:
            return
        self._turns.together([*going])
        began = time.monotonic()
        try:
            steps = self._together.step([each.candidate for _job, each in going.values()])
        except (MemoryError, RuntimeError) as error:
            if not is_out_of_memory(error):
                raise
            self._fit_together = False  # no candidate has been changed
            return
        share = (time.monotonic() - began) / len(going)
        for (number, (job, training)), step in zip([*going.items()], steps, strict=True):
            found = in_memory(job, partial(training.take_step, step, share))
            if isinstance(found, JobReport):
                del going[number]
                yield found
        if signals.received:
            for _job, training in going.values():
                training.put_aside()
            raise KeyboardInterrupt
