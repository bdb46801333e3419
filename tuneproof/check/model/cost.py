"""What a run costs on this machine: M213 memory before it, M290 the prediction after it.

Judges figures that were measured or predicted elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tuneproof.check.subject import Subject
from tuneproof.findings import Check, Hit, Unfit
from tuneproof.i18n import GIB, N_, _, duration
from tuneproof.types import Phase, Severity

OFF = 0.30
"""Share by which a prediction may be off (a proposal of the project's issue 4)."""
SECONDS_THAT_MATTER = 30.0
BYTES_THAT_MATTER = GIB / 2
"""Differences up to these are not reported, whatever their share."""


class M213(Check[Subject]):
    """A run that is predicted not to fit into memory."""

    title = N_("More memory than there is")
    measures = N_(
        "The predicted peak of memory against what the device has: more is a warning; more by "
        "over 30 %, which is what the prediction may be off, an error."
    )
    message = N_("The run is predicted to take {peak:.1f} GiB; there are {memory:.1f} GiB.")
    remedy = N_("Lower train.batch_size, choose a smaller model, or free memory.")
    stops = True
    sources = ("EVIDENCE A24",)
    asks_model = True

    def unfit(self, subject: Subject) -> Unfit | None:
        if subject.cost is None or subject.cost.memory is None:
            return Unfit.missing(_("nothing was predicted"))
        return None

    def hits(self, subject: Subject) -> Iterator[Hit]:
        cost = subject.cost
        if cost is None or cost.memory is None or cost.peak <= cost.memory:
            return
        yield Hit(
            where=("model.name",),
            values={"peak": cost.peak / GIB, "memory": cost.memory / GIB},
            evidence={"predicted": cost.peak, "memory": cost.memory},
            severity=Severity.ERROR if cost.peak > (1 + OFF) * cost.memory else Severity.WARNING,
        )


class M290(Check[Subject]):
    """A run that took far more, or far less, than was predicted."""

    title = N_("Prediction was off")
    measures = N_(
        "Time and peak memory that were predicted for a run, against what it took, after it ended: "
        "more than 30 % apart, and more than 30 seconds or half a GiB, is a note. Epochs that were "
        "not needed are not held against it."
    )
    message = N_("{what}: {predicted} predicted, {taken} taken ({by}).")
    remedy = N_(
        "Other work on the machine changes the time. If this repeats on a quiet machine, report it "
        "with run.json."
    )
    severity = Severity.NOTE
    phase = Phase.AFTER
    asks_model = True

    def unfit(self, subject: Subject) -> Unfit | None:
        if subject.cost is None or subject.cost.taken_seconds is None:
            return Unfit.missing(_("no run has ended yet"))
        return None

    def hits(self, subject: Subject) -> Iterator[Hit]:
        cost = subject.cost
        if cost is None or cost.taken_seconds is None:
            return
        if _is_off(cost.seconds, cost.taken_seconds, SECONDS_THAT_MATTER):
            yield _hit(_("Time"), duration, cost.seconds, cost.taken_seconds)
        if _is_off(cost.peak, cost.taken_peak, BYTES_THAT_MATTER):
            yield _hit(_("Memory"), _gib, cost.peak, cost.taken_peak or 0)


def _is_off(predicted: float, taken: float | None, least: float) -> bool:
    apart = abs((taken or predicted) - predicted)
    return apart > OFF * predicted and apart > least


def _gib(size: float) -> str:
    return _("{n:.2f} GiB").format(n=size / GIB)


def _hit(what: str, written: Callable[[float], str], predicted: float, taken: float) -> Hit:
    by = taken / predicted - 1
    return Hit(
        where=("run.json",),
        values={
            "what": what,
            "predicted": written(predicted),
            "taken": written(taken),
            "by": f"{100 * by:+.0f} %",
        },
        evidence={"predicted": predicted, "taken": taken, "by": round(by, 3)},
    )


CHECKS = (M213, M290)
