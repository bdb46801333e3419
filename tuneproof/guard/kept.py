"""What guard.json says of a guard, as one frozen value; evaluation.json has it too.

The proof writes it, and reads it to go on with; the report shows it. Nothing is decided here.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

from tuneproof.guard.calibration import Calibration
from tuneproof.guard.rulebook import RuleTest

VERSION = 11
"""Of guard.json; what an earlier version calibrated is calibrated again."""


@dataclass(frozen=True, slots=True)
class KeptRules:
    """The test questions of a person's rules, all of which were passed, and the warnings."""

    tests: tuple[RuleTest, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KeptGuard:
    """The names of the layers that were on, whether a probe and a limit of the domain lie beside
    the file, and whether the recipe asked for the layer "scope". `calibration` is None without the
    layer "abstain". Raises ValueError for a limit that is no number."""

    version: int
    layers: tuple[str, ...]
    probe: bool
    scope: bool
    limit: float | None
    calibration: Calibration | None
    rules: KeptRules

    def __post_init__(self) -> None:
        if self.limit is not None and not isfinite(self.limit):
            raise ValueError("no limit of the domain")
