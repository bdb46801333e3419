"""Training one adapter inside a run folder: steps, epochs, checkpoints, the best of them.

After every epoch the validation questions are really answered, and those answers choose the
best checkpoint. A stop at any moment leaves a usable run; the state of the last step that was
put aside, or of the last epoch, is where a resume begins. This module knows no test question.
"""

from __future__ import annotations

import math
import os
import shutil
import signal
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tuneproof import store
from tuneproof.config import Recipe
from tuneproof.engine.checkpoint import STATE, read_state, write_adapter, write_state
from tuneproof.engine.loop import Candidate, Step, mean_loss
from tuneproof.errors import DataError
from tuneproof.evaluate.judge import Context, judge
from tuneproof.experiment.answerer import Answerer, Workbench
from tuneproof.experiment.parts import Parts
from tuneproof.i18n import _
from tuneproof.models.prompt import Rendered
from tuneproof.progress import Progress
from tuneproof.store import RunFolder, read_lines
from tuneproof.types import Example

LAST = "last"


class Stopped(Exception):
    """Training ended early, on purpose. `state` is the run state, `why` one sentence."""

    def __init__(self, state: str, why: str):
        super().__init__(why)
        self.state = state
        self.why = why


@dataclass(slots=True)
class _Best:
    """The best epoch so far, by its answers; the lower loss decides between equals.

    `level` is the score at the last gain, so that several small ones add up to one.
    """

    epoch: int = 0
    correct: float = -1.0
    loss: float = math.inf
    gained_at: int = 0
    level: float = -1.0

    def see(self, epoch: int, correct: float | None, loss: float | None, least: float) -> bool:
        """Take an epoch into account; whether it is the best now."""
        score = -1.0 if correct is None else correct
        value = math.inf if loss is None else loss
        if correct is None and loss is None:
            self.epoch, self.gained_at = epoch, epoch
            return True
        gain = score - self.level
        if self.epoch == 0 or (gain > 0 and gain >= least - 1e-9):  # 0.3 - 0.1 is below 0.2
            self.gained_at, self.level = epoch, score
        if (score, -value) > (self.correct, -self.loss):
            self.epoch, self.correct, self.loss = epoch, score, value
            return True
        return False


class Training:
    """One candidate trained inside one run folder."""

    def __init__(
        self, run: RunFolder, recipe: Recipe, parts: Parts, bench: Workbench, progress: Progress
    ):
        self.run = run
        self.recipe = recipe
        self.parts = parts
        self.bench = bench
        self.progress = progress
        rows = self._render(parts.train)
        self.candidate = Candidate(bench.network, rows, recipe)
        self.validation = self._render(parts.validation) if parts.validation else []
        self.answerer = Answerer(bench, self.candidate.adapter, parts.train, recipe)
        self.context = Context.build(parts.train, parts.knowledge, self.answerer.rules.limit)
        self.best = _Best()
        self.started = time.monotonic()

    def go(self) -> None:
        """Train to the end, from wherever the run folder says it was.

        Raises Stopped when a limit of the recipe ends it, KeyboardInterrupt when the user does;
        in both cases the run folder holds the best adapter so far.
        """
        self._restore()
        candidate = self.candidate
        self._describe()
        self._rehearse()
        self.progress.stage(_("Training"), candidate.schedule.total)
        self.progress.advance(candidate.step_number)
        why: Stopped | None = None
        try:
            with _Signals() as signals:
                while not candidate.finished:
                    self._check_patience()
                    self._one_step()
                    if signals.received:
                        raise KeyboardInterrupt
        except Stopped as stop:
            why = stop
        except KeyboardInterrupt:
            self._put_aside()
            raise
        finally:
            self._keep_best()
        if why is not None:
            raise why

    def _one_step(self) -> None:
        step = self.candidate.step()
        self.run.append(store.METRICS, {"kind": "step", **_rounded(step)})
        if not math.isfinite(step.loss) or not math.isfinite(step.grad_norm):
            raise Stopped(
                "stopped",
                _("The loss or the gradient was no longer a number at step {step}.").format(
                    step=step.step
                ),
            )
        self.progress.advance(
            1,
            loss=step.loss,
            learning_rate=step.learning_rate,
            tokens_per_second=step.tokens / step.seconds,
        )
        if self.candidate.at_epoch_end:
            self._close_epoch()
        minutes = self.recipe.stop.minutes
        if minutes is not None and time.monotonic() - self.started > 60 * minutes:
            self._put_aside()
            raise Stopped("trained", _("The {n} minutes of the recipe are over.").format(n=minutes))

    def _close_epoch(self) -> None:
        """Answer the validation questions, keep a checkpoint, stop when nothing is gained."""
        candidate, run = self.candidate, self.run
        epoch = candidate.epoch
        began = time.perf_counter()
        loss, correct = self._validate()
        folder = self._checkpoint(epoch)
        is_best = self.best.see(epoch, correct, loss, self.recipe.stop.min_gain)
        figures: dict[str, Any] = {
            "kind": "epoch",
            "epoch": epoch,
            "step": candidate.step_number,
            "train_loss": self._train_loss(epoch),
            "validation_loss": loss,
            "validation_correct": correct,
            "seconds": round(time.perf_counter() - began, 3),
            "checkpoint": str(folder.relative_to(run.path)),
            "best": is_best,
        }
        run.append(store.METRICS, figures)
        run.update(
            step=candidate.step_number,
            steps=candidate.schedule.total,
            epoch=epoch,
            best_epoch=self.best.epoch,
        )
        shown = {"validation_loss": loss, "validation_correct": correct}
        self.progress.advance(0, **{k: v for k, v in shown.items() if v is not None})
        self._say_epoch(epoch, correct)

    def _check_patience(self) -> None:
        """Stop when the epochs gain nothing. Before a step, so that a resume stops there too."""
        stop = self.recipe.stop
        closed = self.candidate.step_number // self.candidate.steps_an_epoch
        if stop.patience is None or not self.validation:
            return
        if closed - self.best.gained_at >= stop.patience:
            raise Stopped(
                "trained",
                _("No gain of {gain} points in {n} epochs.").format(
                    gain=round(100 * stop.min_gain, 1), n=stop.patience
                ),
            )

    def _validate(self) -> tuple[float | None, float | None]:
        """Loss and share answered correctly on the validation questions; None without any."""
        if not self.validation:
            return None, None
        loss = mean_loss(self.bench.network, self.candidate.adapter, self.validation)
        rows = self.parts.validation
        produced = self.answerer.ask([row.question for row in rows], exact=False)
        judged = judge(rows, produced, self.context)
        return round(loss, 5), sum(one.correct for one in judged) / len(judged)

    def _train_loss(self, epoch: int) -> float:
        losses = [
            float(line["loss"])
            for line in read_lines(self.run / store.METRICS)
            if line.get("kind") == "step" and line.get("epoch") == epoch
        ]
        return round(sum(losses) / max(1, len(losses)), 5)

    def _say_epoch(self, epoch: int, correct: float | None) -> None:
        if correct is not None:
            self.progress.say(
                _("Epoch {epoch}: {share} % of the validation questions right.").format(
                    epoch=epoch, share=round(100 * correct, 1)
                )
            )

    def _checkpoint(self, epoch: int) -> Path:
        """Write the adapter of this epoch and, once, the state to resume from."""
        folder = self.run / store.CHECKPOINTS / f"epoch-{epoch:03d}"
        write_adapter(folder, self.bench.network, self.candidate.adapter)
        write_state(self.run / store.CHECKPOINTS / LAST, self.candidate)
        self.run.event("checkpoint", epoch=epoch, step=self.candidate.step_number)
        return folder

    def _put_aside(self) -> None:
        """Write the state of this very step."""
        if self.candidate.step_number:
            write_state(self.run / store.CHECKPOINTS / LAST, self.candidate)
            self.run.event("put aside", step=self.candidate.step_number)
            self.run.update(step=self.candidate.step_number, steps=self.candidate.schedule.total)

    def _keep_best(self) -> None:
        """Make the best epoch's adapter, or the newest state's, the adapter of the run."""
        target = self.run / store.ADAPTER
        if self.best.epoch:
            source = self.run / store.CHECKPOINTS / f"epoch-{self.best.epoch:03d}"
            beside = target.with_name(".adapter.part")
            try:
                shutil.rmtree(beside, ignore_errors=True)
                # Linked, not copied: it costs no space, which may be what has run out.
                shutil.copytree(source, beside, copy_function=_link)
                shutil.rmtree(target, ignore_errors=True)
                beside.replace(target)
            except OSError as error:
                raise store.cannot_write(target, error) from error
        elif self.candidate.step_number and self._is_finite():
            write_adapter(target, self.bench.network, self.candidate.adapter)

    def _is_finite(self) -> bool:
        """Whether the adapter in training can still answer: one with nan in it cannot."""
        return bool(self.candidate.adapter.flat.isfinite().all())

    def _restore(self) -> None:
        """Continue from the state in the run folder, if there is one."""
        folder = self.run / store.CHECKPOINTS / LAST
        if not (folder / STATE).is_file():  # a full disk leaves the folder without it
            self.run.truncate_metrics(0)
            return
        self.candidate.restore(read_state(folder))
        step = self.candidate.step_number
        self.run.truncate_metrics(step)
        for line in read_lines(self.run / store.METRICS):
            if line.get("kind") == "epoch":
                self.best.see(
                    line["epoch"],
                    line["validation_correct"],
                    line["validation_loss"],
                    self.recipe.stop.min_gain,
                )
        self.run.event("resumed", step=step)
        if self.candidate.at_epoch_end and self._epoch_is_open():
            self._close_epoch()

    def _epoch_is_open(self) -> bool:
        """Whether the last step closed an epoch whose figures were not written any more."""
        return not any(
            line.get("kind") == "epoch" and line["epoch"] == self.candidate.epoch
            for line in read_lines(self.run / store.METRICS)
        )

    def _rehearse(self) -> None:
        """One pass over the longest batch before step one: too little memory shows here."""
        self.progress.stage(_("Rehearsing the longest batch"))
        try:
            self.candidate.rehearse()
        except (MemoryError, RuntimeError) as error:
            if "memory" not in str(error).lower() and not isinstance(error, MemoryError):
                raise
            raise DataError(
                _("The longest batch does not fit into memory."),
                remedy=_("Lower train.batch_size, or leave out the longest rows (max_length)."),
            ) from error

    def _render(self, rows: Sequence[Example]) -> list[Rendered]:
        """Rendered rows, those longer than the recipe allows left out and counted."""
        limit = self.recipe.model.max_length
        rendered = [self.bench.renderer.render(row.question, row.answer) for row in rows]
        kept = [row for row in rendered if row.length <= limit]
        if len(kept) < len(rendered):
            self._count_long(len(rendered) - len(kept))
        if rows and not kept:
            raise DataError(
                _("Every row is longer than {n} tokens.").format(n=limit),
                remedy=_("Raise model.max_length, or shorten the rows."),
            )
        return kept

    def _count_long(self, count: int) -> None:
        reason = _("longer than {n} tokens").format(n=self.recipe.model.max_length)
        rows = dict(self.run.status().get("rows", {}))
        rows["left_out"] = {**rows.get("left_out", {}), reason: count}
        self.run.update(rows=rows)
        self.progress.say(_("{n} rows left out: {reason}.").format(n=count, reason=reason))

    def _describe(self) -> None:
        adapter = self.candidate.adapter
        targets = sorted({path.rpartition(".")[2] for path in adapter.slots})
        self.run.update(
            adapter={
                "parameters": adapter.flat.numel(),
                "rank": adapter.settings.rank,
                "targets": targets,
            },
            steps=self.candidate.schedule.total,
        )


class _Signals:
    """Turns the first Ctrl-C, or a scheduler's termination, into a flag that is read between
    two steps, so that no step is cut in half; the second Ctrl-C acts at once."""

    def __init__(self) -> None:
        self.received = False
        self._before: dict[int, Any] = {}

    def __enter__(self) -> _Signals:
        with suppress(ValueError):  # not in the main thread: signals are somebody else's
            for number in (signal.SIGINT, signal.SIGTERM):
                self._before[number] = signal.signal(number, self._receive)
        return self

    def __exit__(self, *_exception: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _receive(self, _number: int, _frame: object) -> None:
        if self.received:
            raise KeyboardInterrupt
        self.received = True


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # a file system without hard links
        shutil.copy2(source, target)


def _rounded(step: Step) -> dict[str, Any]:
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
