"""The declaration of the rungs: eight, runnable, and about causes that exist."""

from __future__ import annotations

import pytest

from tuneproof.config import Recipe, patched
from tuneproof.diagnose.causes import CAUSES
from tuneproof.errors import TuneproofError
from tuneproof.replay.rungs import RUNGS, DiaryRun, chosen
from tuneproof.types import VerdictKind, to_json


def test_the_ladder_is_that_of_the_diary() -> None:
    assert [rung.told for rung in RUNGS] == ["1", "2", "3", "4", "5", "n", "n+1", "n+2"]
    assert [rung.rows for rung in RUNGS] == [33, 85, 78, 78, 300, 299, 393, None]
    assert [rung.number for rung in RUNGS] == list(range(1, 9))
    assert len({rung.name for rung in RUNGS}) == 8


@pytest.mark.parametrize("rung", RUNGS, ids=lambda rung: rung.name)
def test_every_rung_is_a_recipe_and_names_causes_that_exist(rung: DiaryRun) -> None:
    recipe = patched(Recipe(), to_json(rung.patch))
    for name, value in rung.patch.items():
        section, setting = name.split(".")
        assert getattr(getattr(recipe, section), setting) == value
    assert set(rung.causes) <= {cause.code for cause in CAUSES}


def test_only_the_last_rung_is_meant_to_succeed() -> None:
    good = [rung.number for rung in RUNGS if rung.verdict is VerdictKind.GENERALISES]
    assert good == [8]


def test_what_the_diary_calls_wrong_is_in_the_settings() -> None:
    recipes = {rung.number: patched(Recipe(), to_json(rung.patch)) for rung in RUNGS}
    good = recipes[8].train
    assert recipes[2].train.learning_rate >= 10 * good.learning_rate
    assert all((recipe.train.fork_weight == 0) == (n < 8) for n, recipe in recipes.items())
    assert recipes[2].train.clip_norm is None and not recipes[2].decode.stop_on_loop
    assert recipes[3].train.epochs < good.epochs
    assert recipes[3].train.learning_rate < good.learning_rate
    assert recipes[4].train.epochs >= 10 * good.epochs and recipes[4].stop.patience is None
    assert recipes[4].lora.rank == 16 and len(recipes[4].lora.targets) == 4
    assert (recipes[5].train.schedule, recipes[5].train.warmup_steps) == ("constant", 0)
    assert recipes[7].train.learning_rate < good.learning_rate < recipes[6].train.learning_rate
    assert recipes[7].train.epochs > good.epochs


def test_rungs_are_chosen_by_number_upwards() -> None:
    assert chosen(None) == RUNGS
    assert [rung.number for rung in chosen("8, 1,5")] == [1, 5, 8]


@pytest.mark.parametrize("text", ["", "0", "9", "1,x", ","])
def test_a_rung_that_there_is_not_is_refused_with_a_remedy(text: str) -> None:
    with pytest.raises(TuneproofError) as caught:
        chosen(text)
    assert caught.value.exit_code == 2
    assert "1,5,8" in (caught.value.remedy or "")
