"""The shared vocabulary: frozen values that are passed between packages.

Nothing here reads files, knows torch or prints. `to_json` and `from_json` are inverse to each
other, so that values can live in a run folder: a None where a text belongs is no "None".
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from functools import cache
from math import isfinite
from typing import Any, TypeVar

from pydantic import TypeAdapter

Line = Mapping[str, Any]
"""An object from a run's files as read: readers must check the types of its values."""


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


@dataclass(frozen=True, slots=True)
class KnowledgeEntry:
    """One source text that answers must agree with."""

    id: str
    text: str
    topic: str | None = None

    @property
    def with_topic(self) -> str:
        """Its topic and text."""
        return f"{self.topic or ''} {self.text}"


class Severity(StrEnum):
    """How much a finding matters. An `error` makes the exit code 1."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """Its rank, 0 for the gravest."""
        return list(Severity).index(self)


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


class Slice(StrEnum):
    """A subset of the test questions that has its own figures. A question is in several slices, and
    in that of its style, whose name is `STYLED` followed by the style."""

    ALL = "all"
    ANSWERABLE = "answerable"
    FAR = "far"
    """Answerable, and worded unlike every training question, greetings and thanks apart."""
    NEAR = "near"
    """Answerable, and worded more like a training question."""
    UNANSWERABLE = "unanswerable"
    NEAR_MISS = "near-miss"
    """Unanswerable, on a topic that has answers."""
    OUT_OF_SCOPE = "out-of-scope"
    """Unanswerable, on no topic that has answers."""


STYLED = "style:"
"""The prefix of the name of a slice by style."""


class System(StrEnum):
    """The systems whose answers to the test are compared, in the order in which they are shown."""

    ADAPTER = "adapter"
    """The fine-tuned model alone."""
    GUARDED = "guarded"
    """The same answers after the guard: what a user gets."""
    LOOKUP = "lookup"
    """The answer of the training question that is nearest by its characters."""
    MEANING = "meaning"
    """The answer of the one that is nearest by its meaning, to a sentence encoder."""
    BASE = "base"
    """The base model as it was."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A text given as an answer by any system. None means not measured, or not applicable: an
    answer of the look-up has no tokens.

    `tokens` counts those that a model produced, the end token included; `logprob` is their mean
    natural-log probability. `stopped` is False when the length limit cut the answer.
    `latency_ms` is the time it took.
    """

    text: str
    tokens: int | None = None
    stopped: bool = True
    logprob: float | None = None
    latency_ms: float | None = None


@dataclass(frozen=True, slots=True)
class Generation(Answer):
    """An answer that a model generated, with all values measured."""

    tokens: int
    stopped: bool
    logprob: float
    latency_ms: float


class Flag(StrEnum):
    """A defect seen in a produced text, whether it counts as right or not."""

    LOOP = "loop"
    """It repeats itself."""
    ECHO = "echo"
    """It is mostly a piece of the question, and like no known answer."""
    CUT = "cut"
    """A length limit ended it."""
    EMPTY = "empty"
    """It holds no word."""
    INVENTED = "invented"
    """It states a number, date, time or address that no source has."""
    ASTRAY = "astray"
    """It counts as right by its similarity, and states another number, date or address than every
    expected answer, or the opposite."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One test question with what was produced and how it was judged.

    `similarity` is the best over the right answers, None where none is expected. `slices` names
    every `Slice` of the question, and that of its style. `flags` are defects seen in the text, each
    a `Flag`. `matched_topic` is the topic of the known answer closest to the produced text.
    `overlap` is that of the question with its nearest training question, from 0 to 1.
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
    """How a run generalises, in the diary's classes; `unknown` where too little was measured."""

    GENERALISES = "generalises"
    CONFUSED = "confused"
    UNSTABLE = "unstable"
    TOO_LITTLE = "too-little"
    COLLAPSED = "collapsed"
    ERASED = "erased"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The class of a run, with a sentence and the numbers that it was judged by."""

    kind: VerdictKind
    sentence: str
    evidence: Mapping[str, Any] = field(default_factory=dict)


class RunState(StrEnum):
    """The state of a run. `interrupted` can be resumed; `stopped` was ended by a breaker."""

    RUNNING = "running"
    INTERRUPTED = "interrupted"
    STOPPED = "stopped"
    FAILED = "failed"
    TRAINED = "trained"
    FINISHED = "finished"


def to_json(value: Any) -> Any:
    """A frozen value, or any nesting of them, as plain JSON types.

    JSON has no float that is not finite: it becomes None, "not measured".
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


_T = TypeVar("_T")


def from_json(kind: type[_T], raw: object) -> _T:
    """The inverse of `to_json`: a value of a frozen class. Raises ValueError for anything else;
    keys of a later version are passed over."""
    # Through JSON: strict validation then takes lists for tuples and texts for enums.
    value: _T = _type_adapter(kind).validate_json(json.dumps(raw), strict=True)
    return value


_type_adapter: Callable[[Any], TypeAdapter[Any]] = cache(TypeAdapter)
