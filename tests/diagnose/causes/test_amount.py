"""How much there is to learn from: G501, G502."""

from __future__ import annotations

from tests.diagnose.causes.asked import cause_of, said, settings_for
from tests.diagnose.ill import ILL
from tests.diagnose.stories import but
from tuneproof.config import Recipe, patched
from tuneproof.diagnose.cause import Case
from tuneproof.diagnose.diagnosis import diagnose
from tuneproof.diagnose.evidence import Evidence
from tuneproof.diagnose.numbers.suspects import Suspects


def test_where_every_answer_was_taught_none_is_said_to_be_missing() -> None:
    few = Evidence(rows=77, answers=12, phrasings=5.0, untaught=0.0, correct=0.4)
    assert said("G501", few) == (
        "77 training rows for 12 answers (phrasings of an answer, the median: 5); 40 % of the "
        "questions are answered rightly."
    )
    assert "13 % of the test questions ask for an answer" in said("G501", but(few, untaught=0.13))


def test_answers_that_no_row_has_are_not_gained_by_made_rows() -> None:
    cause = cause_of("G501")
    story = but(ILL["G501"]["33 rows, learned, most answers never shown"], correct=0.47)
    assert cause.fix(Case(Recipe(), but(story, untaught=0.40), Suspects())).settings
    assert not cause.fix(Case(Recipe(), but(story, untaught=0.50), Suspects())).settings


def test_rows_without_any_answer_teach_to_refuse_alone() -> None:
    """All rows were marked as unanswerable: "too little data" and "refuses" could not be told apart
    with a test, and without one "over-trained" was likeliest."""
    story = but(
        answers=0, phrasings=None, few_phrasings=None, refusal_share=1.0, untaught=1.0, fit=None,
        misplaced=None, misplaced_beyond_test=None, conflicts=None, cut_answers=None, astray=None,
        correct=0.0, near=0.0, far=0.0, mixed_up=0.0, wrongly_refused=1.0, refusals=1.0,
        one_text=1.0, lookup_correct=0.0,
    )  # fmt: skip
    untested = but(
        story, answerable=0, correct=None, near=None, far=None, mixed_up=None, one_text=None,
        wrongly_refused=None, untaught=None, lookup_correct=None, ahead=None, fell=0.07,
    )  # fmt: skip
    for one in (story, untested):
        found = diagnose(one)
        assert [held.code for held in found.held] == ["G501"]
        assert found.findings[0].message.startswith("None of the 550 training rows has an answer")
        assert not found.prescription.applies


def test_rows_that_were_too_long_are_missed_rather_than_confused() -> None:
    """Half of the rows did not fit model.max_length: topics that were never read were "confused"
    with those that were, and rows to contrast them were made."""
    story = but(
        left_out=0.5, rows=100, correct=0.4, near=0.5, far=0.3, mixed_up=0.45, lookup_correct=0.7,
        mixed_up_of_wrong=0.9,
    )  # fmt: skip
    found = diagnose(story, patched(Recipe(), {"model.max_length": 40}))
    assert [one.code for one in found.held] == ["G501"]
    assert found.findings[0].message.startswith("50 % of the rows were left out of the training")
    assert found.prescription.fix.settings == {"model.max_length": 1024, "train.epochs": 8}
    assert diagnose(but(story, left_out=0.0)).held[0].code == "G516"


def test_steps_that_are_few_for_want_of_rows_are_not_the_cause() -> None:
    """A real run: 27 of 40 rows did not fit, and 16 steps over the others were "under-trained"."""
    story = but(
        questions=25, answerable=20, unanswerable=5, correct=0.0, near=None, far=0.0, unlike=0.15,
        similarity=0.259, mixed_up=0.0, mixed_up_of_wrong=0.0, top_pairs=None, one_text=0.8,
        wrongly_refused=0.85, refusals=1.0, lookup_correct=0.5, ahead=-0.5, rows=40, answers=10,
        phrasings=3.0, refusal_share=0.175, fit=None, misplaced=None, misplaced_beyond_test=None,
        steps=16, epochs=8, train_exact=0.583, loss_left=0.228, gap=1.22, best_correct=0.125,
        gaining=0.0, epochs_after_best=5, forgotten=0.003, adapter_share=0.005, left_out=0.667,
    )  # fmt: skip
    assert [one.code for one in diagnose(story).held] == ["G501"]


def test_rows_that_settings_take_away_are_given_back_before_new_ones_are_made() -> None:
    story = but(ILL["G501"]["33 rows, learned, most answers never shown"], untaught=0.1)
    greedy = {"data__validation_share": 0.5, "data__leak_threshold": 0.3}
    assert settings_for("G501", story, **greedy) == {
        "data.validation_share": 0.12, "data.leak_threshold": 0.8
    }  # fmt: skip
    assert "augment.per_topic" in settings_for("G501", story)


def test_one_wording_of_each_answer_leaves_nothing_to_test_it_with() -> None:
    """The rows of a FAQ: no question could be held out, and no cause stood out."""
    story = but(
        phrasings=1.0, few_phrasings=1.0, answerable=0, rows=40, answers=38, untested=True,
        correct=None, near=None, far=None, mixed_up=None, unlike=None, one_text=None, ahead=None,
        lookup_correct=None, untaught=None, wrongly_refused=None,
    )  # fmt: skip
    found = diagnose(story)
    assert found.held[0].code == "G502"
    assert "no question is left to test it with" in found.findings[0].message
    assert not diagnose(but(story, phrasings=5.0, few_phrasings=0.0)).held


def test_a_hard_test_of_few_wordings_is_not_laid_on_topics() -> None:
    """A real run of 102 rows, 4 wordings of each of 20 answers, known by heart, and a sound test
    in other words: "wrong answers in the test" was held, and then "similar topics confused"."""
    story = but(
        questions=50, answerable=40, unanswerable=10, correct=0.275, similarity=0.508, near=None,
        far=0.275, invented=0.04, mixed_up=0.35, mixed_up_of_wrong=0.7, top_pairs=0.429,
        wrong_figures=0.025, unlike=0.125, one_text=0.2, wrongly_refused=0.225, refusals=0.8,
        lookup_correct=0.275, agreed_wrong=0.0, rows=102, answers=20, phrasings=4.0,
        refusal_share=0.137, fit=0.977, misplaced=0.023, misplaced_in_test=0.2, fits_another=None,
        misplaced_beyond_test=-0.177, steps=104, epochs=8, train_exact=1.0, adapter_share=0.018,
        forgotten=0.147, loss_left=0.006, gap=0.141, best_correct=0.643, fell=0.0, gaining=0.071,
    )  # fmt: skip
    assert [one.code for one in diagnose(story).held] == ["G502"]
