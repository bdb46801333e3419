"""The figures that runs are compared by, each declared once: of which questions, and what counts.

The shares and means of one run are those of its evaluation.json when both runs have the same
test; here they are counted anew over the questions that all runs answered. Costs have no
interval and no test. This module knows no label and draws nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tuneproof.compare.runs import RunFacts
from tuneproof.compare.significance import paired_bootstrap
from tuneproof.evaluate.figures import cluster
from tuneproof.evaluate.score import HIGH_QUALITY, POOR
from tuneproof.evaluate.stats import NOISE, bootstrap_mean, holm, mcnemar, wilson
from tuneproof.i18n import GIB
from tuneproof.types import Flag, Interval, Judged, Slice


class Versus(StrEnum):
    """How a run stands to the first one, in one figure."""

    BETTER = "better"
    WORSE = "worse"
    NOISE = "within noise"
    SAME = "same"
    """Not one question differs."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure: `value` of every question of slice `part`, 0 or 1 unless it is graded.

    None means that a question says nothing about it. `lower` figures are better when lower.
    """

    key: str
    part: Slice
    value: Callable[[Judged], float | None]
    graded: bool = False
    lower: bool = False


def _correct(one: Judged) -> float:
    return float(one.correct)


def _refused(one: Judged) -> float:
    return float(one.refused)


def _similarity(one: Judged) -> float | None:
    return one.similarity


def _at_least(limit: float) -> Callable[[Judged], float | None]:
    return lambda one: None if one.similarity is None else float(one.similarity >= limit)


def _below(limit: float) -> Callable[[Judged], float | None]:
    return lambda one: None if one.similarity is None else float(one.similarity < limit)


def _flagged(flag: Flag) -> Callable[[Judged], float]:
    return lambda one: float(flag in one.flags)


MEASURES = (
    Measure("all", Slice.ALL, _correct),
    Measure("correct", Slice.ANSWERABLE, _correct),
    Measure("far", Slice.FAR, _correct),
    Measure("near", Slice.NEAR, _correct),
    Measure("refused", Slice.UNANSWERABLE, _refused),
    Measure("near_miss", Slice.NEAR_MISS, _refused),
    Measure("false_refusals", Slice.ANSWERABLE, _refused, lower=True),
    Measure("similarity", Slice.ANSWERABLE, _similarity, graded=True),
    Measure("high_quality", Slice.ANSWERABLE, _at_least(HIGH_QUALITY)),
    Measure("poor", Slice.ANSWERABLE, _below(POOR), lower=True),
    Measure("loop", Slice.ALL, _flagged(Flag.LOOP), lower=True),
    Measure("echo", Slice.ALL, _flagged(Flag.ECHO), lower=True),
    Measure("invented", Slice.ALL, _flagged(Flag.INVENTED), lower=True),
)
"""All figures, in the order in which they are shown; the first is the one that decides."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure of a run against that of the first run, on the same questions.

    `p` is exact McNemar for shares, a paired bootstrap by topic for means; `p_holm` is
    corrected over the runs compared, and decides the outcome. `change` is this run's value
    less that of the first.
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
    """Every figure that at least one question speaks about; `runs` hold the same questions."""
    found = (_figure(measure, runs) for measure in MEASURES)
    return tuple(figure for figure in found if any(cell is not None for cell in figure.cells))


def _figure(measure: Measure, runs: Sequence[Sequence[Judged]]) -> Figure:
    # A question counts only where every run has a value for it: else runs would differ in what
    # they are measured by.
    places = [
        place
        for place, one in enumerate(runs[0])
        if measure.part in one.slices and all(measure.value(run[place]) is not None for run in runs)
    ]
    clusters = [cluster(runs[0][place]) for place in places]
    values = [[measure.value(run[place]) or 0.0 for place in places] for run in runs]
    return Figure(
        key=measure.key,
        lower=measure.lower,
        cells=tuple(_cell(measure, each, clusters) for each in values),
        differences=(None, *_differences(measure, values, clusters)),
    )


def _cell(
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
    ps = [_p(measure, first, other, clusters) for other in others]
    return [
        _difference(measure, first, other, p, corrected)
        for other, p, corrected in zip(others, ps, holm(ps), strict=True)
    ]


def _p(
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
    """What each run took: "train_minutes", "peak_gib", "p50_ms" or "p95_ms"; lower is better."""

    key: str
    values: tuple[float | None, ...]


def costs(runs: Sequence[RunFacts]) -> tuple[CostFigure, ...]:
    """The costs that at least one run knows."""
    latencies = [run.evaluation.latency_ms if run.evaluation else None for run in runs]
    found = (
        CostFigure("train_minutes", tuple(train_minutes(run) for run in runs)),
        CostFigure("peak_gib", tuple(_scaled(run.status.peak_memory_bytes, GIB) for run in runs)),
        CostFigure("p50_ms", tuple(each.p50 if each else None for each in latencies)),
        CostFigure("p95_ms", tuple(each.p95 if each else None for each in latencies)),
    )
    return tuple(cost for cost in found if any(value is not None for value in cost.values))


def train_minutes(run: RunFacts) -> float | None:
    """Minutes of training, resumes included; None when run.json does not say."""
    return _scaled(run.status.timings.get("train_seconds"), 60)


def _scaled(value: object, unit: float) -> float | None:
    return value / unit if isinstance(value, int | float) else None
