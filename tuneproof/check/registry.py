"""All checks, in the order of their codes."""

from __future__ import annotations

from types import ModuleType

from tuneproof import findings
from tuneproof.check import (
    adapter,
    amounts,
    answering,
    answers,
    baseline,
    claims,
    contradicted,
    contrary,
    copies,
    cost,
    dates,
    disputed,
    knowledge,
    labels,
    language,
    leftovers,
    length,
    lookalike,
    meaning,
    misplaced,
    model,
    outdated,
    pairing,
    private,
    reading,
    refusals,
    schedule,
    siblings,
    slipped,
    spelling,
    splitting,
    support,
    topics,
    writing,
)
from tuneproof.check.subject import Subject
from tuneproof.findings import Check

_MODULES: tuple[ModuleType, ...] = (
    reading, splitting, copies, outdated, siblings, topics, pairing, misplaced, slipped, meaning,
    amounts, answers, answering, refusals, support, knowledge, disputed, length, writing, lookalike,
    leftovers, language, dates, private, baseline, model, spelling, cost, schedule, labels, adapter,
    claims, contradicted, contrary,
)  # fmt: skip

CHECKS: tuple[Check[Subject], ...] = tuple(
    sorted((kind() for module in _MODULES for kind in module.CHECKS), key=lambda check: check.code)
)
CODES = tuple(check.code for check in CHECKS)
_MODEL_CODES = ("M", "D129", "D130", "R303", "R309", "R310", "R312", "R316", "R319", "R320")
MODEL_CHECKS = tuple(check for check in CHECKS if check.code.startswith(_MODEL_CODES))
"""The checks that say more, or otherwise, once the base model is at hand."""


def check_of(code: str) -> Check[Subject]:
    """The check of a code, in any case. Raises TuneproofError when there is none."""
    return findings.check_of(CHECKS, code)
