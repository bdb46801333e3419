"""The figures of an evaluation: every share and mean by system and slice, with its interval.

The result is evaluation.json: plain JSON types, one shape whatever was measured; "not
measured" is null, never zero. This module knows no file, and words nothing (see `proof`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

import numpy as np

from tuneproof.evaluate.score import ACCURATE, HIGH_QUALITY, POOR, similarity
from tuneproof.evaluate.stats import bootstrap_mean, mcnemar, wilson
from tuneproof.types import STYLED, Flag, Interval, Judged, Slice, System, to_json

COMPARED = (
    (System.ADAPTER, System.LOOKUP),
    (System.ADAPTER, System.MEANING),
    (System.ADAPTER, System.BASE),
    (System.GUARDED, System.LOOKUP),
    (System.GUARDED, System.MEANING),
    (System.GUARDED, System.ADAPTER),
)
"""Pairs of systems that are compared, those of them that there are."""
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
"""Slices in the order of showing; another one, of another version, comes last."""
BINS = 20
"""Bins of the similarity histogram, from 0 to 1."""
MOST_LABELS = 60
"""Largest number of topics that a confusion matrix is drawn for."""
REFUSED, OTHER = "(refused)", "(other)"


def evaluation(systems: Mapping[System, Sequence[Judged]]) -> dict[str, Any]:
    """The content of evaluation.json for the answers of each `System` that there is.

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
    result: dict[str, Any] = {
        "test": {
            "questions": len(reference),
            "answerable": answerable,
            "unanswerable": len(reference) - answerable,
        },
        "systems": {name: _by_slice(answers) for name, answers in systems.items()},
        "comparisons": _comparisons(systems),
        "agreement": agreement(adapter, systems.get(System.LOOKUP, ())),
        "confusion": confusion(adapter),
        "histogram": histogram(systems),
    }
    return dict(to_json(result))


def figures(answers: Sequence[Judged]) -> dict[str, Any]:
    """The figures of one system on one slice."""
    n = len(answers)
    scored = [one for one in answers if one.similarity is not None]
    values = [one.similarity for one in scored if one.similarity is not None]

    def share(holds: Callable[[float], bool]) -> Interval | None:
        return wilson(sum(map(holds, values)), len(values)) if values else None

    return {
        "n": n,
        "correct": wilson(sum(one.correct for one in answers), n),
        "similarity": bootstrap_mean(values, [cluster(one) for one in scored]) if values else None,
        "high_quality": share(lambda value: value >= HIGH_QUALITY),
        "poor": share(lambda value: value < POOR),
        "refused": wilson(sum(one.refused for one in answers), n),
        "flags": {flag: sum(flag in one.flags for one in answers) for flag in Flag},
    }


def agreement(adapter: Sequence[Judged], lookup: Sequence[Judged]) -> dict[str, Any]:
    """How often adapter and look-up give the same answer, and how often it is then right.

    The same: both refuse, or both answer with texts at least 90 % similar. Without questions
    that both answered, all is zero and the share not measured.
    """
    pairs = list(zip(adapter, lookup, strict=True)) if adapter and lookup else []
    same = [mine for mine, other in pairs if _same_answer(mine, other)]
    return {
        "agree": len(same),
        "agree_correct": wilson(sum(one.correct for one in same), len(same)),
        "disagree": len(pairs) - len(same),
    }


def confusion(answers: Sequence[Judged]) -> dict[str, Any]:
    """Which topic's answer the answerable questions of each topic got.

    `matrix[i][j]`: questions of `topics[i]` that were given the answer of `columns[j]`; the
    columns are the topics, then "(refused)" and "(other)". `pairs` are the mix-ups between two
    topics, most frequent first. All empty with no topics, or more than 60 of them.
    """
    known = [one for one in answers if one.answerable and one.topic]
    cells = Counter((str(one.topic), _taken_for(one)) for one in known)
    names = {name for cell in cells for name in cell} - {REFUSED, OTHER}
    topics = sorted(names) if len(names) <= MOST_LABELS else []
    columns = [*topics, REFUSED, OTHER] if topics else []
    mixed = [
        (topic, other, n)
        for (topic, other), n in cells.items()
        if topics and other not in (topic, REFUSED, OTHER)
    ]
    return {
        "topics": topics,
        "columns": columns,
        "matrix": [[cells[topic, column] for column in columns] for topic in topics],
        "pairs": [
            {"topic": topic, "taken_for": other, "n": n}
            for topic, other, n in sorted(mixed, key=lambda pair: (-pair[2], pair[0], pair[1]))
        ],
    }


def mixed_up(evaluation: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """The mix-ups of an evaluation.json, the most frequent first: a topic, and the one whose answer
    it got. What is no pair is passed over."""
    confusion = evaluation.get("confusion")
    pairs = confusion.get("pairs") if isinstance(confusion, Mapping) else None
    return tuple(
        (str(pair["topic"]), str(pair["taken_for"]))
        for pair in pairs or ()
        if isinstance(pair, Mapping) and {"topic", "taken_for"} <= pair.keys()
    )


def histogram(systems: Mapping[System, Sequence[Judged]]) -> dict[str, Any]:
    """Answerable questions by similarity, 20 bins; refusals are judged by behaviour instead."""
    edges = [number / BINS for number in range(BINS + 1)]
    counts = {}
    for name, answers in systems.items():
        values = [one.similarity for one in answers if one.answerable]
        measured = [value for value in values if value is not None]
        counts[name] = np.histogram(measured, bins=edges)[0].tolist()
    return {"edges": edges, "counts": counts}


def _by_slice(answers: Sequence[Judged]) -> dict[str, Any]:
    slices: dict[str, list[Judged]] = {}
    for one in answers:
        for name in one.slices:
            slices.setdefault(name, []).append(one)
    return {name: figures(slices[name]) for name in sorted(slices, key=_slice_order)}


def _slice_order(name: str) -> tuple[int, str]:
    kind = STYLED if name.startswith(STYLED) else name
    return ORDER.index(kind) if kind in ORDER else len(ORDER), name


def _comparisons(systems: Mapping[System, Sequence[Judged]]) -> list[dict[str, Any]]:
    found = []
    for one, other in COMPARED:
        for name in COMPARED_SLICES:
            pairs = [
                (a.correct, b.correct)
                for a, b in zip(systems.get(one, ()), systems.get(other, ()), strict=False)
                if name in a.slices
            ]
            if pairs:
                result = mcnemar([a for a, _b in pairs], [b for _a, b in pairs])
                found.append({"a": one, "b": other, "slice": name, **to_json(result)})
    return found


def cluster(one: Judged) -> Hashable:
    """What an answer depends on: phrasings of one answer are right or wrong together."""
    # Unanswerable questions of one topic share no answer with its answerable ones. Out of every
    # topic they share only the refusal sentence, which says nothing of what they ask: each stands
    # alone, or they would be drawn all or none.
    return (one.answerable, one.topic or (one.answerable and one.expected) or one.id)


def _same_answer(a: Judged, b: Judged) -> bool:
    if a.refused or b.refused:
        return a.refused and b.refused
    return similarity(a.produced, b.produced) >= ACCURATE


def _taken_for(one: Judged) -> str:
    return REFUSED if one.refused else one.matched_topic or OTHER
