"""The words of the house as frozen values: what passes between packages.

Nothing here reads files, knows torch or prints. `to_json` and the constructors are
inverse to each other, so that every value can live in a run folder.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from math import isfinite
from typing import Any


class Style(StrEnum):
    """How a question is worded, when the data says so."""

    FULL = "full"
    SHORT = "short"
    FORMAL = "formal"
    MIXED = "mixed"


@dataclass(frozen=True, slots=True)
class Example:
    """One row: a question and its right answers.

    `answers[0]` is the one trained on; producing any of them is right. An unanswerable
    question has the refusal as its answer, or no answer at all in a test file.
    `origin` is "file:line", for messages. `id` is unique within one data set. `made_by` marks a
    row that was made from others and names how (see `data.made`); it is empty for all the rest.
    """

    id: str
    question: str
    answers: tuple[str, ...]
    answerable: bool = True
    topic: str | None = None
    style: Style | None = None
    sources: tuple[str, ...] = ()
    origin: str = ""
    made_by: str = ""

    @property
    def answer(self) -> str:
        """The answer to train on, or the empty string when the row has none."""
        return self.answers[0] if self.answers else ""

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Example:
        """The inverse of `to_json`."""
        return cls(
            id=raw["id"],
            question=raw["question"],
            answers=tuple(raw["answers"]),
            answerable=raw["answerable"],
            topic=raw["topic"],
            style=Style(raw["style"]) if raw["style"] else None,
            sources=tuple(raw["sources"]),
            origin=raw["origin"],
            made_by=raw.get("made_by", ""),  # runs from before there were made rows lack it
        )


@dataclass(frozen=True, slots=True)
class KnowledgeEntry:
    """One source text that answers must agree with."""

    id: str
    text: str
    topic: str | None = None


class Severity(StrEnum):
    """How much a finding matters. An `error` makes the exit code 1."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Phase(StrEnum):
    """When a finding was made."""

    BEFORE = "before"
    DURING = "during"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong or worth knowing.

    `code` is stable (D1xx data, M2xx model, R3xx recipe, W4xx while training, G5xx after).
    `where` lists the places ("train.csv:12"). `evidence` holds the numbers the message rests
    on. `patch` changes recipe settings, dotted name to new value; empty when there is none.
    """

    code: str
    severity: Severity
    phase: Phase
    title: str
    message: str
    remedy: str
    where: tuple[str, ...] = ()
    evidence: Mapping[str, Any] = field(default_factory=dict)
    patch: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure with its 95 % interval. `n` is the number of questions behind it.

    `value` is None, and the bounds with it, when there was nothing to measure:
    "not measured" is different from zero.
    """

    value: float | None
    low: float | None
    high: float | None
    n: int


@dataclass(frozen=True, slots=True)
class Generation:
    """What a model produced from one question alone.

    `logprob` is the mean natural-log probability of the produced tokens, the end token
    included. `stopped` is False when the length limit cut the answer.
    """

    text: str
    tokens: int
    stopped: bool
    logprob: float
    latency_ms: float


@dataclass(frozen=True, slots=True)
class Judged:
    """One test question with what was produced and how it was judged.

    `similarity` is the best over the right answers, None where none is expected.
    `slices` names every slice that the question belongs to. `flags` are signs seen in the text:
    "loop", "echo", "cut", "empty", "invented". `matched_topic` is the topic whose known answer the
    produced text is closest to. `overlap` is that of the question with its nearest
    training question, from 0 to 1.
    """

    id: str
    question: str
    expected: tuple[str, ...]
    produced: str
    answerable: bool
    refused: bool
    correct: bool
    similarity: float | None
    overlap: float
    topic: str | None = None
    matched_topic: str | None = None
    slices: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    latency_ms: float | None = None
    tokens: int | None = None
    logprob: float | None = None


class VerdictKind(StrEnum):
    """How a run generalises, in the diary's classes, and `unknown` when nothing can tell."""

    GENERALISES = "generalises"
    CONFUSED = "confused"
    UNSTABLE = "unstable"
    TOO_LITTLE = "too-little"
    COLLAPSED = "collapsed"
    ERASED = "erased"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The class of a run, in one sentence, with the numbers it rests on."""

    kind: VerdictKind
    sentence: str
    evidence: Mapping[str, Any] = field(default_factory=dict)


class RunState(StrEnum):
    """Where a run stands. `interrupted` can be resumed; `stopped` was ended by a breaker."""

    RUNNING = "running"
    INTERRUPTED = "interrupted"
    STOPPED = "stopped"
    FAILED = "failed"
    TRAINED = "trained"
    FINISHED = "finished"


def to_json(value: Any) -> Any:
    """A frozen value, or any nesting of them, as plain JSON types.

    JSON has no word for a float that is not finite: it becomes None, "not measured".
    """
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, float):
        return value if isfinite(value) else None
    if hasattr(value, "__dataclass_fields__"):
        return {key: to_json(item) for key, item in asdict(value).items()}
    if isinstance(value, Mapping):
        return {str(key): to_json(item) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return [to_json(item) for item in value]
    return value
