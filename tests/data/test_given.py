"""One way from files to parts, whoever asks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tuneproof import preflight
from tuneproof.config import DataSettings, Recipe, patched
from tuneproof.data import given
from tuneproof.data.given import read_given
from tuneproof.data.split import Split, split
from tuneproof.errors import DataError
from tuneproof.experiment import starting_recipe
from tuneproof.experiment.before import Before, Gate
from tuneproof.experiment.parts import load_parts, read_parts
from tuneproof.progress import Silent
from tuneproof.store import RunFolder

ROWS = "".join(
    f"{ask} thing number {n * 7919}?,Open drawer {n % 5}.,{n % 5},\n"
    for n in range(25)
    for ask in ("Where is the", "Who keeps my")
)


@pytest.fixture
def recipe(tmp_path: Path) -> Recipe:
    (tmp_path / "rows.csv").write_text(
        f"question,answer,source,answerable\n{ROWS},no answer,,\nno question?,,,\n", "utf-8"
    )
    lines = "".join(f'{{"id": "{n}", "text": "Drawer {n} is open."}}\n' for n in range(5))
    (tmp_path / "kb.jsonl").write_text(lines, encoding="utf-8")
    files = {
        "data.train": [str(tmp_path / "rows.csv")],
        "data.kb": str(tmp_path / "kb.jsonl"),
        "check.ignore": ["R3", "D1"],
    }
    return patched(Recipe(), files)


def test_the_check_and_the_run_part_the_rows_by_the_same_rules(
    recipe: Recipe, tmp_path: Path
) -> None:
    """The check split the rows without the texts of their sources, the run with them, and the
    look-up split them a third time."""
    found = preflight.check(recipe)
    run = RunFolder.create(tmp_path / "runs", "one")
    parts = read_parts(run, recipe)
    cut = found.subject.split
    assert cut is not None and cut.test == parts.test and cut.validation == parts.validation
    assert any(len(row.answers) == 2 for row in cut.test), "the text of its source is right too"
    assert load_parts(run) == parts


def test_what_the_check_read_is_what_is_trained_on(
    recipe: Recipe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A plain fit read and split its files for the check, and once more to train on them."""
    asked = []

    def counted(*of: Any) -> Split:
        asked.append(of)
        return split(*of)

    monkeypatch.setattr(given, "split", counted)
    run = RunFolder.create(tmp_path / "runs", "one")
    run.update(state="running")
    checked, known = Before(run, Gate(), Silent()).look_at_data(recipe)
    read_parts(run, checked, known)
    assert len(asked) == 1


def test_no_file_is_told_in_one_way_by_check_run_and_start() -> None:
    """It was told in three modules, and in other words by the reader."""
    told = []
    for ask in (
        lambda: preflight.check(Recipe()),
        lambda: read_given(DataSettings()),
        lambda: starting_recipe([]),
    ):
        with pytest.raises(DataError) as caught:
            ask()
        told.append((caught.value.message, caught.value.remedy))
    assert len(set(told)) == 1


def test_what_is_found_is_told_though_nothing_is_left_to_train_on(tmp_path: Path) -> None:
    for name in ("train.csv", "test.csv"):
        (tmp_path / name).write_text("question,answer,colour\nWhat now?,Wait.,red\n", "utf-8")
    found = read_given(
        DataSettings(train=(str(tmp_path / "train.csv"),), test=str(tmp_path / "test.csv"))
    )
    assert found.parted is None and [one.code for one in found.findings] == ["D104", "D104"]
    with pytest.raises(DataError, match="also a test question"):
        _ = found.split
