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
from tuneproof.store import RunFolder, read_lines
from tuneproof.types import RunState, System, to_json
from tuneproof.watch.seen import EpochFigures


class Training:
    """One candidate trained inside one run folder.

    Whole with `go`; or in portions, so that several can take turns over one base model:
    `start`, then `run_epoch` until it gives None, then `finish`. `stopped` is set when a breaker
    ended it.
    """

    def __init__(
        self, run: RunFolder, recipe: Recipe, parts: Parts, bench: Workbench, progress: Progress
    ):
        self.run = run
        self.recipe = recipe
        self.bench = bench
        self.progress = progress
        rows = (parts.train, parts.validation)
        limits = Limits(recipe.model.max_length, bench.network)
        taught, held = render(rows, bench.renderer, limits, run, progress)
        self.candidate = Candidate(bench.network, taught, recipe)
        self.labels = labels_of(parts.train, bench.renderer)
        self.keeper = Keeper(run, self.candidate)
        self.breaking = Breaking(run, self.candidate, self.keeper, progress)
        self.validation = self._validation(parts, held)
        self.best = Best()
        self.stopped: Stopped | None = None
        self._closed: EpochFigures | None = None
        self._spent = 0.0
        self._began: float | None = None

    @property
    def seconds(self) -> float:
        """Time trained, earlier sittings included and the turns of others not."""
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
        """Make ready, from wherever the run folder says it was. Raises DataError when the
        longest batch, or what is kept of all rows, does not fit into memory."""
        self._restore()
        self._describe()
        self._rehearse()
        self.progress.stage(_("Training"), self.candidate.schedule.total)
        self.progress.advance(self.candidate.step_number)

    def run_epoch(self) -> EpochFigures | None:
        """Train to the end of the epoch; its figures, or None where training was or is over
        before that.

        Raises KeyboardInterrupt when the user stops it between two steps; they are put aside.
        """
        if self.stopped is not None or self.candidate.finished:
            return None
        self._began = time.monotonic()
        try:
            with Signals() as signals:
                return self._steps(signals)
        finally:
            self._spent, self._began = self.seconds, None

    def finish(self) -> None:
        """Make the best adapter so far the adapter of the run."""
        self.keeper.publish(self.best.epoch)

    def _steps(self, signals: Signals) -> EpochFigures | None:
        figures = None
        while figures is None and self.stopped is None:
            figures = self._one_step()
            if signals.received:
                self._put_aside()
                raise KeyboardInterrupt
        return figures

    def _one_step(self) -> EpochFigures | None:
        """A step and all that belongs to it; the figures of the epoch that it closed."""
        step = self.candidate.step()
        self.run.append(store.METRICS, {"kind": "step", **_line(step)})
        self.stopped = self.breaking.step(step)
        if self.stopped is not None and self.stopped.state is RunState.STOPPED:
            return None  # its weights are not worth measuring
        self._show(step)
        figures = self._close_epoch() if self.candidate.at_epoch_end else None
        is_put_aside = figures is not None and self.stopped is not None
        self.stopped = self.stopped or self.breaking.machine(self.seconds)
        if self.stopped is not None and not is_put_aside:
            self._put_aside()
        return figures

    def _close_epoch(self) -> EpochFigures:
        """Answer the validation questions, keep a checkpoint, look whether to go on."""
        candidate, began = self.candidate, time.perf_counter()
        epoch = candidate.epoch
        figures = self.validation.measure(epoch, candidate.step_number)
        self.keeper.write_epoch(epoch)
        figures = replace(
            figures,
            train_loss=self._train_loss(epoch),
            checkpoint=str(self.keeper.folder(epoch).relative_to(self.run.path)),
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
            self._keep_answers()
        self.keeper.put_aside(self._notes())
        self.run.event("checkpoint", epoch=epoch, step=candidate.step_number)
        self._record(figures)
        if figures.best:
            # Not only at the end: a run that is killed can be asked and proved as well.
            self.keeper.publish(figures.epoch)
        return figures

    def _record(self, figures: EpochFigures) -> None:
        """All that follows from the figures of an epoch once they are safe in the state."""
        if figures.best:
            self.keeper.last_is_best()
        self.run.append(store.METRICS, {"kind": "epoch", **asdict(figures)})
        self.run.update(
            step=figures.step,
            steps=self.candidate.schedule.total,
            epoch=figures.epoch,
            best_epoch=self.best.epoch,
        )

    def _keep_answers(self) -> None:
        """The validation answers of the best epoch, where there are any."""
        judged = self.validation.judged
        if judged:
            lines = [{"system": System.ADAPTER, **to_json(one)} for one in judged]
            self.run.rewrite(store.VALIDATION, lines)

    def _put_aside(self) -> None:
        """Write the state of this very step."""
        self.keeper.put_aside(self._notes())
        self.run.event("put aside", step=self.candidate.step_number)
        self.run.update(step=self.candidate.step_number, steps=self.candidate.schedule.total)

    def _notes(self) -> dict[str, Any]:
        """What belongs to the candidate's state, as JSON values."""
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
        self.stopped = _stopped(notes["stopped"])
        self.run.event("resumed", step=step)
        if self._closed and self._closed.step == step and self._unrecorded(step):
            self._record(self._closed)

    def _unrecorded(self, step: int) -> bool:
        """Whether the figures of the epoch that this step closed did not reach the metrics."""
        lines = read_lines(self.run / store.METRICS)
        return not any(line.get("kind") == "epoch" and line.get("step") == step for line in lines)

    def _train_loss(self, epoch: int) -> float | None:
        losses = [
            line.get("loss")
            for line in read_lines(self.run / store.METRICS)
            if line.get("kind") == "step" and line.get("epoch") == epoch
        ]
        finite = [float(loss) for loss in losses if loss is not None]
        return round(sum(finite) / len(finite), 5) if finite else None

    def _show(self, step: Step) -> None:
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
        """One pass over the longest batch before step one: too little memory shows here."""
        self.progress.stage(_("Rehearsing the longest batch"))
        with states_in_memory():
            self.candidate.keep_lower()
        with batch_in_memory():
            self.candidate.rehearse()

    def _validation(self, parts: Parts, rendered: list[Rendered]) -> Validation:
        answerer = Answerer(self.bench, self.candidate.adapter, parts.train, self.recipe)
        return Validation(
            bench=self.bench,
            answerer=answerer,
            context=Context.build(parts.train, parts.knowledge, answerer.decoding.limit),
            rows=parts.validation,
            rendered=rendered,
            general=self.recipe.watch.forgetting != "off",
        )

    def _describe(self) -> None:
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


def _stopped(notes: dict[str, Any] | None) -> Stopped | None:
    return Stopped(RunState(notes["state"]), notes["why"], notes["by"]) if notes else None


def _line(step: Step) -> dict[str, Any]:
    return {
        "step": step.step,
        "epoch": step.epoch,
        "loss": _number(step.loss, 6),
        "learning_rate": step.learning_rate,
        "grad_norm": _number(step.grad_norm, 5),
        "tokens": step.tokens,
        "seconds": round(step.seconds, 4),
    }


def _number(value: float, digits: int) -> float | None:
    """Rounded; None for what JSON has no number for."""
    return round(value, digits) if math.isfinite(value) else None
