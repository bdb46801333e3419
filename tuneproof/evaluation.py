"""The figures of a proof as one frozen value: the content of evaluation.json.

`evaluate` computes them, the proof writes them, `runfiles` reads them; other packages use the value
and do not know the keys of the file. `Evaluation.to_json` and `from_json` are inverse to
each other. Unknown keys are ignored: they are of a later version, and as the file is never
written from what was read of it, nothing is lost. This module counts nothing and makes no text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator

from tuneproof.types import Flag, Interval, Line, from_json, to_json

VERSION = 1
"""The version of this format. Version 1 is not written: a file without a version is of the first.
A later version is refused, as the meaning of its keys is unknown."""
FigureName = Literal["correct", "similarity", "high_quality", "poor", "refused"]
"""A figure of a slice that has an interval."""
GUARD_ONLY = ("layers", "guard")
"""Keys that the file has only where there was a guard."""


def _must_be_measured(figure: Interval) -> Interval:
    if None in (figure.value, figure.low, figure.high):
        raise ValueError("a figure that was not measured")
    return figure


def _known_flags(flags: Line) -> Line:
    # A file from before answers were found astray does not say how many are.
    return {flag: flags[flag] for flag in Flag if flag in flags or flag is not Flag.ASTRAY}


Measured = Annotated[Interval, AfterValidator(_must_be_measured)]
"""A figure of a slice, always measured, as every slice has a question."""
FlagCounts = Annotated[Mapping[Flag, int], BeforeValidator(_known_flags)]
"""How many answers have each flag; flags of a later version are dropped."""


@dataclass(frozen=True, slots=True)
class QuestionCounts:
    """How many questions the test has. `took_part`: by how many of them a run was judged whose
    prescription this one follows, so that they took part in choosing its settings."""

    questions: int
    answerable: int
    unanswerable: int
    took_part: int = 0


@dataclass(frozen=True, slots=True)
class SliceFigures:
    """The figures of one system on one slice of `n` questions.

    `similarity` is a mean, the other intervals are shares. `similarity`, `high_quality` and `poor`
    are None where no text is expected. `flags` counts the answers that have each.
    """

    n: int
    correct: Measured
    similarity: Measured | None
    high_quality: Measured | None
    poor: Measured | None
    refused: Measured
    flags: FlagCounts

    def figure(self, name: FigureName) -> Interval | None:
        """A figure by its name; None where it was not measured."""
        found: Interval | None = getattr(self, name)
        return found

    @property
    def astray(self) -> int | None:
        """How many of the right answers state another fact, or the opposite; None where that was
        not counted."""
        return self.flags.get(Flag.ASTRAY)


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

    @property
    def is_clearly_won(self) -> bool:
        """Whether `a` is better by more than noise."""
        return not self.within_noise and self.wins > self.losses


@dataclass(frozen=True, slots=True)
class SameAnswers:
    """On how many questions adapter and look-up give the same answer, and how often that is
    right."""

    agree: int
    agree_correct: Interval
    disagree: int


@dataclass(frozen=True, slots=True)
class MixUp:
    """`n` questions of `topic` got the answer of the topic `taken_for`."""

    topic: str
    taken_for: str
    n: int


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

    def __post_init__(self) -> None:
        if [len(row) for row in self.matrix] != [len(self.columns)] * len(self.topics):
            raise ValueError("a matrix that is not of its topics and columns")


@dataclass(frozen=True, slots=True)
class SimilarityHistogram:
    """Answerable questions of each system by similarity: `counts[system][i]` lie between
    `edges[i]` and the next."""

    edges: tuple[float, ...]
    counts: Mapping[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Latency:
    """Percentiles of the milliseconds that one answer takes, asked alone, over `n` of them."""

    p50: float
    p95: float
    n: int


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
    """How many answers a layer of the guard changes."""

    answerable: int
    unanswerable: int


@dataclass(frozen=True, slots=True)
class LayerFigures:
    """The main figures with some layers of the guard on. `layer`: the one that was added or left
    out; None for no layer at all."""

    kind: Ablation
    layer: str | None
    changed: ChangedCounts
    correct: Interval
    far: Interval
    correct_refusals: Interval
    false_refusals: Interval


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Every figure of a proof.

    `systems` are those that were measured, by `System`, then by `Slice`, both in the order of
    showing. `latency_ms` is None where it was not measured. `layers` has the figures
    by layers of the guard, `guard` the content of guard.json; empty and None without a guard.
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
        """The figures of a system on a slice; None where either is missing."""
        return self.systems.get(system, {}).get(part)

    def duels(self, a: str, b: str) -> dict[str, Duel]:
        """System `a` against `b` by slice; empty where they were not compared."""
        return {duel.slice: duel for duel in self.comparisons if (duel.a, duel.b) == (a, b)}

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
        """The inverse of `to_json`, from a file of any version up to this one.

        Raises ValueError or KeyError for anything else.
        """
        if raw.get("version", VERSION) != VERSION:
            raise ValueError(f"version {raw['version']} of evaluation.json")
        given = {name: value for name, value in raw.items() if value is not None}
        return from_json(cls, given)
