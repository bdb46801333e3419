from __future__ import annotations

import pytest

from tests.guard.made_up import draw
from tuneproof.config import ObjectiveSettings
from tuneproof.guard.calibrate import calibrate
from tuneproof.guard.calibration import Calibration, Grounds
from tuneproof.guard.rightness import RightModel
from tuneproof.guard.statement import in_short, statement

DEAR = ObjectiveSettings(false_refusals=0.5)


@pytest.mark.parametrize(
    ("unanswerable", "asked", "says"),
    [
        (0, ObjectiveSettings(), "not known: 0 are such"),
        (4, ObjectiveSettings(), "not known: 4 are such"),
        (5, ObjectiveSettings(), "Of 5 validation questions without an answer"),
        (15, ObjectiveSettings(), "takes at least 59 validation questions"),
        (95, ObjectiveSettings(), "more than 3 % of the answerable questions"),
        (95, DEAR, "5 % were asked for"),
    ],
)
def test_what_the_sample_supports_is_said(
    unanswerable: int, asked: ObjectiveSettings, says: str
) -> None:
    assert says in statement(calibrate(draw(1, 100, unanswerable), asked))


def test_counts_are_those_of_the_calibration() -> None:
    found = calibrate(draw(1, 100, 95), DEAR)
    assert found.observed is not None and found.false_refusals is not None
    text = statement(found)
    assert f"Of 95 validation questions without an answer {round(95 * found.observed)} " in text
    assert f"of 100 with an answer {round(100 * found.false_refusals)} would" in text


def test_with_hardly_a_question_with_an_answer_nothing_is_called_doubtful() -> None:
    text = statement(calibrate(draw(1, 4, 95), ObjectiveSettings()))
    assert text.startswith("Nothing is refused for being doubtful: 4 validation questions have an")


@pytest.mark.parametrize(
    ("stands", "says"),
    [
        (True, "What the model refuses is refused."),
        (False, "What the model refuses is answered where another answer is as likely"),
    ],
)
def test_shares_are_in_per_cent_and_it_is_said_whether_refusals_stand(
    stands: bool, says: str
) -> None:
    model = RightModel(0.0, ())
    found = Calibration(0.375, 20, 50, 0.05, 0.03, Grounds.TOO_FEW, model, stands, 0.1, 0.28, 0.04)
    text = statement(found)
    assert "without an answer 2 would get one (10 %)" in text
    assert "of 50 with an answer 2 would be refused (4 %)" in text
    assert "no promise of 5 %" in text and "as high as 28.0 %" in text
    assert "right with a chance of 38 % or more" in text
    assert says in text


def test_a_bound_is_rounded_up() -> None:
    """4.949 % was promised as “at most 4.9 %”."""
    model = RightModel(0.0, ())
    found = Calibration(
        0.375, 60, 50, 0.05, 0.03, Grounds.GUARANTEED, model, True, 0.0, 0.04949, 0.04
    )
    assert "at most 5.0 % of questions without an answer" in statement(found)


def test_a_promise_says_of_which_questions_it_is_and_who_else_used_them() -> None:
    """It covers questions without an answer alone, and read as one on all questions; of a search,
    which chose among candidates by the same ones, it said nothing."""
    model = RightModel(0.0, ())
    found = Calibration(
        0.375, 60, 50, 0.05, 0.03, Grounds.GUARANTEED, model, True, 0.0, 0.049, 0.04
    )
    told = statement(found)
    assert "at most 4.9 % of questions without an answer, asked as these are, get a false" in told
    assert "because the same questions chose the best epoch; the test" in told
    searched = statement(found, searched=True)
    assert "the same questions chose among the candidates of the search, and the best epoch" in (
        searched
    )
    assert searched.startswith(told[:200])


@pytest.mark.parametrize("distinct", [None, 20, 7])
def test_that_near_copies_count_once_is_said_where_there_are_some(distinct: int | None) -> None:
    model = RightModel(0.0, ())
    found = Calibration(0.375, 20, 50, 0.05, 0.03, Grounds.TOO_FEW, model, distinct=distinct)
    assert ("count once: 7 of the 20" in statement(found)) is (distinct == 7)


def test_how_many_rows_are_needed_is_said() -> None:
    """“Add rows whose answer is a refusal” did not say whether two or two hundred."""
    few = statement(calibrate(draw(1, 100, 2), ObjectiveSettings()))
    assert "about 45 rows whose answer is a refusal" in few and "12 %" in few
    assert "about 45 rows with an answer" in statement(calibrate(draw(1, 2, 95), DEAR))


@pytest.mark.parametrize(
    ("outcome", "says"),
    [
        (Grounds.GUARANTEED, "at most 2.4 % of questions without an answer"),
        (Grounds.GUARANTEED, "2.5 % were asked for"),
        (Grounds.TOO_FEW, "no promise of 2.5 %: the true share of false answers may be"),
        (Grounds.TOO_FEW, "as high as 2.4 %. To bound it by 2.5 % takes at least 119"),
        (Grounds.TOO_COSTLY, "A threshold that keeps 2.5 % would refuse more than 0.4 %"),
    ],
)
def test_a_level_that_is_no_whole_per_cent_is_said_as_it_was_asked(
    outcome: Grounds, says: str
) -> None:
    """2.5 % was called “the 2 % asked for”, which was then not kept, and 0.4 % nothing."""
    model = RightModel(0.0, ())
    found = Calibration(0.375, 20, 50, 0.025, 0.004, outcome, model, True, 0.0, 0.024, 0.04)
    assert says in statement(found)


def test_a_log_gets_what_was_observed_and_no_lecture() -> None:
    """Six sentences on chances stood between two stages of the log."""
    text = in_short(calibrate(draw(1, 100, 15), ObjectiveSettings()))
    assert text.startswith("Of 15 validation questions") and "report" in text
    assert "promise of" not in text and text.count(". ") == 1
    few = calibrate(draw(1, 100, 2), ObjectiveSettings())
    assert in_short(few) == statement(few)
