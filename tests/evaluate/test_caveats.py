"""Notes beside a verdict: there where they are due, and silent otherwise."""

from __future__ import annotations

from dataclasses import replace

from tests.evaluate.rows import answers
from tuneproof.evaluate.caveats import lookup_note, took_part_note
from tuneproof.evaluate.figures import evaluation
from tuneproof.evaluation import Evaluation


def test_that_test_questions_took_part_in_choosing_the_settings_is_noted() -> None:
    found = evaluation({"adapter": answers([True] * 10)})
    shared = replace(found, test=replace(found.test, took_part=9))
    assert took_part_note(shared) == (
        "9 of the 10 test questions took part in choosing the settings, so this is no proof on "
        "new questions."
    )
    assert took_part_note(found) == ""


def lost_to(lookup_right: int, right: int, guarded_right: int | None = None) -> Evaluation:
    """100 questions, on which the look-up has others right than the adapter where it can."""
    systems = {
        "adapter": answers([True] * right + [False] * (100 - right)),
        "lookup": answers([False] * (100 - lookup_right) + [True] * lookup_right),
    }
    if guarded_right is not None:
        systems["guarded"] = answers([True] * guarded_right + [False] * (100 - guarded_right))
    return evaluation(systems)


def test_that_the_look_up_is_clearly_better_is_noted() -> None:
    assert lookup_note(lost_to(94, 82)) == (
        "A plain look-up is clearly better here: it has 94 % right, this model 82 % (6 won, 18 "
        "lost)."
    )
    assert lookup_note(lost_to(84, 82)) == "", "within noise"
    assert lookup_note(lost_to(60, 99)) == ""
    assert lookup_note(evaluation({"adapter": answers([True] * 9)})) == ""


def test_what_is_said_decides_whether_the_look_up_is_better() -> None:
    """The guard mends a model that loses by itself, or spoils one that wins."""
    assert lookup_note(lost_to(70, 50, guarded_right=99)) == ""
    assert "this model 50 %" in lookup_note(lost_to(80, 95, guarded_right=50))
    assert "this model 50 %" in lookup_note(lost_to(80, 50, guarded_right=78))
