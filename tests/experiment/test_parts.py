"""The rows of a run: what the recipe's section `augment` adds, and to which part."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.experiment.conftest import TEST, TRAIN
from tuneproof import store
from tuneproof.config import Recipe, patched
from tuneproof.data.overlap import jaccard
from tuneproof.experiment.parts import load_parts, read_parts
from tuneproof.store import RunFolder


def parts_of(tmp_path: Path, name: str, **augment: object) -> tuple[RunFolder, Recipe]:
    (tmp_path / "train.csv").write_text(TRAIN, encoding="utf-8")
    (tmp_path / "test.csv").write_text(TEST, encoding="utf-8")
    files = {"data.train": [str(tmp_path / "train.csv")], "data.test": str(tmp_path / "test.csv")}
    settings = {f"augment.{key}": value for key, value in augment.items()}
    return RunFolder.create(tmp_path / "runs", name), patched(Recipe(), {**files, **settings})


def test_made_rows_are_trained_on_and_kept_with_their_mark(tmp_path: Path) -> None:
    run, recipe = parts_of(tmp_path, "more", per_topic=3)
    parts = read_parts(run, recipe)
    made = [row for row in parts.train if row.made_by]
    held = (*parts.validation, *parts.test)
    assert made and not any(row.made_by for row in held)
    assert all(jaccard(a.question, b.question) < 0.8 for a in made for b in held)
    assert load_parts(run) == parts
    assert run.status().rows["made"] == len(made)


def test_nothing_is_made_by_default(tmp_path: Path) -> None:
    run, recipe = parts_of(tmp_path, "plain")
    assert not any(row.made_by for row in read_parts(run, recipe).train)
    assert "made" not in run.status().rows


def test_the_file_that_a_resume_takes_for_all_of_it_is_written_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a kill behind it run.json never told how many rows there are, nor how many left."""
    run, recipe = parts_of(tmp_path, "killed")
    rewrite = RunFolder.rewrite

    def killed(run: RunFolder, file: str, lines: object) -> None:
        rewrite(run, file, lines)  # type: ignore[arg-type]
        if file == store.EXAMPLES:
            raise KeyboardInterrupt

    monkeypatch.setattr(RunFolder, "rewrite", killed)
    with pytest.raises(KeyboardInterrupt):
        read_parts(run, recipe)
    assert run.status().rows["train"] == len(load_parts(run).train)
