"""The result of a rung, read from its run folder and compared with the diary's run.

The class of the verdict and the likeliest cause are compared. This module runs nothing and makes no
text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from tuneproof import store
from tuneproof.diagnose import retold
from tuneproof.diagnose.causes import NOTHING
from tuneproof.replay.rungs import DiaryRun
from tuneproof.runfiles import kept_evaluation, kept_verdict, whole_answers
from tuneproof.store import RunFolder
from tuneproof.types import Interval, Slice, System, VerdictKind, to_json


class DiaryMatch(StrEnum):
    """In what the diagnosis of a rung agrees with the diary."""

    BOTH = "class and cause"
    VERDICT = "class only"
    CAUSE = "cause only"
    NEITHER = "neither"
    UNMEASURED = "not measured"


@dataclass(frozen=True)
class LikeliestCause:
    """The strongest cause that the diagnosis holds."""

    code: str
    title: str
    message: str
    strength: float


@dataclass(frozen=True)
class RungResult:
    """The result of one rung. `verdict` is None before its proof; `cause` None where none is held.

    `right` and `lookup` are shares of all questions, `similarity` is the mean over all; each None
    when not measured. `minutes` is the time of training and proof. `answers` are a few produced
    ones as (question, expected, produced), wrong ones first.
    """

    rung: DiaryRun
    path: str
    state: str | None
    verdict: VerdictKind | None
    sentence: str
    why: str
    cause: LikeliestCause | None
    right: Interval | None
    similarity: Interval | None
    lookup: Interval | None
    epochs: int | None
    minutes: float | None
    answers: tuple[tuple[str, str, str], ...] = ()

    @property
    def agreement(self) -> DiaryMatch:
        """Whether class and cause are those of the diary."""
        if self.verdict is None:
            return DiaryMatch.UNMEASURED
        same_class = self.verdict is self.rung.verdict
        code = self.cause.code if self.cause else NOTHING
        same_cause = code in self.rung.causes
        if same_class and same_cause:
            return DiaryMatch.BOTH
        if same_class:
            return DiaryMatch.VERDICT
        return DiaryMatch.CAUSE if same_cause else DiaryMatch.NEITHER


@dataclass(frozen=True)
class Ladder:
    """The results of a replay: the rungs that are chosen or were run before, by number."""

    folder: Path
    questions: int
    model: str
    outcomes: tuple[RungResult, ...]


SHOWN = 2
"""How many answers of a rung are shown."""


def read_outcome(rung: DiaryRun, run: RunFolder) -> RungResult:
    """Read the result of a rung, in the current language; nothing is measured before it was run.

    Raises RunError when a file cannot be read.
    """
    status = run.status()
    kept = kept_verdict(run)
    verdict = retold.verdict(kept) if kept else None
    evaluation = kept_evaluation(run)
    adapter, lookup = (
        evaluation.figures(system, Slice.ALL) if evaluation else None
        for system in (System.ADAPTER, System.LOOKUP)
    )
    spent = [status.timings.get(name) for name in ("train_seconds", "evaluate_seconds")]
    measured = [seconds for seconds in spent if seconds is not None]
    return RungResult(
        rung=rung,
        path=str(run.path),
        state=status.state or None,
        verdict=verdict.kind if verdict else None,
        sentence=verdict.sentence if verdict else "",
        why=status.why,
        cause=_likeliest_held_cause(retold.causes(run.object(store.DIAGNOSIS))),
        right=adapter.correct if adapter else None,
        similarity=adapter.similarity if adapter else None,
        lookup=lookup.correct if lookup else None,
        epochs=status.epoch,
        minutes=sum(measured) / 60 if measured else None,
        answers=_shown_answers(run),
    )


def as_json(ladder: Ladder) -> dict[str, Any]:
    """The content of replay.json."""
    return {
        "folder": str(ladder.folder),
        "questions": ladder.questions,
        "model": ladder.model,
        "rungs": [
            {**to_json(outcome), "agreement": outcome.agreement.value}
            for outcome in ladder.outcomes
        ],
    }


def _likeliest_held_cause(lines: Sequence[Mapping[str, Any]]) -> LikeliestCause | None:
    held = next((line for line in lines if line.get("held")), None)
    if held is None:
        return None
    code, title, message = (str(held.get(name) or "") for name in ("code", "title", "message"))
    return LikeliestCause(code, title, message, held.get("strength") or 0.0)


def _shown_answers(run: RunFolder) -> tuple[tuple[str, str, str], ...]:
    own = whole_answers(run / store.ANSWERS).systems.get(System.ADAPTER, ())
    answerable = [one for one in own if one.answerable]
    chosen = sorted(answerable, key=lambda one: one.correct)[:SHOWN]
    return tuple((one.question, (one.expected or ("",))[0], one.produced) for one in chosen)
