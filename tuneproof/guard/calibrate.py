"""From validation questions to a threshold, and what that many questions can promise.

The promise: with 95 % certainty, at most a share `level` of the questions without an answer get
one. The threshold is the lowest whose exact one-sided bound (Clopper-Pearson) is within that level.
As false answers only fall when the threshold rises, every higher one is within it too, and no
correction for having tried several is needed (risk control over a monotone family: Bates et al.
2021, arXiv 2101.02703). To bound 5 % takes at least 59 such questions, none of them answered
(EVIDENCE D). Near copies count as one question, which is answered where any of them is: they are
answered or refused together, and the bound is for independent questions. Scores come from models
that saw neither the question nor a near copy (cross-fitting).

A promise is made only where the model's own refusals stand: to choose the better of two thresholds,
with them and without, would break it more often than either. Where none can be made, the model's
refusals give way to another source's answer that is likely enough, unless that clearly answers more
of the questions without an answer than the model does alone.

Where there are too few questions for a promise, or it would refuse more of the answerable questions
than the recipe accepts, that is said, and an answer is given from an even chance on: where a false
answer and a false refusal, each in units of what the recipe accepts, cost the same. That threshold
follows from the recipe alone, as one that is chosen by a dozen unanswerable questions would follow
chance. So it needs no unanswerable question at all; probabilities learned without any are too high,
so that what it refuses is refused rightly all the more.

A promise that does not hold is so made in at most 5 of 100 calibrations. Of the promises that are
made more may fail where false refusals are near the accepted limit: then one is made only when
chance makes it look cheap. Without that limit (objectives.false_refusals) 95 of 100 hold.

This module knows no text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain, pairwise
from math import ceil

from tuneproof.config import ObjectiveSettings
from tuneproof.guard.calibration import Calibration, Grounds, Point, ValidationRow, even_chance
from tuneproof.guard.rightness import RightModel, fit
from tuneproof.intervals import CERTAINTY, least_questions

FOLDS = 5
"""Parts of the validation questions; each is scored by a model fitted on the others."""
ENOUGH = 5
"""Fewest questions of a kind, answerable or not, of which a share is told (as for a verdict)."""
CURVE = 80
"""Most points of the curve that are kept."""


def calibrate(rows: Sequence[ValidationRow], objectives: ObjectiveSettings) -> Calibration:
    """Fit the model, choose the threshold, and say what it can promise.

    With fewer than 5 answerable questions there is no threshold: nothing is refused for being
    doubtful.
    """
    asked = objectives.false_answers, objectives.false_refusals
    answerable = sum(row.answerable for row in rows)
    if answerable < ENOUGH:
        return Calibration(
            threshold=None,
            n=len(rows) - answerable,
            answerable=answerable,
            level=asked[0],
            accepted=asked[1],
            outcome=Grounds.TOO_FEW_ANSWERABLE,
            model=_fit_model(rows),
        )
    firm = _calibrate_on(_without_declined(rows), *asked, stands=True)
    if firm.guaranteed:
        return firm
    yielding = _calibrate_on(rows, *asked, stands=False)
    return firm if _gives_more_false_answers(rows, yielding) else yielding


def _gives_more_false_answers(rows: Sequence[ValidationRow], calibration: Calibration) -> bool:
    """Whether clearly more unanswerable questions get an answer under `calibration` than from the
    model alone: a sign test over the questions that only one of the two answers."""
    from scipy.stats import binomtest

    cut = calibration.threshold or 0.0
    scored = zip(_cautious_scores(rows, calibration.model), rows, strict=True)
    answered = [(value >= cut, row) for value, row in scored if not row.answerable]
    new = sum(now and row.declined for now, row in answered)
    gone = sum(not now and not row.declined for now, row in answered)
    clear = 1 - CERTAINTY
    return new > gone and binomtest(new, new + gone, alternative="greater").pvalue < clear


def _without_declined(rows: Sequence[ValidationRow]) -> Sequence[ValidationRow]:
    """The same questions, without any options for those that the model refuses."""
    return [replace(row, options=(), right=()) if row.declined else row for row in rows]


def _calibrate_on(
    rows: Sequence[ValidationRow], level: float, accepted: float, *, stands: bool
) -> Calibration:
    """The calibration with the model's own refusals standing or not (`stands`). Only where they do
    may it promise `level`. `accepted` is the share of false refusals that the recipe accepts."""
    unanswerable = sum(not row.answerable for row in rows)
    model = _fit_model(rows)
    scores = _cautious_scores(rows, model)
    points = curve(rows, scores)
    surest = _highest_scores(rows, scores)
    # Never above the surest answer: something is always said.
    even = min(even_chance(level, accepted), max(scores))
    fair = _point_at(rows, scores, max(0.0, even))
    chosen, outcome = _choose_point(points, fair, surest, level, accepted, promise=stands)
    return Calibration(
        threshold=chosen.threshold,
        n=unanswerable,
        answerable=len(rows) - unanswerable,
        level=level,
        accepted=accepted,
        outcome=outcome,
        model=model,
        stands=stands,
        observed=chosen.false_answers if unanswerable else None,
        upper=_upper_bound_at(surest, chosen),
        false_refusals=chosen.false_refusals,
        curve=_thin_curve(points, chosen) if unanswerable >= ENOUGH else (),
        distinct=len(surest),
    )


def upper_bound(k: int, n: int) -> float:
    """One-sided 95 % Clopper-Pearson bound of a share of which k were seen in n tries."""
    from scipy.stats import beta

    return 1.0 if k >= n else float(beta.ppf(CERTAINTY, k + 1, n - k))


def cross_fitted(rows: Sequence[ValidationRow]) -> list[float]:
    """The score of each question: the probability of its best option by a model that was fitted on
    other questions; -1 where there is no option."""
    scores = [-1.0] * len(rows)
    for fold in _folds(rows):
        held = set(fold)
        model = _fit_model([row for place, row in enumerate(rows) if place not in held])
        for place in fold:
            scores[place] = score(rows[place], model)
    return scores


def _cautious_scores(rows: Sequence[ValidationRow], model: RightModel) -> list[float]:
    """Cross-fitted scores, but for an unanswerable question that of the final model where it is
    higher, since it is the final model that answers. In twelve simulated worlds, 400 samples each,
    0.3 to 5.3 % of the promises were broken (5 % are allowed), without this 0.8 to 5.8 %."""
    return [
        fitted if row.answerable else max(fitted, score(row, model))
        for fitted, row in zip(cross_fitted(rows), rows, strict=True)
    ]


def score(row: ValidationRow, model: RightModel) -> float:
    """The probability of the best option; -1 without any."""
    return max((model.probability(one.features) for one in row.options), default=-1.0)


def curve(rows: Sequence[ValidationRow], scores: Sequence[float]) -> list[Point]:
    """What every threshold would do, from answering all to refusing all but the highest score.

    Thresholds lie half way between two scores.
    """
    levels = sorted({one for one in scores if one >= 0})
    return [
        _point_at(rows, scores, cut) for cut in (0.0, *((a + b) / 2 for a, b in pairwise(levels)))
    ]


def _point_at(rows: Sequence[ValidationRow], scores: Sequence[float], cut: float) -> Point:
    known = [one for one, row in zip(scores, rows, strict=True) if row.answerable]
    unknown = [one for one, row in zip(scores, rows, strict=True) if not row.answerable]
    return Point(
        threshold=cut,
        false_answers=sum(one >= cut for one in unknown) / max(1, len(unknown)),
        false_refusals=sum(one < cut for one in known) / len(known),
    )


def _choose_point(
    points: Sequence[Point],
    fair: Point,
    surest: Sequence[float],
    level: float,
    accepted: float,
    *,
    promise: bool,
) -> tuple[Point, Grounds]:
    """The lowest of `points` that keeps `level`, if it refuses no more than `accepted` and a
    `promise` is wanted; else `fair`, and why. `surest` as `_highest_scores` returns it."""
    kept = [point for point in points if _upper_bound_at(surest, point) <= level]
    if promise and kept and kept[0].false_refusals <= accepted:
        return kept[0], Grounds.GUARANTEED
    few = len(surest) < least_questions(level)
    return fair, Grounds.TOO_FEW if few else Grounds.TOO_COSTLY


def _highest_scores(rows: Sequence[ValidationRow], scores: Sequence[float]) -> list[float]:
    """The highest score in each cluster of questions without an answer."""
    unknown = [place for place, row in enumerate(rows) if not row.answerable]
    return [
        max(scores[place] for place in cluster) for cluster in _grouped_by_cluster(rows, unknown)
    ]


def _upper_bound_at(surest: Sequence[float], point: Point) -> float:
    """The bound of the share of clusters that are answered at `point`."""
    return upper_bound(sum(one >= point.threshold for one in surest), len(surest))


def _grouped_by_cluster(rows: Sequence[ValidationRow], places: Sequence[int]) -> list[list[int]]:
    """`places` grouped by the cluster of their rows, in the order of each group's first."""
    groups: dict[object, list[int]] = {}
    for place in places:
        cluster = rows[place].cluster
        groups.setdefault(("alone", place) if cluster is None else cluster, []).append(place)
    return list(groups.values())


def _folds(rows: Sequence[ValidationRow]) -> list[list[int]]:
    """The places of `rows` in at most `FOLDS` parts. Both kinds of question are spread evenly over
    them, near copies are in one part, and the order of the rows does not matter."""
    order = sorted(range(len(rows)), key=lambda at: (rows[at].answerable, rows[at].question, at))
    clusters = _grouped_by_cluster(rows, order)
    return [
        part for start in range(FOLDS) if (part := [*chain.from_iterable(clusters[start::FOLDS])])
    ]


def _fit_model(rows: Sequence[ValidationRow]) -> RightModel:
    return fit(
        [option.features for row in rows for option in row.options],
        [right for row in rows for right in row.right],
    )


def _thin_curve(points: Sequence[Point], chosen: Point) -> tuple[Point, ...]:
    """About `CURVE` different points at most, spread evenly, the highest and the chosen one among
    them."""
    different = sorted({*points, chosen}, key=lambda point: point.threshold)
    step = max(1, ceil(len(different) / CURVE))
    kept = {*different[::step], different[-1], chosen}
    return tuple(point for point in different if point in kept)
