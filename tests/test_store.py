"""A run folder that was damaged says what it lacks."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.report.make_run import make_run
from tuneproof.errors import RecipeError, RunError
from tuneproof.store import RECIPE, RunFolder


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
