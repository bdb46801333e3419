"""The content of run.json as one frozen value: the state of a run, and how it was made.

`store` reads it, and writes changes into the file, which keeps keys that are no field here. The
file exists from the first moment of a run and grows, so that any value may be missing. A value of a
wrong type counts as missing, so that the rest of a damaged file can be used. Sections (the base
model, the timings) are not converted. This module judges nothing and makes no text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite
from typing import get_type_hints

from tuneproof.types import Line


@dataclass(frozen=True, slots=True)
class RunStatus:
    """The values of a run.json; empty or None where one is missing.

    In a sound file `state` is a `RunState` and `verdict` the JSON of a `Verdict`; `runfiles`
    validates them. `why` and `stopped_by`: why the training ended early, as text and as the code of
    a breaker. `proof` and `searches`: whether the run is to be proven, and to try candidates.
    `parent`: the record of the run whose prescription it follows.
    """

    name: str = ""
    state: str = ""
    why: str = ""
    stopped_by: str | None = None
    verdict: object = None
    created: str = ""
    updated: str = ""
    command: str = ""
    parent: Line = field(default_factory=dict)
    proof: bool = True
    searches: bool = False
    gate: Line = field(default_factory=dict)
    checked: bool = False
    rows: Line = field(default_factory=dict)
    model: Line = field(default_factory=dict)
    prompt: Line = field(default_factory=dict)
    adapter: Line = field(default_factory=dict)
    labels: Line = field(default_factory=dict)
    predicted: Line = field(default_factory=dict)
    timings: Line = field(default_factory=dict)
    step: int | None = None
    steps: int | None = None
    epoch: int | None = None
    best_epoch: int | None = None
    peak_memory_bytes: int | None = None
    device: str | None = None
    device_name: str | None = None
    dtype: str | None = None
    threads: int | None = None
    versions: Line = field(default_factory=dict)
    git_commit: str | None = None

    @classmethod
    def from_json(cls, raw: Line) -> RunStatus:
        """The status from the content of run.json; values of a wrong type are dropped."""
        return cls(**{n: raw[n] for n in raw if n in _KINDS and isinstance(raw[n], _KINDS[n])})


def numbers(section: Line, names: Sequence[str]) -> tuple[float, ...] | None:
    """The finite numbers of a section by their names; None where one is missing, or is none."""
    found = [section.get(name) for name in names]
    read = [
        value
        for value in found
        if isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)
    ]
    return tuple(read) if len(read) == len(found) else None


_KINDS = {
    name: Mapping if hint == Line else hint for name, hint in get_type_hints(RunStatus).items()
}
"""The type that each value must be an instance of."""
