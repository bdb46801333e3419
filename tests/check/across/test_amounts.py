from __future__ import annotations

import pytest

from tests.check.conftest import look, rows
from tuneproof.check.subject import Subject
from tuneproof.findings import Outcome
from tuneproof.types import Severity


def table(answerable: int, refused: int) -> Subject:
    asked = rows(*[(f"question {n}", f"answer {n}") for n in range(answerable)])
    other = rows(*[(f"strange {n}", "No idea.") for n in range(refused)], answerable=False)
    return Subject((*asked, *other))


@pytest.mark.parametrize(
    ("n", "severity"), [(9, Severity.ERROR), (10, Severity.WARNING), (29, Severity.WARNING)]
)
def test_d115_few_rows(n: int, severity: Severity) -> None:
    assert look("D115", table(n, 5)).findings[0].severity is severity


def test_d115_enough_rows() -> None:
    assert look("D115", table(30, 0)).outcome is Outcome.PASSED


def test_d121_no_refusals() -> None:
    assert look("D121", table(5, 0)).outcome is Outcome.ISSUE
    assert look("D121", table(5, 1)).outcome is Outcome.PASSED


def test_d122_too_many_refusals() -> None:
    assert look("D122", table(5, 0)).outcome is Outcome.NOT_APPLICABLE
    assert look("D122", table(5, 5)).outcome is Outcome.PASSED
    assert look("D122", table(5, 6)).findings[0].evidence["share"] == 0.5455
