"""The schedule of a recipe: R301 steps, R302 warm-up, R303 learning rate, R304 constant rate,
R306 epochs, R307 and R308 patience, R311 batch. Pure arithmetic over settings and row counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import ceil

from tuneproof.check.needs import NeedsRows
from tuneproof.check.subject import Subject
from tuneproof.config import EPOCHS_CAP, USUAL
from tuneproof.data.sizes import sizes
from tuneproof.findings import Check, Hit, Unfit
from tuneproof.i18n import N_, _
from tuneproof.types import Severity

STEPS_WANTED = 100
STEPS_LEAST = 20
WARMUP_MOST = 0.3
"""Largest share of the steps that warm-up may take; 5 to 10 % is usual (EVIDENCE B)."""
RATE_HIGH = 1e-3
RATE_DIVERGES = 3e-3
RATE_LOW = 5e-5
"""Lowest usual rate for a model that is not small."""
RATE_GOOD_SMALL, RATE_GOOD = 8e-4, 2e-4
"""The rates proposed: measured for 270 M, and the usual start for larger models (EVIDENCE B)."""
SMALL_MODEL = 0.6e9
LARGE_MODEL = 3e9
RATE_SMALL_MODEL = 4e-4
"""Below this a 270 M model was under-trained in 3 epochs: 16 % at 3e-4 (EVIDENCE B)."""
RATE_LARGE_MODEL = 5e-4
EPOCHS_MANY = 20
BATCH_MOST = 0.25
"""Largest share of the rows that one batch may hold."""


def steps(subject: Subject) -> int:
    """Optimiser steps that the recipe takes on these rows, counted as the training loop does."""
    train = subject.recipe.train
    return ceil(training_rows(subject) / train.batch_size) * train.epochs


def training_rows(subject: Subject) -> int:
    """Rows left to train on after test and validation are held out; estimated without a split."""
    if subject.split is not None:
        return len(subject.split.train)
    data, tested = subject.recipe.data, subject.test is not None
    return sizes(len(subject.train), data, tested=tested).train


class _ScheduleCheck(NeedsRows):
    """A check of a schedule that the user wrote; without a recipe `fit` chooses one."""

    def unfit(self, subject: Subject) -> Unfit | None:
        if not subject.written:
            return Unfit.nothing(_("no recipe was given; fit chooses one by the rows"))
        return super().unfit(subject)


class R301(_ScheduleCheck):
    """Fewer than 100 optimizer steps."""

    title = N_("Too few steps to learn")
    measures = N_(
        "Optimiser steps: rows left to train on, divided by train.batch_size, times train.epochs. "
        "Below 100 is a warning, below 20 an error."
    )
    message = N_("{steps} steps ({rows} rows, batch {batch}, {epochs} epochs); 100 are wanted.")
    remedy = N_("Set train.epochs to {better}, or lower train.batch_size.")
    sources = ("EVIDENCE A10 (alpaca-lora#324)", "EVIDENCE B: at least 100 steps (a proposal)")
    stops = True

    def hits(self, subject: Subject) -> Iterator[Hit]:
        train, rows, taken = subject.recipe.train, training_rows(subject), steps(subject)
        if taken >= STEPS_WANTED:
            return
        better = min(EPOCHS_CAP, ceil(STEPS_WANTED / ceil(rows / train.batch_size)))
        yield Hit(
            where=("train.epochs",),
            values={
                "steps": taken,
                "rows": rows,
                "batch": train.batch_size,
                "epochs": train.epochs,
                "better": better,
            },
            evidence={"steps": taken, "wanted": STEPS_WANTED},
            severity=Severity.ERROR if taken < STEPS_LEAST else Severity.WARNING,
            patch={"train.epochs": better},
        )


class R302(_ScheduleCheck):
    """A warm-up that takes more than 30 % of the steps."""

    title = N_("Warm-up as long as the run")
    measures = N_(
        "train.warmup_steps against all steps: as many is an error, more than 30 % a warning."
    )
    message = N_("Warm-up takes {warmup} of {steps} steps.")
    remedy = N_("Leave train.warmup_steps out: 6 % of the steps are then taken.")
    sources = ("EVIDENCE A10", "EVIDENCE B: 5 to 10 %; a fixed 100 can exceed a small run")
    stops = True

    def hits(self, subject: Subject) -> Iterator[Hit]:
        warmup, all_ = subject.recipe.train.warmup_steps or 0, steps(subject)
        if warmup > WARMUP_MOST * all_:
            yield Hit(
                where=("train.warmup_steps",),
                values={"warmup": warmup, "steps": all_},
                evidence={"warmup": warmup, "steps": all_},
                severity=Severity.ERROR if warmup >= all_ else Severity.WARNING,
                patch={"train.warmup_steps": None},
            )


class R303(Check[Subject]):
    """A learning rate out of range for the size of the model."""

    title = N_("Learning rate out of range for this model")
    measures = N_(
        "train.learning_rate: 3e-3 and above is an error (72 of 80 diverged runs were there), "
        "above 1e-3 a warning. With the size of the model known, from its weights or its name: "
        "above 5e-4 from 3 B parameters on, below 4e-4 up to 0.6 B (a 270 M model reached 16 % at "
        "3e-4 and 87 % at 8e-4)."
    )
    message = N_("The rate is {rate:g}{size}; {range} is the range for it.")
    remedy = N_("Set train.learning_rate to {better:g}.")
    sources = ("EVIDENCE B (LR: Tinker sweep, Unsloth, LLaMA-Factory, measured for this project)",)
    stops = True
    asks_model = True

    def hits(self, subject: Subject) -> Iterator[Hit]:
        rate, parameters = subject.recipe.train.learning_rate, size_of(subject)
        small = parameters is not None and parameters <= SMALL_MODEL
        large = parameters is not None and parameters >= LARGE_MODEL
        low = RATE_SMALL_MODEL if small else RATE_LOW
        high = RATE_LARGE_MODEL if large else RATE_HIGH
        if low <= rate <= high:
            return
        better = RATE_GOOD_SMALL if small else RATE_GOOD
        size = _(" for {n:.1f} B parameters").format(n=parameters / 1e9) if parameters else ""
        yield Hit(
            where=("train.learning_rate",),
            values={
                "rate": rate,
                "size": size,
                "range": f"{low:g} – {high:g}",
                "better": better,
            },
            evidence={"rate": rate, "low": low, "high": high, "parameters": parameters},
            severity=Severity.ERROR if rate >= RATE_DIVERGES else Severity.WARNING,
            patch={"train.learning_rate": better},
        )


class R304(Check[Subject]):
    """A constant learning rate without warm-up."""

    title = N_("Constant rate without warm-up")
    measures = N_("train.schedule constant together with train.warmup_steps 0.")
    message = N_("The rate is constant from the first step on.")
    remedy = N_("Leave train.warmup_steps out, or take the cosine schedule.")
    sources = ("EVIDENCE B (warm-up and schedule)",)

    def hits(self, subject: Subject) -> Iterator[Hit]:
        train = subject.recipe.train
        if train.schedule == "constant" and train.warmup_steps == 0:
            yield Hit(where=("train.schedule",), patch={"train.warmup_steps": None})


class R306(Check[Subject]):
    """More than 20 epochs, and neither patience nor a time limit to end them."""

    title = N_("Many epochs and nothing that ends them")
    measures = N_(
        "train.epochs above 20 without stop.patience and without stop.minutes. LIMA took 15 epochs "
        "and picked its checkpoint from epochs 5 to 10."
    )
    message = N_("{epochs} epochs will run to the end whatever the validation says.")
    remedy = N_("Set stop.patience to 3, or stop.minutes.")
    sources = ("EVIDENCE B (epochs: LIMA, InstructGPT)",)

    def hits(self, subject: Subject) -> Iterator[Hit]:
        epochs, stop = subject.recipe.train.epochs, subject.recipe.stop
        if epochs > EPOCHS_MANY and stop.patience is None and stop.minutes is None:
            yield Hit(
                where=("train.epochs",),
                values={"epochs": epochs},
                evidence={"epochs": epochs},
                patch={"stop.patience": 3},
            )


class R307(Check[Subject]):
    """Patience with a least gain of 0, where any rounding counts as a gain."""

    title = N_("Patience without a least gain")
    measures = N_("stop.patience together with stop.min_gain 0: any rounding counts as a gain.")
    message = N_("Patience of {patience} epochs never ends while noise counts as a gain.")
    remedy = N_("Set stop.min_gain to 0.01.")
    sources = ("EVIDENCE, measured: accuracy stood still from epoch 4 while the loss fell",)

    def hits(self, subject: Subject) -> Iterator[Hit]:
        stop = subject.recipe.stop
        if stop.patience is not None and stop.min_gain == 0:
            yield Hit(
                where=("stop.min_gain",),
                values={"patience": stop.patience},
                patch={"stop.min_gain": USUAL.stop.min_gain},
            )


class R308(Check[Subject]):
    """Patience without validation rows, which it needs."""

    title = N_("Patience without validation")
    measures = N_("stop.patience together with data.validation_share 0.")
    message = N_("Nothing is held out for validation, so patience has nothing to go by.")
    remedy = N_("Set data.validation_share to 0.12, or leave stop.patience out.")

    def hits(self, subject: Subject) -> Iterator[Hit]:
        if subject.recipe.stop.patience is not None and not subject.recipe.data.validation_share:
            patch = {"data.validation_share": USUAL.data.validation_share}
            yield Hit(where=("data.validation_share",), patch=patch)


class R311(_ScheduleCheck):
    """A batch of more than a quarter of the rows."""

    title = N_("Batch too large for the data")
    measures = N_(
        "train.batch_size against the rows left to train on: more than all is an error, more than "
        "a quarter a warning, except for the usual batch of 8, which few rows do not make wrong "
        "(R301 counts their steps)."
    )
    message = N_("A batch of {batch} for {rows} rows: {steps} steps an epoch.")
    remedy = N_("Set train.batch_size to {better}.")
    sources = ("EVIDENCE A10 (10 rows, batch 128)", "EVIDENCE B: 4 to 16")
    stops = True

    def hits(self, subject: Subject) -> Iterator[Hit]:
        batch, rows = subject.recipe.train.batch_size, training_rows(subject)
        usual = batch == USUAL.train.batch_size and batch <= rows
        if batch > BATCH_MOST * rows and batch > 1 and not usual:
            better = max(1, min(8, rows // 8))
            if better < batch:
                yield Hit(
                    where=("train.batch_size",),
                    values={
                        "batch": batch,
                        "rows": rows,
                        "steps": ceil(rows / batch),
                        "better": better,
                    },
                    evidence={"batch": batch, "rows": rows},
                    severity=Severity.ERROR if batch > rows else Severity.WARNING,
                    patch={"train.batch_size": better},
                )


def size_of(subject: Subject) -> float | None:
    """Parameters of the base model: measured, or read from its name (qwen2.5-1.5b, gemma3-270m);
    None where neither is known."""
    if subject.model is not None:
        return float(subject.model.parameters)
    match = re.search(
        r"(?<![\d.])(\d+(?:\.\d+)?)\s?([bm])(?![a-z0-9])", subject.recipe.model.name.lower()
    )
    return float(match[1]) * (1e9 if match[2] == "b" else 1e6) if match else None


CHECKS = (R301, R302, R303, R304, R306, R307, R308, R311)
