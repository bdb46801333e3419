"""All classes that can make a finding, from all packages. Nothing is run here."""

from __future__ import annotations

from tuneproof.check import registry
from tuneproof.config import Recipe
from tuneproof.diagnose import followup
from tuneproof.diagnose.causes import CAUSES
from tuneproof.findings import Declared
from tuneproof.watch.registry import BREAKERS
from tuneproof.watch.seen import RunLength

DECLARED: tuple[Declared, ...] = (
    *registry.CHECKS,
    *(kind(Recipe(), RunLength(steps=1, steps_an_epoch=1)) for kind in BREAKERS),
    *CAUSES,
    *followup.CHECKS,
)
"""Grouped by package, in each in the order of their codes."""
