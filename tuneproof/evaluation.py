"""The figures of a proof as one frozen value: what evaluation.json says.

`evaluate` counts them, the proof writes them, `runfiles` reads them; every other room takes the
value, and none knows the keys of the file. `Evaluation.to_json` and `from_json` are inverse to
each other. A key that is not known here is passed over: it is of a later version, and the file is
never written from what was read of it, so that nothing is lost. This module counts and words
nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal

from tuneproof.types import Flag, Interval, Line, exactly, number, perhaps, texts, to_json

VERSION = 1
"""The version of this shape. A file that names none is of the first, which is why that one is not
written. A later one is refused: what its keys mean is not known here."""
FigureName = Literal["correct", "similarity", "high_quality", "poor", "refused"]
"""A figure of a slice that has an interval."""
GUARD_ONLY = ("layers", "guard")
"""What stands in the file only where there was a guard."""


@dataclass(frozen=True, slots=True)
class QuestionCounts:
    """How many questions the test has."""

    questions: int
    answerable: int
    unanswerable: int

    @classmethod
    def from_json(cls, raw: Line) -> QuestionCounts:
        """The inverse of `to_json`."""
        return cls(*_counts(raw, "questions", "answerable", "unanswerable"))


@dataclass(frozen=True, slots=True)
class SliceFigures:
    """What one system did on one slice of `n` questions.

    `similarity` is a mean, the other intervals are shares. The three that measure texts are None
    where no text is expected. `flags` counts the answers that bear each.
    """

    n: int
    correct: Interval
    similarity: Interval | None
    high_quality: Interval | None
    poor: Interval | None
    refused: Interval
    flags: Mapping[Flag, int]

    @classmethod
    def from_json(cls, raw: Line) -> SliceFigures:
        """The inverse of `to_json`."""
        return cls(
            n=exactly(raw["n"], int),
            correct=_figure(raw["correct"]),
            similarity=_perhaps_figure(raw["similarity"]),
            high_quality=_perhaps_figure(raw["high_quality"]),
            poor=_perhaps_figure(raw["poor"]),
            refused=_figure(raw["refused"]),
            flags={flag: exactly(raw["flags"][flag], int) for flag in Flag},
        )

    def figure(self, name: FigureName) -> Interval | None:
        """A figure by its name; None where it was not measured."""
        found: Interval | None = getattr(self, name)
        return found


@dataclass(frozen=True, slots=True)
class Duel:
    """System `a` against system `b` on the questions of one slice.

    `wins`: only `a` has it right; `losses`: only `b`. `p` is exact McNemar, two-sided.
    """

    a: str
    b: str
    slice: str
    wins: int
    losses: int
    p: float
    within_noise: bool

    @classmethod
    def from_json(cls, raw: Line) -> Duel:
        """The inverse of `to_json`."""
        a, b, part = (exactly(raw[name], str) for name in ("a", "b", "slice"))
        wins, losses = _counts(raw, "wins", "losses")
        noise = exactly(raw["within_noise"], bool)
        return cls(a, b, part, wins, losses, _measured(raw["p"]), noise)

    @property
    def is_clearly_won(self) -> bool:
        """Whether `a` is better by more than noise."""
        return not self.within_noise and self.wins > self.losses


@dataclass(frozen=True, slots=True)
class SameAnswers:
    """On how many questions adapter and look-up say the same, and how often that is right."""

    agree: int
    agree_correct: Interval
    disagree: int

    @classmethod
    def from_json(cls, raw: Line) -> SameAnswers:
        """The inverse of `to_json`."""
        agree, disagree = _counts(raw, "agree", "disagree")
        return cls(agree, _interval(raw["agree_correct"]), disagree)


@dataclass(frozen=True, slots=True)
class MixUp:
    """`n` questions of `topic` got the answer of the topic `taken_for`."""

    topic: str
    taken_for: str
    n: int

    @classmethod
    def from_json(cls, raw: Line) -> MixUp:
        """The inverse of `to_json`."""
        topic, taken_for = (exactly(raw[name], str) for name in ("topic", "taken_for"))
        return cls(topic, taken_for, exactly(raw["n"], int))


@dataclass(frozen=True, slots=True)
class ConfusionCounts:
    """`matrix[i][j]`: questions of `topics[i]` that were given the answer of `columns[j]`.

    The columns are the topics, then "(refused)" and "(other)". `pairs` are the mix-ups between
    two topics, most frequent first. All empty where nothing was counted.
    """

    topics: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    matrix: tuple[tuple[int, ...], ...] = ()
    pairs: tuple[MixUp, ...] = ()

    @classmethod
    def from_json(cls, raw: Line) -> ConfusionCounts:
        """The inverse of `to_json`. Raises ValueError, too, for a matrix of another size."""
        topics, columns = texts(raw["topics"]), texts(raw["columns"])
        matrix = tuple(tuple(exactly(n, int) for n in row) for row in raw["matrix"])
        if [len(row) for row in matrix] != [len(columns)] * len(topics):
            raise ValueError("a matrix that is not of its topics and columns")
        return cls(topics, columns, matrix, tuple(map(MixUp.from_json, raw["pairs"])))


@dataclass(frozen=True, slots=True)
class SimilarityHistogram:
    """Answerable questions of each system by similarity: `counts[system][i]` lie between
    `edges[i]` and the next."""

    edges: tuple[float, ...]
    counts: Mapping[str, tuple[int, ...]]

    @classmethod
    def from_json(cls, raw: Line) -> SimilarityHistogram:
        """The inverse of `to_json`."""
        return cls(
            tuple(map(_measured, raw["edges"])),
            {
                str(system): tuple(exactly(n, int) for n in counts)
                for system, counts in _object(raw["counts"]).items()
            },
        )


@dataclass(frozen=True, slots=True)
class Latency:
    """Percentiles of the milliseconds that one answer takes, asked alone, over `n` of them; an
    earlier version did not say over how many."""

    p50: float
    p95: float
    n: int | None = None

    @classmethod
    def from_json(cls, raw: Line) -> Latency:
        """The inverse of `to_json`."""
        return cls(_measured(raw["p50"]), _measured(raw["p95"]), perhaps(raw.get("n"), int))


class Ablation(StrEnum):
    """Which layers of the guard were on."""

    NONE = "none"
    """No layer."""
    ADDED = "added"
    """One layer, added to those before it."""
    WITHOUT = "without"
    """All but one layer."""


@dataclass(frozen=True, slots=True)
class ChangedCounts:
    """Answers that are other ones with a layer than without."""

    answerable: int
    unanswerable: int

    @classmethod
    def from_json(cls, raw: Line) -> ChangedCounts:
        """The inverse of `to_json`."""
        return cls(*_counts(raw, "answerable", "unanswerable"))


@dataclass(frozen=True, slots=True)
class LayerFigures:
    """The main figures with some layers of the guard on: `layer` is the one that was added or left
    out, None for no layer at all."""

    kind: Ablation
    layer: str | None
    changed: ChangedCounts
    correct: Interval
    far: Interval
    correct_refusals: Interval
    false_refusals: Interval

    @classmethod
    def from_json(cls, raw: Line) -> LayerFigures:
        """The inverse of `to_json`."""
        return cls(
            kind=Ablation(raw["kind"]),
            layer=perhaps(raw["layer"], str),
            changed=ChangedCounts.from_json(raw["changed"]),
            correct=_interval(raw["correct"]),
            far=_interval(raw["far"]),
            correct_refusals=_interval(raw["correct_refusals"]),
            false_refusals=_interval(raw["false_refusals"]),
        )


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Every figure of a proof.

    `systems` are those that were measured, by `System`, then by `Slice`, both in the order of
    showing. `latency_ms` is None where it was not measured. `layers` and `guard` say what the
    guard did and what guard.json said then; empty and None where there was none.
    """

    test: QuestionCounts
    systems: Mapping[str, Mapping[str, SliceFigures]]
    comparisons: tuple[Duel, ...]
    agreement: SameAnswers
    confusion: ConfusionCounts
    histogram: SimilarityHistogram
    latency_ms: Latency | None = None
    layers: tuple[LayerFigures, ...] = ()
    guard: Line | None = None

    def figures(self, system: str, part: str) -> SliceFigures | None:
        """What a system did on a slice; None where there is no such system or question."""
        return self.systems.get(system, {}).get(part)

    def duels(self, a: str, b: str) -> dict[str, Duel]:
        """System `a` against `b` by slice; empty where they were not compared."""
        return {one.slice: one for one in self.comparisons if (one.a, one.b) == (a, b)}

    def to_json(self) -> dict[str, Any]:
        """The content of evaluation.json."""
        raw: dict[str, Any] = to_json(self)
        return {
            name: value
            for name, value in raw.items()
            if self.guard is not None or name not in GUARD_ONLY
        }

    @classmethod
    def from_json(cls, raw: Line) -> Evaluation:
        """The inverse of `to_json`, from a file of any version up to this one."""
        if exactly(raw.get("version", VERSION), int) > VERSION:
            raise ValueError(f"version {raw['version']} of evaluation.json")
        latency, guard = raw.get("latency_ms"), raw.get("guard")
        return cls(
            test=QuestionCounts.from_json(raw["test"]),
            systems={
                str(system): {
                    str(part): SliceFigures.from_json(figures)
                    for part, figures in _object(slices).items()
                }
                for system, slices in _object(raw["systems"]).items()
            },
            comparisons=tuple(map(Duel.from_json, raw["comparisons"])),
            agreement=SameAnswers.from_json(raw["agreement"]),
            confusion=ConfusionCounts.from_json(raw["confusion"]),
            histogram=SimilarityHistogram.from_json(raw["histogram"]),
            latency_ms=None if latency is None else Latency.from_json(latency),
            layers=tuple(map(LayerFigures.from_json, raw.get("layers") or ())),
            guard=None if guard is None else _object(guard),
        )


def _object(raw: object) -> Line:
    return exactly(raw, dict)


def _counts(raw: Line, *names: str) -> tuple[int, ...]:
    return tuple(exactly(raw[name], int) for name in names)


def _measured(raw: object) -> float:
    found = number(raw)
    if found is None:
        raise TypeError("a number is expected, and there is none")
    return found


def _interval(raw: object) -> Interval:
    return Interval.from_json(_object(raw))


def _figure(raw: object) -> Interval:
    """A figure of a slice: it was measured, as no slice is without a question."""
    found = _interval(raw)
    for value in (found.value, found.low, found.high):
        _measured(value)
    return found


def _perhaps_figure(raw: object) -> Interval | None:
    return None if raw is None else _figure(raw)
