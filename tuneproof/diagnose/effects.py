"""Whether what a prescription promised came: numbers of a run beside those of the run before.

Shares of questions are compared question by question where both runs answered the same ones,
otherwise as two samples; a difference within noise is neither success nor failure. Numbers that
are no shares of a sample (losses, settings, counts of rows) are compared as they are. Nothing here
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
"""Shares of the training rows that were asked."""
CHOOSES_ROWS = ("misplaced", "conflicts", "cut_answers", "leaked")
"""Numbers that name the rows to leave out or complete: that they fall then proves nothing. Older
versions promised it."""
PAIRED_LEAST = 5
ROUNDING = 1e-9


class Fulfilment(StrEnum):
    """What became of an expected effect."""

    CAME = "came"
    MISSED = "missed"
    NOISE = "noise"


@dataclass(frozen=True, slots=True)
class Compared:
    """An expected effect with the number in both runs. `p` is that of the difference, None where
    it has none."""

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
    """What became of each effect."""
    return tuple(_compare(effect, before, after) for effect in effects)


def effects_of(raw: Sequence[Mapping[str, Any]]) -> tuple[Effect, ...]:
    """The effects that prescription.json lists, without those of numbers not known any more, or
    that chose the rows."""
    return tuple(
        Effect(one["number"], bool(one["rises"]), float(one["least"]))
        for one in raw
        if one["number"] in NUMBERS and one["number"] not in CHOOSES_ROWS
    )


def _compare(effect: Effect, before: Side, after: Side) -> Compared:
    was, now = getattr(before.numbers, effect.name), getattr(after.numbers, effect.name)
    if was is None or now is None:
        return Compared(effect, was, now, None, Fulfilment.NOISE)
    p = _chance(effect.name, before, after)
    gain = (now - was) if effect.rises else (was - now)
    if p is not None and p >= NOISE:
        outcome = Fulfilment.NOISE
    else:
        outcome = Fulfilment.CAME if gain >= effect.least - ROUNDING else Fulfilment.MISSED
    return Compared(effect, was, now, p, outcome)


def _chance(name: str, before: Side, after: Side) -> float | None:
    """How likely such a difference is by chance; None for what is no share of a sample."""
    if name in SAMPLED:
        return _of_samples(
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
    return _of_samples(
        getattr(before.numbers, name), len(was) or getattr(before.numbers, asked),
        getattr(after.numbers, name), len(now) or getattr(after.numbers, asked),
    )  # fmt: skip


def _of_samples(was: float, n_was: int | None, now: float, n_now: int | None) -> float | None:
    """Fisher's exact test of two shares."""
    from scipy.stats import fisher_exact

    if not n_was or not n_now:
        return None
    table = [
        [round(was * n_was), n_was - round(was * n_was)],
        [round(now * n_now), n_now - round(now * n_now)],
    ]
    return float(fisher_exact(table).pvalue)
