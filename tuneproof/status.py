"""What run.json says, as one frozen value: where a run stands, and how it was made.

`store` reads it, and writes changes into the file, which keeps what is no field here. It is there
from the first moment of a run, and grows: a value may not have been written yet. One of another
kind than its field's counts as not written, so that a file that was damaged by hand still tells the
rest. What lies in a section (the base model, the timings) stays as it stands there. This module
words and judges nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import get_type_hints

from tuneproof.types import Line


@dataclass(frozen=True, slots=True)
class RunStatus:
    """All that is read of a run.json; empty, or None, where it does not say so.

    `state` is a `RunState` in a sound file, and `verdict` what `to_json` makes of a `Verdict`:
    `runfiles` tells whether they are. `why` and `stopped_by` are why the training ended early, in
    words and as the code of a breaker. `proof` and `searches` are what the run is to do: to be
    proven, to try candidates. `parent` is the run whose prescription it follows.
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
    searches: bool | None = None
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
        """What the content of a run.json says."""
        return cls(**{n: raw[n] for n in raw if n in _KINDS and isinstance(raw[n], _KINDS[n])})


_KINDS = {
    name: Mapping if hint == Line else hint for name, hint in get_type_hints(RunStatus).items()
}
"""What each value must be an instance of."""
