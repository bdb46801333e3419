"""What is logged of a registered version to an experiment tracker, as plain values.

A tracker is anything with a method `log`; MLflow's is in `mlflow_tracker`. What is logged is
decided here alone, so that it can be tested without any tracker installed.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, get_args

from tuneproof import store
from tuneproof.compare.runs import RunFacts, read_facts
from tuneproof.evaluation import Evaluation, FigureName, SliceFigures
from tuneproof.registry.versions import Version
from tuneproof.types import VerdictKind

LONGEST = 500
"""Most characters of a parameter's value: the smallest limit of any version of MLflow."""
COUNTS = ("peak_memory_bytes", "threads")


@dataclass(frozen=True, slots=True)
class Record:
    """What is logged of one version.

    `artifacts` are files, and the adapter's folder. Names hold letters, digits, "_", "-" and
    "." only, which every tracker takes.
    """

    experiment: str
    name: str
    params: Mapping[str, str]
    metrics: Mapping[str, float]
    tags: Mapping[str, str]
    artifacts: tuple[Path, ...]


class Tracker(Protocol):
    """An experiment tracker that versions are logged to."""

    def log(self, record: Record) -> str:
        """Log one version and return the tracker's id for it. Raises TuneproofError."""


def record_of(version: Version) -> Record:
    """The record of a version, read from its files."""
    facts = read_facts(version.path)
    files = (store.RECIPE, store.EVALUATION, store.ANSWERS, store.RUN)
    return Record(
        experiment=version.name,
        name=f"{version.label} {facts.name}",
        params={name: _parameter_text(value) for name, value in facts.settings.items()},
        metrics=dict(_all_metrics(facts)),
        tags={f"tuneproof.{name}": _parameter_text(value) for name, value in _tags(version, facts)},
        artifacts=(
            version.path / store.ADAPTER,
            *(version.path / file for file in files if (version.path / file).is_file()),
        ),
    )


def _parameter_text(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _all_metrics(facts: RunFacts) -> Iterable[tuple[str, float]]:
    """Names and values: every figure of every system and slice with its interval, then the
    costs."""
    if facts.evaluation is not None:
        yield from _evaluation_metrics(facts.evaluation)
    for name, value in facts.status.timings.items():
        yield from _metric_if_number(name, value)
    for name in COUNTS:
        yield from _metric_if_number(name, getattr(facts.status, name))


def _evaluation_metrics(evaluation: Evaluation) -> Iterable[tuple[str, float]]:
    for system, slices in evaluation.systems.items():
        for part, figures in slices.items():
            yield from _slice_metrics(f"{system}.{part.replace(':', '.')}", figures)
    latency = evaluation.latency_ms
    if latency is not None:
        for name in ("p50", "p95", "n"):
            yield from _metric_if_number(f"latency_ms.{name}", getattr(latency, name))


def _slice_metrics(prefix: str, figures: SliceFigures) -> Iterable[tuple[str, float]]:
    yield from _metric_if_number(f"{prefix}.n", figures.n)
    for name in get_args(FigureName):
        found = figures.figure(name)
        if found is not None:
            yield from _metric_if_number(f"{prefix}.{name}", found.value)
            for bound in ("low", "high"):
                yield from _metric_if_number(f"{prefix}.{name}.{bound}", getattr(found, bound))
    for flag, count in figures.flags.items():
        yield from _metric_if_number(f"{prefix}.{flag}", count)


def _metric_if_number(name: str, value: object) -> Iterable[tuple[str, float]]:
    """`name` and `value` if it is a finite number, else nothing: trackers show None as 0 or
    fail."""
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        yield name, float(value)


def _tags(version: Version, facts: RunFacts) -> Iterable[tuple[str, Any]]:
    base, prompt = version.info.get("base") or {}, version.info.get("prompt") or {}
    yield "version", version.label
    yield "run", facts.name
    yield "verdict", facts.verdict or VerdictKind.UNKNOWN
    yield "base", base.get("name")
    yield "base_digest", base.get("digest")
    yield "prompt_digest", prompt.get("digest")
    yield "git_commit", facts.status.git_commit
    yield "forced", version.info.get("forced", False)
