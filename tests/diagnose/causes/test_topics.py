"""Which answer, and whether any: G517, G518."""

from __future__ import annotations

import pytest

from tests.diagnose.causes.asked import cause_of
from tests.diagnose.ill import ILL
from tests.diagnose.stories import but
from tuneproof.config import Recipe
from tuneproof.diagnose.cause import HELD, Case
from tuneproof.diagnose.diagnosis import diagnose
from tuneproof.diagnose.numbers.suspects import Suspects


def test_without_any_refusal_there_is_no_sentence_to_make_near_misses_with() -> None:
    cause = cause_of("G517")
    story = ILL["G517"]["it answers everything"]
    assert not cause.fix(Case(Recipe(), story, Suspects())).settings


def test_refusals_are_thinned_out_to_a_fifth() -> None:
    story = ILL["G518"]["half"]
    rows = story.rows or 0
    refusals = tuple(f"r{n}" for n in range(rows // 2))
    cause = cause_of("G518")
    fix = cause.fix(Case(Recipe(), story, Suspects(refusals=refusals)))
    left = len(refusals) - len(fix.drop)
    assert left / (rows - len(fix.drop)) == pytest.approx(0.2, abs=0.01)
    assert not cause.fix(Case(Recipe(), story, Suspects(refusals=refusals[:50]))).drop


def test_a_few_refusals_among_many_rows_are_too_few() -> None:
    """3 of 82 rows refused, and 1 of the 10 questions without an answer was: no cause was held."""
    cause = cause_of("G517")
    story = but(refusal_share=3 / 82, refusals=0.1, correct=0.9)
    assert cause.weigh(story).strength >= HELD
    assert cause.weigh(but(story, refusal_share=0.12)).strength < HELD


def test_what_was_never_taught_is_rightly_refused() -> None:
    """A test of another department: 29 of 63 questions were refused, and the prescription left
    out refusals."""
    story = ILL["G501"]["many rows and the test of another department (measured)"]
    refusing = next(one for one in diagnose(story).causes if one.code == "G518")
    assert not refusing.held
    assert diagnose(but(story, untaught=0.0)).causes[0].code == "G518"
