"""A run folder that was damaged says what it lacks, and a kill damages none."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

import pytest

from tests.report.make_run import make_run
from tuneproof.errors import RecipeError, RunError
from tuneproof.store import RECIPE, RunFolder, name_in
from tuneproof.types import RunState


def test_a_lost_recipe_is_not_to_be_written_anew(tmp_path: Path) -> None:
    """The advice was `tuneproof init DATA`: a recipe of another run in this run's place."""
    run = make_run(tmp_path)
    (run / RECIPE).unlink()
    with pytest.raises(RunError, match=r"lost its recipe\.yaml") as caught:
        run.recipe()
    assert caught.value.where == str(run.path)
    remedy = str(caught.value.remedy)
    assert "Restore the file" in remedy and "init" not in remedy
    assert remedy.endswith("tuneproof fit train.csv --test test.csv --kb kb.jsonl")


def test_a_run_that_does_not_know_its_command_is_started_from_data(tmp_path: Path) -> None:
    with pytest.raises(RunError) as caught:
        RunFolder(tmp_path).recipe()
    assert str(caught.value.remedy).endswith("tuneproof fit DATA")


@pytest.mark.parametrize("content", ["train: [", "- a list\n"])
def test_nor_is_one_that_cannot_be_read(tmp_path: Path, content: str) -> None:
    run = make_run(tmp_path)
    (run / RECIPE).write_text(content, encoding="utf-8")
    with pytest.raises(RecipeError) as caught:
        run.recipe()
    remedy = str(caught.value.remedy)
    assert "Restore the file" in remedy and "init" not in remedy


def test_those_who_look_are_in_nobodys_way(tmp_path: Path) -> None:
    """A look at a run once held it for a moment: a second look then called a killed run running,
    and a resume could be refused."""
    run = RunFolder.create(tmp_path, "run")
    run.update(state=RunState.RUNNING)
    first = os.open(run.path, os.O_RDONLY)
    fcntl.flock(first, fcntl.LOCK_SH)
    assert run.seen().state == RunState.INTERRUPTED
    os.close(first)
    with run.alone():
        assert run.seen().state == RunState.RUNNING
        with pytest.raises(RunError, match="Another process"), run.alone():
            pass


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        ("2026-11-22-zh-handbook-7f3a", "zh-handbook"),
        ("2026-11-22-問答-0000", "問答"),
        ("zh-handbook", "zh-handbook"),
        ("2026-11-22-7f3a", "2026-11-22-7f3a"),
    ],
)
def test_a_folder_of_a_run_holds_its_name(tmp_path: Path, folder: str, name: str) -> None:
    assert name_in(tmp_path / folder) == name


def test_the_name_of_a_new_run_is_found_in_its_folder(tmp_path: Path) -> None:
    assert name_in(RunFolder.create(tmp_path, "ZH handbook").path) == "zh-handbook"


def test_how_long_a_part_took_is_kept_beside_the_other_parts(tmp_path: Path) -> None:
    run = RunFolder(tmp_path)
    run.update(timings=run.timings(load_seconds=1.234))
    run.update(timings=run.timings(train_seconds=5.0))
    assert run.timings() == {"load_seconds": 1.23, "train_seconds": 5.0}
