"""Whether the expected effects of a prescription came: the numbers of a run against its parent's.

Shares of questions are compared question by question where both runs answered the same ones,
otherwise as two samples; a difference within noise is neither success nor failure. Numbers that
are not shares of a sample (losses, settings, counts of rows) are compared as they are. Nothing here
knows how the change was made.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tuneproof.diagnose.cause import Effect
from tuneproof.diagnose.evidence import NUMBERS, Evidence
from tuneproof.diagnose.numbers.answers import COUNTED, counted
from tuneproof.evaluate.stats import NOISE, mcnemar
from tuneproof.types import Judged

SAMPLED = ("train_exact", "train_plain", "train_stopped", "teacher_rows", "teacher_end")
"""Numbers that are shares of a sample of training rows, of size `train_asked`."""
PAIRED_LEAST = 5
"""Questions that both runs must have answered for a paired test."""
ROUNDING = 1e-9


class Fulfilment(StrEnum):
    """The outcome of an expected effect."""

    CAME = "came"
    MISSED = "missed"
    NOISE = "noise"


@dataclass(frozen=True, slots=True)
class Compared:
    """An expected effect with its number in both runs.

    `p` is the p-value of the difference; None where the number is not a share of a sample.
    """

    effect: Effect
    before: float | None
    after: float | None
    p: float | None
    outcome: Fulfilment


@dataclass(frozen=True)
class Side:
    """One of the two runs: its numbers, and its judged answers where they are at hand."""

    numbers: Evidence
    answers: Sequence[Judged] = ()


def compare(effects: Sequence[Effect], before: Side, after: Side) -> tuple[Compared, ...]:
    """The outcome of each expected effect."""
    return tuple(_compare_one(effect, before, after) for effect in effects)


def effects_of(raw: Sequence[Mapping[str, Any]]) -> tuple[Effect, ...]:
    """The effects listed in prescription.json, without those whose number this version does not
    know."""
    return tuple(
        Effect(one["number"], bool(one["rises"]), float(one["least"]))
        for one in raw
        if one["number"] in NUMBERS
    )


def _compare_one(effect: Effect, before: Side, after: Side) -> Compared:
    was, now = getattr(before.numbers, effect.name), getattr(after.numbers, effect.name)
    if was is None or now is None:
        return Compared(effect, was, now, None, Fulfilment.NOISE)
    p = _p_value(effect.name, before, after)
    gain = (now - was) if effect.rises else (was - now)
    if p is not None and p >= NOISE:
        outcome = Fulfilment.NOISE
    else:
        outcome = Fulfilment.CAME if gain >= effect.least - ROUNDING else Fulfilment.MISSED
    return Compared(effect, was, now, p, outcome)


def _p_value(name: str, before: Side, after: Side) -> float | None:
    """p of the difference: McNemar on the same questions, else Fisher; None for other numbers."""
    if name in SAMPLED:
        return _fisher_p(
            getattr(before.numbers, name), before.numbers.train_asked,
            getattr(after.numbers, name), after.numbers.train_asked,
        )  # fmt: skip
    if name not in COUNTED:
        return None
    was, now = counted(name, before.answers), counted(name, after.answers)
    both = [key for key in now if key in was]
    if len(both) >= PAIRED_LEAST and len(both) == len(was) == len(now):
        return mcnemar([now[key] for key in both], [was[key] for key in both]).p
    asked = COUNTED[name].asked
    return _fisher_p(
        getattr(before.numbers, name), len(was) or getattr(before.numbers, asked),
        getattr(after.numbers, name), len(now) or getattr(after.numbers, asked),
    )  # fmt: skip


def _fisher_p(was: float, n_was: int | None, now: float, n_now: int | None) -> float | None:
    """p of Fisher's exact test of two shares; None where a sample size is missing or 0."""
    from scipy.stats import fisher_exact

    if not n_was or not n_now:
        return None
    table = [
        [round(was * n_was), n_was - round(was * n_was)],
        [round(now * n_now), n_now - round(now * n_now)],
    ]
    return float(fisher_exact(table).pvalue)
