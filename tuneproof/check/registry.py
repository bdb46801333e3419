"""All checks, in the order of their codes."""

from __future__ import annotations

from typing import Any

from tuneproof import findings
from tuneproof.check import (
    adapter,
    amounts,
    answers,
    baseline,
    claims,
    copies,
    knowledge,
    length,
    private,
    reading,
    refusals,
    schedule,
    splitting,
    support,
    topics,
    writing,
)
from tuneproof.check.subject import Subject
from tuneproof.findings import Check

_MODULES: tuple[Any, ...] = (
    reading, splitting, copies, topics, amounts, answers, refusals, support, knowledge, length,
    writing, private, baseline, schedule, adapter, claims,
)  # fmt: skip

CHECKS: tuple[Check[Subject], ...] = tuple(
    sorted((kind() for module in _MODULES for kind in module.CHECKS), key=lambda check: check.code)
)
CODES = tuple(check.code for check in CHECKS)


def check_of(code: str) -> Check[Subject]:
    """The check of a code, in any case. Raises TuneproofError when there is none."""
    return findings.check_of(CHECKS, code)
