from __future__ import annotations

from tests.check.conftest import kb, look, places, rows
from tuneproof.check.subject import Subject

OVER = "The pool is closed for repairs until 30 June 2022."


def test_d177_a_later_day_tells_that_a_closure_is_over() -> None:
    """A closure “until 30 June 2022” stood in a knowledge base of 2025, and no check told."""
    entries = kb(OVER, "Fees as of 1 April 2025: 3 euros.")
    result = look("D177", Subject(rows(("When?", "At nine.")), knowledge=entries))
    assert places(result) == {"kb-1"}
    assert "other texts are of 2025-04-01" in result.findings[0].message


def test_d177_without_a_later_day_nothing_is_known() -> None:
    for other in ("Fees are 3 euros.", "Fees as of 1 April 2022.", "The lease ends on 1 May 2035."):
        assert not look("D177", Subject(rows(("a", "b")), knowledge=kb(OVER, other))).findings
