"""Settings as a diff of the recipe, rows as a diff of the data, and effects to expect."""

from __future__ import annotations

import pytest

from tests.diagnose.ill import ILL
from tests.diagnose.stories import but
from tuneproof.config import Recipe, dump_recipe, parse_recipe, patched
from tuneproof.diagnose.cause import Cause, Effect, Fix
from tuneproof.diagnose.causes import CAUSES
from tuneproof.diagnose.evidence import Evidence
from tuneproof.diagnose.numbers.suspects import Suspects
from tuneproof.diagnose.prescribe import changes, fixed, prescribe, recipe_diff, rows_diff
from tuneproof.types import Example

ROWS = (
    Example("1", "VPN?", ("Install the client.",)),
    Example("2", "MFA?", ("A second",)),
    Example("3", "Password?", ("A second step.",)),
)


def causes(*codes: str) -> list[Cause]:
    return [next(cause for cause in CAUSES if cause.code == code) for code in codes]


def test_the_diff_is_of_recipe_yaml_and_shows_what_changes_alone() -> None:
    diff = recipe_diff(Recipe(), {"train.epochs": 8, "lora.rank": 16})
    lines = diff.splitlines()
    assert lines[:2] == ["--- a/recipe.yaml", "+++ b/recipe.yaml"]
    assert [line for line in lines[2:] if line[0] in "+-"] == ["-  epochs: 5", "+  epochs: 8"]
    assert recipe_diff(Recipe(), {}) == ""


def test_a_setting_that_is_as_prescribed_already_is_no_change() -> None:
    assert changes(Recipe(), {"stop.patience": 3, "train.epochs": 8}) == {"train.epochs": 8}


def test_of_two_causes_the_stronger_has_its_way_with_a_setting() -> None:
    recipe = patched(Recipe(), {"train.learning_rate": 0.0012})
    story = ILL["G504"]["1e-2: it diverged"]
    one = prescribe(causes("G504", "G520"), recipe, story, Suspects())
    other = prescribe(causes("G520", "G504"), recipe, story, Suspects())
    assert one.fix.settings["train.learning_rate"] == 8e-4
    assert other.fix.settings["train.learning_rate"] == 6e-4
    assert one.causes == ("G504", "G520") and len(one.advice) == 2


def test_an_effect_is_expected_only_where_there_is_room_for_it() -> None:
    story = but(ILL["G504"]["1e-2: it diverged"], rebound=0.0)
    names = [
        effect.name for effect in prescribe(causes("G504"), Recipe(), story, Suspects()).effects
    ]
    assert "correct" in names and "rebound" not in names
    assert not Effect("correct", True, 0.1).possible(Evidence(correct=0.95))
    assert not Effect("correct", True, 0.1).possible(Evidence())
    assert Effect("phrasings", True, 1.0).possible(Evidence(phrasings=1.0))


def test_what_only_a_person_can_bring_about_is_not_expected_of_the_program() -> None:
    """`fit --apply` made phrasings, and was told that no new answer had come of them."""
    story = but(ILL["G501"]["33 rows, learned, most answers never shown"], same_prompt=False)
    made = prescribe(causes("G501", "G510"), Recipe(), story, Suspects())
    assert made.applies and [one.name for one in made.effects] == ["correct"]
    assert made.effects[0].least == 0.1
    by_hand = prescribe(causes("G510"), Recipe(), story, Suspects())
    assert not by_hand.applies and by_hand.effects


def test_nothing_is_expected_of_a_cure_that_another_one_overrules() -> None:
    recipe = patched(Recipe(), {"train.epochs": 40})
    story = but(ILL["G503"]["one epoch"], fell=0.2)
    made = prescribe(causes("G506", "G503"), recipe, story, Suspects())
    assert made.fix.settings["train.epochs"] < 40
    assert "fell" in [one.name for one in made.effects]
    assert "train_exact" not in [one.name for one in made.effects]


def test_a_setting_that_a_stronger_cause_leaves_as_it_is_stops_no_diagnosis() -> None:
    """12 epochs, as they were, said the stronger cause, 20 the weaker one: a KeyError."""
    recipe = patched(Recipe(), {"train.epochs": 12, "stop.patience": None})
    story = but(ILL["G503"]["one epoch"], epochs=12, epochs_after_best=1, rows=40, fell=0.1)
    made = prescribe(causes("G506", "G503"), recipe, story, Suspects())
    assert made.fix.settings == {"stop.patience": 3}


def test_rows_are_left_out_and_completed_and_the_diff_shows_them() -> None:
    fix = Fix(drop=("1",), replace={"2": "A second step."})
    assert [(row.id, row.answer) for row in fixed(ROWS, fix)] == [
        ("2", "A second step."), ("3", "A second step."),
    ]  # fmt: skip
    diff = rows_diff(ROWS, fix)
    assert "-VPN? → Install the client." in diff
    assert "-MFA? → A second\n" in diff and "+MFA? → A second step.\n" in diff


def test_a_row_that_is_left_out_needs_no_completing() -> None:
    suspects = Suspects(contradicted=("2",), cut=("2",), completed={"2": "A second step."})
    made = prescribe(causes("G514", "G513"), Recipe(), Evidence(), suspects)
    assert made.fix.drop == ("2",) and made.fix.replace == {}
    assert made.applies


@pytest.mark.parametrize("code", [cause.code for cause in CAUSES])
def test_every_prescription_is_a_recipe_that_can_be_run(code: str) -> None:
    story = next(iter(ILL.get(code, {"": Evidence()}).values()))
    suspects = Suspects(("1",), ("2",), ("3",), {"3": "x"}, ("4", "5"))
    for recipe in (Recipe(), patched(Recipe(), {"train.epochs": 200, "stop.patience": None})):
        made = prescribe(causes(code), recipe, story, suspects)
        again = parse_recipe(patched(recipe, made.fix.settings).model_dump(mode="json"))
        assert dump_recipe(again)
        assert made.to_json().keys() == {"causes", "settings", "rows", "advice", "effects"}


def test_an_effect_is_said_in_words() -> None:
    assert (
        str(Effect("loops", False, 0.05))
        == "answers that repeat themselves: down by at least 5 percentage points"
    )


def test_of_made_rows_every_cause_gets_the_kinds_that_it_asks_for() -> None:
    """Too few rows and topics confused: the weaker cause restricted the rows that are made to its
    own two kinds, none of which is a new phrasing."""
    evidence = but(rows=40, refusal_share=0.01)
    alone = prescribe(causes("G516", "G517"), Recipe(), evidence, Suspects()).fix.settings
    assert set(alone["augment.kinds"]) == {"contrast", "crossover", "near-miss"}
    for two in (causes("G501", "G516"), causes("G517", "G501")):
        found = prescribe(two, Recipe(), evidence, Suspects()).fix.settings
        assert found["augment.per_topic"] == 6 and "augment.kinds" not in found


@pytest.mark.parametrize("code", ["G501", "G503"])
def test_a_batch_larger_than_the_data_is_made_smaller(code: str) -> None:
    """60 rows in batches of 128: 20 epochs, which are 20 steps, were all that was prescribed."""
    recipe = patched(Recipe(), {"train.batch_size": 128})
    found = prescribe(causes(code), recipe, but(rows=60), Suspects())
    better = patched(recipe, found.fix.settings).train
    assert better.epochs * -(-60 // better.batch_size) >= 100
    usual = prescribe(causes(code), Recipe(), but(rows=60), Suspects()).fix.settings
    assert "train.batch_size" not in usual
