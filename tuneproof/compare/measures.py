"""The figures that runs are compared by, each declared once: its questions and their values.

Shares and means are computed anew over the questions that all runs answered; where all runs have
the same test they equal those of evaluation.json. Costs have no interval and no test. Labels and
charts are not made here.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tuneproof.compare.runs import RunFacts
from tuneproof.compare.significance import paired_bootstrap
from tuneproof.evaluate.figures import HIGH_QUALITY, POOR, cluster
from tuneproof.evaluate.stats import NOISE, bootstrap_mean, holm, mcnemar, wilson
from tuneproof.i18n import GIB
from tuneproof.types import Flag, Interval, Judged, Slice


class Versus(StrEnum):
    """How a run compares with the first one in one figure."""

    BETTER = "better"
    WORSE = "worse"
    NOISE = "within noise"
    SAME = "same"
    """Not one question differs."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure: `value` gives 0 or 1 for each question of slice `part`, any number if `graded`.

    A value of None leaves the question out. `lower`: lower is better.
    """

    key: str
    part: Slice
    value: Callable[[Judged], float | None]
    graded: bool = False
    lower: bool = False


def _is_correct(one: Judged) -> float:
    return float(one.correct)


def _is_refused(one: Judged) -> float:
    return float(one.refused)


def _similarity_of(one: Judged) -> float | None:
    return one.similarity


def _is_similar_from(limit: float) -> Callable[[Judged], float | None]:
    return lambda one: None if one.similarity is None else float(one.similarity >= limit)


def _is_less_similar_than(limit: float) -> Callable[[Judged], float | None]:
    return lambda one: None if one.similarity is None else float(one.similarity < limit)


def _has_flag(flag: Flag) -> Callable[[Judged], float]:
    return lambda one: float(flag in one.flags)


MEASURES = (
    Measure("all", Slice.ALL, _is_correct),
    Measure("correct", Slice.ANSWERABLE, _is_correct),
    Measure("far", Slice.FAR, _is_correct),
    Measure("near", Slice.NEAR, _is_correct),
    Measure("refused", Slice.UNANSWERABLE, _is_refused),
    Measure("near_miss", Slice.NEAR_MISS, _is_refused),
    Measure("false_refusals", Slice.ANSWERABLE, _is_refused, lower=True),
    Measure("similarity", Slice.ANSWERABLE, _similarity_of, graded=True),
    Measure("high_quality", Slice.ANSWERABLE, _is_similar_from(HIGH_QUALITY)),
    Measure("poor", Slice.ANSWERABLE, _is_less_similar_than(POOR), lower=True),
    Measure("loop", Slice.ALL, _has_flag(Flag.LOOP), lower=True),
    Measure("echo", Slice.ALL, _has_flag(Flag.ECHO), lower=True),
    Measure("invented", Slice.ALL, _has_flag(Flag.INVENTED), lower=True),
)
"""All figures, in the order in which they are shown; the first is the one that decides."""


@dataclass(frozen=True, slots=True)
class Difference:
    """The difference of a figure between a run and the first one, on the same questions.

    `p` is exact McNemar for shares, a paired bootstrap by topic for means; `p_holm` is corrected
    over the runs compared, and decides the outcome. `change`: this run's value minus the first's.
    """

    change: float
    p: float
    p_holm: float
    outcome: Versus


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure with its interval for every run, and its test for every run but the first.

    None where a run has nothing to measure it by.
    """

    key: str
    lower: bool
    cells: tuple[Interval | None, ...]
    differences: tuple[Difference | None, ...]


def figures(runs: Sequence[Sequence[Judged]]) -> tuple[Figure, ...]:
    """Every figure that any question has a value for; all `runs` answer the same questions."""
    found = (_figure(measure, runs) for measure in MEASURES)
    return tuple(figure for figure in found if any(cell is not None for cell in figure.cells))


def overall(runs: Sequence[Sequence[Judged]]) -> Figure:
    """The first of all figures alone: what each run has right of all questions."""
    return _figure(MEASURES[0], runs)


def _figure(measure: Measure, runs: Sequence[Sequence[Judged]]) -> Figure:
    # A question counts only where every run has a value for it, so that all runs are measured on
    # the same questions.
    places = [
        place
        for place, judged in enumerate(runs[0])
        if measure.part in judged.slices
        and all(measure.value(run[place]) is not None for run in runs)
    ]
    clusters = [cluster(runs[0][place]) for place in places]
    values = [[measure.value(run[place]) or 0.0 for place in places] for run in runs]
    return Figure(
        key=measure.key,
        lower=measure.lower,
        cells=tuple(_interval(measure, own, clusters) for own in values),
        differences=(None, *_differences(measure, values, clusters)),
    )


def _interval(
    measure: Measure, values: Sequence[float], clusters: Sequence[Hashable]
) -> Interval | None:
    if not values:
        return None
    if measure.graded:
        return bootstrap_mean(values, clusters)
    return wilson(round(sum(values)), len(values))


def _differences(
    measure: Measure, values: Sequence[Sequence[float]], clusters: Sequence[Hashable]
) -> list[Difference | None]:
    first, *others = values
    if not first:
        return [None] * len(others)
    ps = [_p_value(measure, first, other, clusters) for other in others]
    return [
        _difference(measure, first, other, p, corrected)
        for other, p, corrected in zip(others, ps, holm(ps), strict=True)
    ]


def _p_value(
    measure: Measure,
    first: Sequence[float],
    other: Sequence[float],
    clusters: Sequence[Hashable],
) -> float:
    if measure.graded:
        return paired_bootstrap(first, other, clusters)
    return mcnemar([value > 0.5 for value in other], [value > 0.5 for value in first]).p


def _difference(
    measure: Measure, first: Sequence[float], other: Sequence[float], p: float, corrected: float
) -> Difference:
    change = (sum(other) - sum(first)) / len(first)
    if all(a == b for a, b in zip(first, other, strict=True)):
        outcome = Versus.SAME
    elif corrected >= NOISE:
        outcome = Versus.NOISE
    else:
        outcome = Versus.BETTER if (change > 0) != measure.lower else Versus.WORSE
    return Difference(change, p, corrected, outcome)


@dataclass(frozen=True, slots=True)
class CostFigure:
    """A cost of each run: "train_minutes", "peak_gib", "p50_ms" or "p95_ms"; lower is better."""

    key: str
    values: tuple[float | None, ...]


def costs(runs: Sequence[RunFacts]) -> tuple[CostFigure, ...]:
    """The costs that were measured in at least one run."""
    latencies = [run.evaluation.latency_ms if run.evaluation else None for run in runs]
    found = (
        CostFigure("train_minutes", tuple(train_minutes(run) for run in runs)),
        CostFigure("peak_gib", tuple(_in_unit(run.status.peak_memory_bytes, GIB) for run in runs)),
        CostFigure("p50_ms", tuple(latency.p50 if latency else None for latency in latencies)),
        CostFigure("p95_ms", tuple(latency.p95 if latency else None for latency in latencies)),
    )
    return tuple(cost for cost in found if any(value is not None for value in cost.values))


def train_minutes(run: RunFacts) -> float | None:
    """Minutes of training, resumes included; None where run.json has no timing."""
    return _in_unit(run.status.timings.get("train_seconds"), 60)


def _in_unit(value: object, unit: float) -> float | None:
    return value / unit if isinstance(value, int | float) else None
