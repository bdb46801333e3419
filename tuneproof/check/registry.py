"""All checks, in the order of their codes."""

from __future__ import annotations

from tuneproof import findings
from tuneproof.check import across, model, recipe, single, sources
from tuneproof.check.subject import Subject
from tuneproof.findings import Check

CHECKS: tuple[Check[Subject], ...] = tuple(
    sorted(
        (kind() for room in (single, across, sources, model, recipe) for kind in room.CHECKS),
        key=lambda check: check.code,
    )
)
CODES = tuple(check.code for check in CHECKS)
MODEL_CHECKS = tuple(check for check in CHECKS if check.asks_model)


def check_of(code: str) -> Check[Subject]:
    """The check of a code, in any case. Raises TuneproofError when there is none."""
    return findings.check_of(CHECKS, code)
