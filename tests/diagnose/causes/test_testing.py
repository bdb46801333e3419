"""What the test says: G524."""

from __future__ import annotations

from tests.diagnose.causes.asked import cause_of
from tests.diagnose.ill import ILL
from tests.diagnose.stories import but
from tuneproof.diagnose.cause import HELD
from tuneproof.diagnose.diagnosis import diagnose


def test_a_test_that_contradicts_itself_is_said_to_be_wrong_and_not_the_training() -> None:
    moved = but(under_other_topics=0.27, beside_in_test=0.0, correct=0.6)
    assert [one.code for one in diagnose(moved).held] == ["G515"]
    found = diagnose(but(moved, beside_in_test=0.27))
    assert [one.code for one in found.held] == ["G524"]
    assert found.findings[0].message.startswith("27 % of the test questions have an answer that")
    assert not found.prescription.applies


def test_letters_of_very_few_wordings_do_not_show_a_wrong_test() -> None:
    """One wording an answer, repeated: the test fitted 15 points less, and nothing was wrong."""
    cause = cause_of("G524")
    story = ILL["G524"]["a third of the test shuffled, no topics (measured)"]
    assert cause.weigh(but(story, phrasings=1.0)).strength < HELD <= cause.weigh(story).strength


def test_a_hard_test_is_not_a_wrong_one() -> None:
    """A sound test in other words than training: 18 points more of it fitted other answers, and its
    answers were said to be wrong."""
    story = but(
        misplaced_in_test=0.2, misplaced_beyond_test=-0.18, fits_another=None, correct=0.5,
        near=None, far=0.5, mixed_up=0.3, agreed_wrong=0.1, lookup_correct=0.5,
    )  # fmt: skip
    wrong = next(one for one in diagnose(story).causes if one.code == "G524")
    assert wrong.strength <= 0 and not wrong.held
