"""The figures of an evaluation: every share and mean by system and slice, with its interval.

The shape is the same whatever was measured; "not measured" is None, never zero. This module knows
no file and makes no sentences (see `proof`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence

import numpy as np

from tuneproof.evaluate.stats import bootstrap_mean, mcnemar, wilson
from tuneproof.evaluation import (
    ConfusionCounts,
    Duel,
    Evaluation,
    MixUp,
    QuestionCounts,
    SameAnswers,
    SimilarityHistogram,
    SliceFigures,
)
from tuneproof.text.same import say_the_same
from tuneproof.types import STYLED, Flag, Interval, Judged, Slice, System

HIGH_QUALITY = 0.85
"""Similarity from which an answer is of high quality (the diary)."""
POOR = 0.50
"""Similarity below which an answer is poor (the diary)."""
COMPARED = (
    (System.ADAPTER, System.LOOKUP),
    (System.ADAPTER, System.MEANING),
    (System.ADAPTER, System.BASE),
    (System.GUARDED, System.LOOKUP),
    (System.GUARDED, System.MEANING),
    (System.GUARDED, System.ADAPTER),
)
"""Pairs of systems that are compared, where both were measured."""
COMPARED_SLICES = (Slice.ALL, Slice.ANSWERABLE, Slice.FAR, Slice.NEAR, Slice.UNANSWERABLE)
"""Slices on which systems are compared; smaller ones could not show a difference."""
ORDER = (
    Slice.ALL,
    Slice.ANSWERABLE,
    Slice.FAR,
    Slice.NEAR,
    STYLED,
    Slice.UNANSWERABLE,
    Slice.NEAR_MISS,
    Slice.OUT_OF_SCOPE,
)
"""Slices in the order in which they are shown; an unknown one, of another version, comes last."""
BINS = 20
"""Bins of the similarity histogram, from 0 to 1."""
MOST_LABELS = 60
"""Largest number of topics that a confusion matrix is made for."""
REFUSED, OTHER = "(refused)", "(other)"
"""Columns of the confusion matrix for refusals, and for answers like no known one."""


def evaluation(systems: Mapping[str, Sequence[Judged]]) -> Evaluation:
    """The figures of all systems, given their judged answers by name; without times and a guard's
    layers.

    Raises ValueError when there is no system, or when systems answered different questions.
    """
    if not systems:
        raise ValueError("an evaluation needs at least one system")
    reference = next(iter(systems.values()))
    for name, answers in systems.items():
        if [one.id for one in answers] != [one.id for one in reference]:
            raise ValueError(f"{name} answered other questions than {next(iter(systems))}")
    answerable = sum(one.answerable for one in reference)
    adapter = systems.get(System.ADAPTER, ())
    return Evaluation(
        test=QuestionCounts(len(reference), answerable, len(reference) - answerable),
        systems={name: _figures_by_slice(answers) for name, answers in systems.items()},
        comparisons=_compare_systems(systems),
        agreement=agreement(adapter, systems.get(System.LOOKUP, ())),
        confusion=confusion(adapter),
        histogram=histogram(systems),
    )


def figures(answers: Sequence[Judged]) -> SliceFigures:
    """The figures of one system on one slice."""
    n = len(answers)
    scored = [one for one in answers if one.similarity is not None]
    values = [one.similarity for one in scored if one.similarity is not None]

    def share(holds: Callable[[float], bool]) -> Interval | None:
        return wilson(sum(map(holds, values)), len(values)) if values else None

    return SliceFigures(
        n=n,
        correct=wilson(sum(one.correct for one in answers), n),
        similarity=bootstrap_mean(values, [cluster(one) for one in scored]) if values else None,
        high_quality=share(lambda value: value >= HIGH_QUALITY),
        poor=share(lambda value: value < POOR),
        refused=wilson(sum(one.refused for one in answers), n),
        flags={flag: sum(flag in one.flags for one in answers) for flag in Flag},
    )


def agreement(adapter: Sequence[Judged], lookup: Sequence[Judged]) -> SameAnswers:
    """How often adapter and look-up give the same answer, and how often it is then right.

    The same: both refuse, or both answers say the same (`text.same`). Where one of the two was not
    measured, the counts are 0 and the share is None.
    """
    pairs = list(zip(adapter, lookup, strict=True)) if adapter and lookup else []
    same = [mine for mine, other in pairs if _same_answer(mine, other)]
    right = wilson(sum(one.correct for one in same), len(same))
    return SameAnswers(len(same), right, len(pairs) - len(same))


def confusion(answers: Sequence[Judged]) -> ConfusionCounts:
    """Which topic's answer the answerable questions of each topic got: counts [topics, columns].
    Empty with no topics, or with more than `MOST_LABELS`."""
    known = [one for one in answers if one.answerable and one.topic]
    cells = Counter((str(one.topic), _answered_topic(one)) for one in known)
    topics = sorted({name for cell in cells for name in cell} - {REFUSED, OTHER})
    if not topics or len(topics) > MOST_LABELS:
        return ConfusionCounts()
    columns = (*topics, REFUSED, OTHER)
    mixed = [
        MixUp(topic, other, n)
        for (topic, other), n in cells.items()
        if other not in (topic, REFUSED, OTHER)
    ]
    return ConfusionCounts(
        topics=tuple(topics),
        columns=columns,
        matrix=tuple(tuple(cells[topic, column] for column in columns) for topic in topics),
        pairs=tuple(sorted(mixed, key=lambda pair: (-pair.n, pair.topic, pair.taken_for))),
    )


def histogram(systems: Mapping[str, Sequence[Judged]]) -> SimilarityHistogram:
    """Answerable questions of each system by similarity, in `BINS` bins. Those without an answer
    are left out: what counts there is only whether they are refused."""
    edges = tuple(number / BINS for number in range(BINS + 1))
    counts: dict[str, tuple[int, ...]] = {}
    for name, answers in systems.items():
        values = [one.similarity for one in answers if one.answerable]
        measured = [value for value in values if value is not None]
        counts[name] = tuple(np.histogram(measured, bins=edges)[0].tolist())
    return SimilarityHistogram(edges, counts)


def _figures_by_slice(answers: Sequence[Judged]) -> dict[str, SliceFigures]:
    slices: dict[str, list[Judged]] = {}
    for one in answers:
        for name in one.slices:
            slices.setdefault(name, []).append(one)
    return {name: figures(slices[name]) for name in sorted(slices, key=_slice_order)}


def _slice_order(name: str) -> tuple[int, str]:
    kind = STYLED if name.startswith(STYLED) else name
    return ORDER.index(kind) if kind in ORDER else len(ORDER), name


def _compare_systems(systems: Mapping[str, Sequence[Judged]]) -> tuple[Duel, ...]:
    duels = []
    for first, second in COMPARED:
        for name in COMPARED_SLICES:
            pairs = [
                (a.correct, b.correct)
                for a, b in zip(systems.get(first, ()), systems.get(second, ()), strict=False)
                if name in a.slices
            ]
            if pairs:
                test = mcnemar([a for a, _b in pairs], [b for _a, b in pairs])
                duels.append(
                    Duel(first, second, name, test.wins, test.losses, test.p, test.within_noise)
                )
    return tuple(duels)


def cluster(one: Judged) -> Hashable:
    """The bootstrap cluster of an answer: phrasings of one answer are right or wrong together."""
    # Unanswerable questions of one topic share no answer with its answerable ones. Without a topic
    # they share only the refusal sentence, which says nothing of what they ask: each is a cluster
    # of its own, or they would be drawn all or none.
    return (one.answerable, one.topic or (one.answerable and one.expected) or one.id)


def _same_answer(a: Judged, b: Judged) -> bool:
    if a.refused or b.refused:
        return a.refused and b.refused
    return say_the_same(a.produced.strip(), b.produced.strip())


def _answered_topic(one: Judged) -> str:
    return REFUSED if one.refused else one.matched_topic or OTHER
