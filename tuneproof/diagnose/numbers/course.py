"""Numbers of the course of training, from the lines of metrics.jsonl: shapes of the curves.

Losses are in nats a token. Nothing here knows the recipe, the data or an answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite, sqrt
from statistics import fmean, median
from typing import Any

from tuneproof.config import WatchSettings
from tuneproof.diagnose.numbers.number import Ask, Kind, number
from tuneproof.i18n import N_
from tuneproof.types import Line
from tuneproof.watch.robust import is_spike
from tuneproof.watch.seen import FIRST, WINDOW_LEAST, RunLength

TAIL = 0.10
"""Share of the steps: the mean of the last such share is `last_loss`, and the highest of the first
such share, over the first step's loss, is `early_rise`."""
TAIL_LEAST = 5
SPIKE_DEVIATIONS = WatchSettings().spike_deviations
"""The default of the check W402, whatever the recipe sets."""
BEST_BY_CHANCE = 1.42
"""Standard errors by which the best of eight equal measurements stands above their mean (expected
largest of eight standard normal variates)."""


@dataclass(frozen=True, kw_only=True)
class CourseNumbers:
    """What the curves look like."""

    steps: int | None = number(N_("optimizer steps taken"), Kind.COUNT)
    epochs: int | None = number(N_("epochs taken"), Kind.COUNT)
    not_finite: bool | None = number(N_("the loss or gradient stopped being a number"), Kind.YES)
    first_loss: float | None = number(N_("training loss of the first step"), Kind.LOSS)
    last_loss: float | None = number(N_("training loss at the end"), Kind.LOSS)
    loss_left: float | None = number(
        N_("training loss at the end, of that of the first step"), Kind.SHARE
    )
    loss_kept: float | None = number(
        N_("training loss of the last epoch, of that of the first"), Kind.SHARE, Ask.LONGER
    )
    kept_loss: float | None = number(
        N_("training loss of the epoch that was kept"), Kind.LOSS, Ask.LONGER
    )
    early_rise: float | None = number(
        N_("highest loss of the first tenth of the steps, against the first step"), Kind.TIMES
    )
    rebound: float | None = number(
        N_("rise of the training loss from its least to its end, of that of the first step"),
        Kind.SHARE,
    )
    spikes: int | None = number(N_("spikes of the training loss"), Kind.COUNT)
    warmup_share: float | None = number(N_("warm-up, of all steps"), Kind.SHARE)
    validation_rise: float | None = number(
        N_("rise of the validation loss from its least to its end, of its least"),
        Kind.SHARE,
        Ask.VALIDATION,
    )
    gap: float | None = number(
        N_("validation loss minus training loss in the last epoch"), Kind.LOSS, Ask.VALIDATION
    )
    best_correct: float | None = number(
        N_("validation questions right in the best epoch"), Kind.SHARE, Ask.VALIDATION
    )
    fell: float | None = number(
        N_("validation questions lost since the best epoch, beyond what chance makes of the best"),
        Kind.SHARE,
        Ask.VALIDATION,
    )
    gaining: float | None = number(
        N_("validation questions won in the last epoch"), Kind.SHARE, Ask.VALIDATION
    )
    epochs_after_best: int | None = number(
        N_("epochs after the best one"), Kind.COUNT, Ask.VALIDATION
    )


def course_numbers(metrics: Sequence[Line], validation: int = 0) -> CourseNumbers:
    """The numbers of the lines of one run, in their order. `validation` is how many questions each
    epoch was asked; 0 where that is not known."""
    steps = [line for line in metrics if line.get("kind") == "step"]
    epochs = [line for line in metrics if line.get("kind") == "epoch"]
    return CourseNumbers(**_step_numbers(steps), **_epoch_numbers(epochs, validation))


def _step_numbers(steps: Sequence[Line]) -> dict[str, Any]:
    if not steps:
        return {}
    losses = [loss for line in steps if (loss := _finite_or_none(line.get("loss"))) is not None]
    found: dict[str, Any] = {
        "steps": int(steps[-1].get("step", len(steps))),
        "not_finite": any(
            name in line and _finite_or_none(line[name]) is None
            for line in steps
            for name in ("loss", "grad_norm")
        ),
        "warmup_share": _warmup_share(steps),
    }
    if not losses:
        return found
    part = max(TAIL_LEAST, round(TAIL * len(losses)))
    first, last = losses[0], fmean(losses[-part:])
    found |= {"first_loss": first, "last_loss": last, "spikes": _count_spikes(losses)}
    if first > 0:
        least = min(fmean(losses[at : at + part]) for at in range(max(1, len(losses) - part + 1)))
        found |= {
            "loss_left": last / first,
            "early_rise": max(losses[:part]) / first,
            "rebound": (last - least) / first,
        }
    return found


def _warmup_share(steps: Sequence[Line]) -> float | None:
    """Share of the steps before the learning rate first reached its peak; 0 without warm-up."""
    rates = _finite_values(steps, "learning_rate")
    return rates.index(max(rates)) / len(rates) if rates else None


def _count_spikes(losses: Sequence[float]) -> int:
    window = RunLength(len(losses), len(losses)).window
    initial = median(losses[:FIRST])
    return sum(
        is_spike(losses[at], losses[max(0, at - window) : at], initial, SPIKE_DEVIATIONS)
        for at in range(WINDOW_LEAST, len(losses))
    )


def _epoch_numbers(epochs: Sequence[Line], validation: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    train = _finite_values(epochs, "train_loss")
    kept = [line for line in epochs if line.get("best")] or list(epochs)
    found["kept_loss"] = next(iter(_finite_values(kept[-1:], "train_loss")), None)
    if len(train) > 1 and train[0] > 0:
        found["loss_kept"] = train[-1] / train[0]
    checked = _finite_values(epochs, "validation_loss")
    if checked:
        least = min(checked)
        found["validation_rise"] = (checked[-1] - least) / least if least > 0 else None
        found["gap"] = checked[-1] - train[-1] if train else None
    if epochs:
        found["epochs"] = int(epochs[-1].get("epoch", len(epochs)))
    correct = _finite_values(epochs, "validation_correct")
    if correct:
        best = max(correct)
        since = correct[correct.index(best) :]
        found["best_correct"] = best
        found["fell"] = max(0.0, best - correct[-1] - _lead_by_chance(fmean(since), validation))
        found["epochs_after_best"] = len(since) - 1
        # A single epoch gained everything that it has.
        found["gaining"] = correct[-1] - (correct[-2] if len(correct) > 1 else 0.0)
    return found


def _lead_by_chance(mean: float, questions: int) -> float:
    """How far the best of several equally good epochs is above their mean by chance alone."""
    return BEST_BY_CHANCE * sqrt(mean * (1 - mean) / questions) if questions else 0.0


def _finite_values(lines: Sequence[Line], name: str) -> list[float]:
    return [value for line in lines if (value := _finite_or_none(line.get(name))) is not None]


def _finite_or_none(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and isfinite(value) else None
