"""All checks, in the order of their codes."""

from __future__ import annotations

from typing import Any

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
from tuneproof.errors import TuneproofError
from tuneproof.findings import Check
from tuneproof.i18n import _

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
    for check in CHECKS:
        if check.code == code.strip().upper():
            return check
    raise TuneproofError(
        _("No check has the code {codes}.").format(codes=code),
        remedy=_("Known codes: {codes}").format(codes=", ".join(CODES)),
    )
