"""A registered version as an experiment tracker sees it: names and plain values.

A tracker is anything with `log`; MLflow's is in `mlflow_tracker`. What is logged is decided
here alone, so that it can be read, and tested, without any tracker installed.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from tuneproof import store
from tuneproof.compare.runs import RunFacts, read_facts
from tuneproof.registry.versions import Version
from tuneproof.types import VerdictKind

LONGEST = 500
"""Characters of a parameter's value: the least that a version of MLflow accepts."""
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
    """Where versions are logged, too."""

    def log(self, record: Record) -> str:
        """Log one version and return the tracker's id for it. Raises TuneproofError."""


def record_of(version: Version) -> Record:
    """What there is to log of a version."""
    facts = read_facts(version.path)
    files = (store.RECIPE, store.EVALUATION, store.ANSWERS, store.RUN)
    return Record(
        experiment=version.name,
        name=f"{version.label} {facts.name}",
        params={name: _text(value) for name, value in facts.settings.items()},
        metrics=dict(_metrics(facts)),
        tags={f"tuneproof.{name}": _text(value) for name, value in _tags(version, facts)},
        artifacts=(
            version.path / store.ADAPTER,
            *(version.path / file for file in files if (version.path / file).is_file()),
        ),
    )


def _text(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _metrics(facts: RunFacts) -> Iterable[tuple[str, float]]:
    """Every figure of every system and slice with its interval, then what the run took."""
    for system, slices in (facts.evaluation.get("systems") or {}).items():
        for part, figures in slices.items():
            yield from _figures(f"{system}.{part.replace(':', '.')}", figures)
    for name, value in (facts.evaluation.get("latency_ms") or {}).items():
        yield from _number(f"latency_ms.{name}", value)
    for name, value in facts.section("timings").items():
        yield from _number(name, value)
    for name in COUNTS:
        yield from _number(name, facts.status.get(name))


def _figures(prefix: str, figures: Mapping[str, Any]) -> Iterable[tuple[str, float]]:
    for name, value in figures.items():
        if not isinstance(value, Mapping):
            yield from _number(f"{prefix}.{name}", value)
        elif name == "flags":
            for flag, count in value.items():
                yield from _number(f"{prefix}.{flag}", count)
        else:
            yield from _number(f"{prefix}.{name}", value.get("value"))
            for bound in ("low", "high"):
                yield from _number(f"{prefix}.{name}.{bound}", value.get(bound))


def _number(name: str, value: object) -> Iterable[tuple[str, float]]:
    """Nothing for what was not measured: a tracker would show it as zero or refuse it."""
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
    yield "git_commit", facts.status.get("git_commit")
    yield "forced", version.info.get("forced", False)
