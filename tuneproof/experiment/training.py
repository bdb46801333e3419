"""Training one adapter inside a run folder: steps, epochs, checkpoints, the best of them.

After every epoch the validation questions are really answered, and those answers choose the
best checkpoint. Breakers look at every step, every epoch and the machine. A stop at any moment
leaves a usable run; the state of the last step that was put aside, or of the last epoch, is
where a resume begins. This module knows no test question.
"""

from __future__ import annotations

import math
import time
from dataclasses import asdict, replace
from typing import Any

from tuneproof import store
from tuneproof.config import Recipe
from tuneproof.engine.loop import Candidate, Step
from tuneproof.evaluate.epochs import Best
from tuneproof.evaluate.judge import Context
from tuneproof.experiment.answerer import Answerer, Workbench
from tuneproof.experiment.breaking import Breaking, Stopped
from tuneproof.experiment.keeper import Keeper
from tuneproof.experiment.machine import batch_in_memory, states_in_memory
from tuneproof.experiment.parts import Parts
from tuneproof.experiment.rendering import Limits, labels_of, render
from tuneproof.experiment.signals import Signals
from tuneproof.experiment.validation import Validation
from tuneproof.i18n import _
from tuneproof.models.prompt import Rendered
from tuneproof.progress import Progress
from tuneproof.runfiles import whole_metrics
from tuneproof.store import RunFolder
from tuneproof.types import RunState, System, to_json
from tuneproof.watch.seen import EpochFigures


class Training:
    """One candidate trained inside one run folder.

    Call `go` to train to the end; or, so that several can take turns over one base model,
    `start`, then `run_epoch` until it returns None, then `finish`. Whoever makes the steps of
    several candidates together hands each to `take_step` instead of calling `run_epoch`. `stopped`
    is set when a breaker ended it.
    """

    def __init__(
        self, run: RunFolder, recipe: Recipe, parts: Parts, bench: Workbench, progress: Progress
    ):
        self.run = run
        self.recipe = recipe
        self.bench = bench
        self.progress = progress
        rows = (parts.train, parts.validation)
        limits = Limits(recipe.model.max_length, bench.base)
        taught, held = render(rows, bench.renderer, limits, run, progress)
        self.candidate = Candidate(bench.network, taught, recipe)
        self.labels = labels_of(parts.train, bench.renderer)
        self.keeper = Keeper(run, self.candidate)
        self.breaking = Breaking(run, self.candidate, self.keeper, progress)
        self.validation = self._new_validation(parts, held)
        self.best = Best()
        self.stopped: Stopped | None = None
        self._closed: EpochFigures | None = None
        self._spent = 0.0
        self._began: float | None = None

    @property
    def seconds(self) -> float:
        """Seconds trained, those before a resume included, the turns of other candidates not."""
        running = 0.0 if self._began is None else time.monotonic() - self._began
        return self._spent + running

    def go(self) -> None:
        """Train to the end, from wherever the run folder says it was.

        Raises Stopped when a breaker ends it, KeyboardInterrupt when the user does; in both
        cases the run folder holds the best adapter so far.
        """
        self.start()
        try:
            while self.run_epoch() is not None:
                pass
        finally:
            self.finish()
        if self.stopped is not None:
            raise self.stopped

    def start(self) -> None:
        """Restore what the run folder holds, and rehearse. Raises DataError when the longest
        batch, or what is kept of all rows, does not fit into memory."""
        self._restore()
        self._record_adapter()
        self._rehearse()
        self.progress.stage(_("Training"), self.candidate.schedule.total)
        self.progress.advance(self.candidate.step_number)

    def run_epoch(self) -> EpochFigures | None:
        """Train to the end of the epoch; returns its figures, None where training was over already
        or is ended by a breaker before that.

        Raises KeyboardInterrupt when the user stops it; the state is written before.
        """
        if self.is_over:
            return None
        self._began = time.monotonic()
        try:
            with Signals() as signals:
                return self._run_steps(signals)
        finally:
            self._spent, self._began = self.seconds, None

    @property
    def is_over(self) -> bool:
        """Whether no step is left, or a breaker has ended it."""
        return self.stopped is not None or self.candidate.finished

    def has_reached(self, epoch: int) -> bool:
        """Whether the whole of an epoch is behind it, or all there is to train."""
        reached = self.candidate.at_epoch_end and self.candidate.epoch >= epoch
        return reached or self.is_over

    def take_step(self, step: Step, seconds: float) -> EpochFigures | None:
        """Record a step that the candidate has made and let the breakers look at it; returns the
        figures of the epoch where the step was its last. `seconds` is what it took of its time."""
        self._spent += seconds
        self._began = time.monotonic()
        try:
            return self._look_at(step)
        finally:
            self._spent, self._began = self.seconds, None

    def finish(self) -> None:
        """Make the best adapter so far the adapter of the run."""
        self.keeper.publish(self.best.epoch)

    def _run_steps(self, signals: Signals) -> EpochFigures | None:
        figures = None
        while figures is None and self.stopped is None:
            figures = self._look_at(self.candidate.step())
            if signals.received:
                self.put_aside()
                raise KeyboardInterrupt
        return figures

    def _look_at(self, step: Step) -> EpochFigures | None:
        """Record a step and let the breakers look at it; returns the figures of the epoch where it
        was the last, None otherwise."""
        self.run.append(store.METRICS, {"kind": "step", **_step_line(step)})
        self.stopped = self.breaking.step(step)
        if self.stopped is not None and self.stopped.state is RunState.STOPPED:
            return None  # its weights are not worth measuring
        self._show_step(step)
        figures = self._close_epoch() if self.candidate.at_epoch_end else None
        is_put_aside = figures is not None and self.stopped is not None
        self.stopped = self.stopped or self.breaking.machine(self.seconds)
        if self.stopped is not None and not is_put_aside:
            self.put_aside()
        return figures

    def _close_epoch(self) -> EpochFigures:
        """Answer the validation questions, keep a checkpoint, let the breakers look at it."""
        candidate, began = self.candidate, time.perf_counter()
        epoch = candidate.epoch
        figures = self.validation.measure(epoch, candidate.step_number)
        self.keeper.write_epoch(epoch)
        figures = replace(
            figures,
            train_loss=self._mean_train_loss(epoch),
            checkpoint=str(self.run.epoch_folder(epoch).relative_to(self.run.path)),
            best=self.best.see(
                epoch,
                figures.validation_correct,
                figures.validation_loss,
                figures.validation_questions,
            ),
            seconds=round(time.perf_counter() - began, 3),
        )
        self._show_epoch(figures)
        self.stopped = self.stopped or self.breaking.epoch(figures)
        self._closed = figures
        if figures.best:
            # Before the state: a kill in between has the epoch trained and answered again.
            self._write_best_answers()
        self.keeper.put_aside(self._state_notes())
        self.run.event("checkpoint", epoch=epoch, step=candidate.step_number)
        self._record_epoch(figures)
        if figures.best:
            # Not only at the end: a run that is killed can be asked and proved as well.
            self.keeper.publish(figures.epoch)
        return figures

    def _record_epoch(self, figures: EpochFigures) -> None:
        """Record an epoch whose figures are safe in the state: metrics, run.json, best state."""
        if figures.best:
            self.keeper.last_is_best()
        self.run.append(store.METRICS, {"kind": "epoch", **asdict(figures)})
        self.run.update(
            step=figures.step,
            steps=self.candidate.schedule.total,
            epoch=figures.epoch,
            best_epoch=self.best.epoch,
        )

    def _write_best_answers(self) -> None:
        """Write the newest validation answers, if any, as those of the best epoch."""
        judged = self.validation.judged
        if judged:
            lines = [{"system": System.ADAPTER, **to_json(one)} for one in judged]
            self.run.rewrite(store.VALIDATION, lines)

    def put_aside(self) -> None:
        """Write the state of this very step, where a resume goes on."""
        self.keeper.put_aside(self._state_notes())
        self.run.event("put aside", step=self.candidate.step_number)
        self.run.update(step=self.candidate.step_number, steps=self.candidate.schedule.total)

    def _state_notes(self) -> dict[str, Any]:
        """What has to be kept beside the candidate's state to go on from it, as JSON values."""
        stopped = self.stopped
        final = stopped is not None and stopped.state is not RunState.INTERRUPTED
        return {
            "watch": self.breaking.state(),
            "best": to_json(self.best),
            "closed": to_json(self._closed),
            "seconds": self.seconds,
            "stopped": vars(stopped) if final else None,
        }

    def _restore(self) -> None:
        """Continue from the state in the run folder, if there is one."""
        notes = self.keeper.restore()
        step = self.candidate.step_number
        whole_metrics(self.run)  # a damaged line is named before any is dropped
        self.run.truncate_metrics(step)
        self.breaking.restore(notes["watch"] if notes else None)
        if notes is None:
            return
        self.best = Best(**notes["best"])
        self._closed = EpochFigures(**notes["closed"]) if notes["closed"] else None
        self._spent = notes["seconds"]
        self.stopped = _stop_from_notes(notes["stopped"])
        self.run.event("resumed", step=step)
        if self._closed and self._closed.step == step and self._lacks_epoch_line(step):
            self._record_epoch(self._closed)

    def _lacks_epoch_line(self, step: int) -> bool:
        """Whether the figures of the epoch that this step closed did not reach the metrics."""
        return all(line.get("step") != step for line in self.run.metrics("epoch"))

    def _mean_train_loss(self, epoch: int) -> float | None:
        losses = [
            line.get("loss") for line in self.run.metrics("step") if line.get("epoch") == epoch
        ]
        finite = [float(loss) for loss in losses if loss is not None]
        return round(sum(finite) / len(finite), 5) if finite else None

    def _show_step(self, step: Step) -> None:
        self.progress.advance(
            1,
            loss=step.loss,
            learning_rate=step.learning_rate,
            tokens_per_second=step.tokens / step.seconds,
        )

    def _show_epoch(self, figures: EpochFigures) -> None:
        loss, correct = figures.validation_loss, figures.validation_correct
        if loss is None or correct is None:
            return
        self.progress.advance(0, validation_loss=loss, validation_correct=correct)
        text = _("Epoch {epoch}: {share} % of the validation questions right.")
        self.progress.say(text.format(epoch=figures.epoch, share=round(100 * correct, 1)))

    def _rehearse(self) -> None:
        """Compute the longest batch before step one, so that too little memory shows here."""
        self.progress.stage(_("Rehearsing the longest batch"))
        with states_in_memory():
            self.candidate.keep_lower()
            self.validation.keep_lower()
        with batch_in_memory():
            self.candidate.rehearse()

    def _new_validation(self, parts: Parts, rendered: list[Rendered]) -> Validation:
        answerer = Answerer(self.bench, self.candidate.adapter, parts.train, self.recipe)
        return Validation(
            bench=self.bench,
            answerer=answerer,
            context=Context.build(parts.train, parts.knowledge, answerer.decoding.limit),
            rows=parts.validation,
            rendered=rendered,
            general=self.recipe.watch.forgetting != "off",
        )

    def _record_adapter(self) -> None:
        adapter = self.candidate.adapter
        targets = sorted({path.rpartition(".")[2] for path in adapter.slots})
        self.run.update(
            adapter={
                "parameters": adapter.flat.numel(),
                "rank": adapter.settings.rank,
                "targets": targets,
            },
            labels=self.labels,
            steps=self.candidate.schedule.total,
        )


def _stop_from_notes(notes: dict[str, Any] | None) -> Stopped | None:
    return Stopped(RunState(notes["state"]), notes["why"], notes["by"]) if notes else None


def _step_line(step: Step) -> dict[str, Any]:
    return {
        "step": step.step,
        "epoch": step.epoch,
        "loss": _finite_or_none(step.loss, 6),
        "learning_rate": step.learning_rate,
        "grad_norm": _finite_or_none(step.grad_norm, 5),
        "tokens": step.tokens,
        "seconds": round(step.seconds, 4),
    }


def _finite_or_none(value: float, digits: int) -> float | None:
    """The value rounded; None for NaN and infinities, which JSON lacks."""
    return round(value, digits) if math.isfinite(value) else None
