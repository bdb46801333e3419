"""What the rows say: G513, G515, G526."""

from __future__ import annotations

from tests.diagnose.causes.asked import cause_of
from tests.diagnose.ill import ILL
from tests.diagnose.stories import but
from tuneproof.config import Recipe
from tuneproof.diagnose.cause import HELD, Case
from tuneproof.diagnose.causes import CAUSES
from tuneproof.diagnose.diagnosis import diagnose
from tuneproof.diagnose.numbers.suspects import Suspects


def test_when_most_rows_are_misplaced_none_is_left_out() -> None:
    cause = cause_of("G515")
    suspects = Suspects(misplaced=("a", "b"))
    assert cause.fix(Case(Recipe(), ILL["G515"]["a fifth"], suspects)).drop == ("a", "b")
    assert not cause.fix(Case(Recipe(), ILL["G515"]["all of them"], suspects)).drop


def test_letters_name_no_row_where_the_test_fits_no_better() -> None:
    """A third of a test had wrong answers, and eleven sound rows were to leave the training."""
    cause = cause_of("G515")
    suspects = Suspects(misplaced=("a", "b"))
    wrong_test = but(under_other_topics=0.27, misplaced=0.11, misplaced_beyond_test=-0.05)
    assert not cause.fix(Case(Recipe(), wrong_test, suspects)).drop
    untested = but(wrong_test, misplaced_beyond_test=None)
    assert cause.fix(Case(Recipe(), untested, suspects)).drop == ("a", "b")


def test_what_adapter_and_lookup_agree_on_against_the_test_is_misplaced() -> None:
    """Two pairs of topics had each other's answers and no topic was named: G516 was first."""
    story = but(
        correct=0.53, far=0.48, lookup_correct=0.33, agreed_wrong=0.30, mixed_up=0.47,
        mixed_up_of_wrong=1.0, top_pairs=0.6, misplaced=0.138, misplaced_beyond_test=-0.03,
        fit=0.83, under_other_topics=None, astray=None, rows=92, refusals=0.5,
    )  # fmt: skip
    strength = {cause.code: cause.weigh(story).strength for cause in CAUSES}
    assert strength["G515"] >= HELD and strength["G515"] > strength["G516"]


def test_rows_that_a_check_names_are_left_out_before_those_that_letters_name() -> None:
    cause = cause_of("G515")
    suspects = Suspects(contradicted=("c",), misplaced=("a", "b"), astray=("d",))
    assert cause.fix(Case(Recipe(), ILL["G515"]["a fifth"], suspects)).drop == ("d", "c")


def test_a_test_cut_like_the_training_hides_it() -> None:
    """The export had cut every answer, the test came from the same file: nothing was wrong."""
    story = but(cut_answers=0.9, cut_in_test=0.9, correct=0.9, near=0.95, far=0.8)
    found = diagnose(story)
    assert [one.code for one in found.held] == ["G513"]
    assert "90 % of the test questions expect one" in found.findings[0].message


def test_swapped_columns_are_named_and_no_row_is_dropped() -> None:
    """Each answer stood as a question five times: all rows "contradicted" one another, and four of
    five were to be left out."""
    story = ILL["G526"]["in the training file alone"]
    found = diagnose(story, suspects=Suspects(contradicted=("a", "b"), misplaced=("c",)))
    assert [one.code for one in found.held] == ["G526"]
    assert not found.prescription.applies


def test_words_of_another_answer_show_wrong_rows_where_letters_are_weak() -> None:
    """A fifth of 100 rows without topics, and a test worded otherwise, which fitted no better: the
    rows were "confused"."""
    story = but(
        rows=102, phrasings=4.0, misplaced=0.16, fit=0.87, misplaced_beyond_test=-0.02,
        elsewhere=0.1, correct=0.5, near=0.6, far=0.45, mixed_up=0.35, mixed_up_of_wrong=0.8,
        lookup_correct=0.45, agreed_wrong=0.1, astray=None, under_other_topics=None,
    )  # fmt: skip
    assert diagnose(story).held[0].code == "G515"
    assert diagnose(but(story, elsewhere=0.0)).held[0].code == "G516"


def test_rows_that_letters_name_are_dropped_only_with_wordings_enough() -> None:
    story = but(ILL["G515"]["a fifth"], phrasings=4.0)
    suspects = Suspects(misplaced=("a", "b"), elsewhere=("b", "c"))
    fix = cause_of("G515").fix
    assert fix(Case(Recipe(), story, suspects)).drop == ("b", "c", "a")
    few = but(story, phrasings=3.0)
    assert fix(Case(Recipe(), few, suspects)).drop == ("b", "c")
    hard = but(story, misplaced_beyond_test=-0.02)
    assert fix(Case(Recipe(), hard, suspects)).drop == ("b", "c")
    assert fix(Case(Recipe(), but(hard, elsewhere=0.1), suspects)).drop == ("b", "c", "a")
