"""How a run starts: a recipe whose files and model can be used, and a name."""

from __future__ import annotations

from pathlib import Path

import pytest

from tuneproof import store
from tuneproof.config import Recipe, patched
from tuneproof.errors import DataError, ModelError
from tuneproof.experiment import (
    begin,
    starting_recipe,
)
from tuneproof.experiment.start import STEPS_GOOD
from tuneproof.experiment.verbs import usual_name
from tuneproof.store import RunFolder
from tuneproof.types import RunState


@pytest.mark.parametrize("role", ["kb", "test"])
def test_a_file_that_cannot_be_used_is_told_at_once(tmp_path: Path, role: str) -> None:
    """The recipe was written, and the fault came up when it was run."""
    data, other = tmp_path / "a.csv", tmp_path / "b.csv"
    data.write_text("question,answer\nWho has the key?,The desk.\n", encoding="utf-8")
    other.write_text("id,owner\n1,me\n", encoding="utf-8")
    with pytest.raises(DataError) as caught:
        starting_recipe([data], *((other, None) if role == "kb" else (None, other)))
    assert caught.value.where == str(other)


def test_the_epochs_make_the_steps_of_the_rows_that_are_left_to_train(tmp_path: Path) -> None:
    data = tmp_path / "a.csv"
    rows = [f"Which number is {n} times {n}?,It is {n * n}." for n in range(400)]
    data.write_text("question,answer\n" + "\n".join(rows) + "\n", encoding="utf-8")
    for test in (None, data):
        recipe = starting_recipe([data], test=test)
        held = recipe.data.validation_share + (0 if test else recipe.data.test_share)
        steps = recipe.train.epochs * round(400 * (1 - held)) / recipe.train.batch_size
        assert STEPS_GOOD <= steps < STEPS_GOOD + 400 / recipe.train.batch_size


@pytest.mark.parametrize("batch_size", [2, 32])
def test_the_epochs_follow_from_the_batch_that_is_asked_for(
    tmp_path: Path, batch_size: int
) -> None:
    """`fit --batch-size 64` took the epochs of batches of eight: 50 steps instead of 300."""
    data = tmp_path / "a.csv"
    rows = [f"Which number is {n} times {n}?,It is {n * n}." for n in range(1000)]
    data.write_text("question,answer\n" + "\n".join(rows) + "\n", encoding="utf-8")
    recipe = starting_recipe([data], test=data, settings={"train.batch_size": batch_size})
    steps = recipe.train.epochs * 880 / batch_size
    least = recipe.train.epochs == Recipe().train.epochs
    assert steps >= STEPS_GOOD and (least or steps < STEPS_GOOD + 880 / batch_size)
    assert recipe.train.batch_size == batch_size


def test_epochs_that_are_asked_for_are_those(tmp_path: Path) -> None:
    data = tmp_path / "a.csv"
    data.write_text("question,answer\nWho has the key?,The desk.\n", encoding="utf-8")
    assert starting_recipe([data], settings={"train.epochs": 1}).train.epochs == 1


def test_a_model_that_cannot_be_is_told_at_once(tmp_path: Path) -> None:
    """`init --model nope` wrote a recipe, and the fault came up when it was run."""
    data = tmp_path / "a.csv"
    data.write_text("question,answer\nWho has the key?,The desk.\n", encoding="utf-8")
    with pytest.raises(ModelError, match="no such model: nope"):
        starting_recipe([data], model="nope")
    assert starting_recipe([data], model="owner/name").model.name == "owner/name"


def test_a_run_is_called_after_its_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the data's own folder "train.csv" had no folder's name, and the run was called "run"."""
    (tmp_path / "handbook").mkdir()
    monkeypatch.chdir(tmp_path / "handbook")
    assert usual_name(Path("train.csv")) == "handbook"
    assert usual_name(Path("questions.csv")) == "questions"
    assert usual_name(tmp_path / "handbook" / "train.csv") == "handbook"


def test_a_run_over_prescribed_rows_is_called_as_the_run_they_come_from(tmp_path: Path) -> None:
    """`fit --apply` made "2026-11-23-prescription-train-91bc", whatever the run was about."""
    run = RunFolder.create(tmp_path, "handbook")
    run.update(state=RunState.FINISHED)
    assert usual_name(run / store.PRESCRIBED_TRAIN) == "handbook"


def test_small_data_gets_enough_epochs(data: Path) -> None:
    found = starting_recipe([data / "train.csv"], test=data / "test.csv", model="owner/some-model")
    assert found.train.epochs == 20  # the most: 38 rows are five steps an epoch
    assert found.model.name == "owner/some-model"
    assert found.data.test == str(data / "test.csv")


def test_a_run_is_that_of_its_model_in_any_folder(
    recipe: Recipe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`fit --model ./model`, then `ask` from elsewhere: “There is no such model: ./model.”"""
    monkeypatch.chdir(Path(recipe.model.name).parent)
    near = Path(recipe.model.name).name
    asked = patched(recipe, {"model.name": near, "check.encoder": near})
    kept = begin(asked, RunFolder.create(tmp_path, "run")).recipe()
    assert kept.model.name == kept.check.encoder == recipe.model.name
    named = patched(recipe, {"model.name": "owner/model"})
    kept = begin(named, RunFolder.create(tmp_path, "run")).recipe()
    assert (kept.model.name, kept.check.encoder) == ("owner/model", "auto")
