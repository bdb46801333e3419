"""A run folder that was damaged says what it lacks, and a kill damages none."""

from __future__ import annotations

import fcntl
import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from tests.report.make_run import make_run
from tuneproof.atomic import folder_in_place, replace_folder, write_text
from tuneproof.errors import RecipeError, RunError
from tuneproof.store import ADAPTER, CHECKPOINTS, RECIPE, RUN, RunFolder, name_in, write_json
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


class Killed(BaseException):
    """The end of the process: nothing runs after it, no `finally` either."""


class Fate:
    """Lets so many renames and removals happen, then none: by a kill, or by a disk that fails."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, after: int, end: BaseException):
        self.left, self.end = after, end
        self.struck = False
        rename, remove = os.rename, shutil.rmtree

        def removed(path: Path, **options: Any) -> None:
            if self.comes():  # in the middle of it
                for file in [each for each in Path(path).rglob("*") if each.is_file()][:1]:
                    file.unlink()
                self.strike()
            remove(path, **options)

        def renamed(source: Path, target: Path) -> None:
            if self.comes():
                self.strike()
            rename(source, target)

        monkeypatch.setattr(os, "rename", renamed)
        monkeypatch.setattr(shutil, "rmtree", removed)

    def comes(self) -> bool:
        self.left -= 1
        return self.left < 0

    def strike(self) -> None:
        self.struck = True
        raise self.end


def replaced(path: Path) -> tuple[RunFolder, dict[str, str], dict[str, str]]:
    """A run with an adapter and another to take its place; the content of both."""
    run = RunFolder(path / "run")
    write_json(run / RUN, {})
    contents = []
    for folder, word in ((run / ADAPTER, "old"), (run / CHECKPOINTS / "epoch-002", "new")):
        contents.append({name: f"{word} {name}" for name in ("config", "weights")})
        for name, text in contents[-1].items():
            write_text(folder / name, text)
    return run, contents[0], contents[1]


def content(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}


@pytest.mark.parametrize("steps", range(7))
def test_a_kill_at_any_step_leaves_the_old_adapter_or_the_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, steps: int
) -> None:
    """The old adapter was removed before the new one was renamed: a kill in between left the run
    with neither, though the docstring said “whole or not at all”."""
    run, old, new = replaced(tmp_path)
    with monkeypatch.context() as patched:
        fate = Fate(patched, steps, Killed())
        with suppress(Killed):
            replace_folder(run / CHECKPOINTS / "epoch-002", run / ADAPTER)
    again = RunFolder.open(run.path)
    assert content(again / ADAPTER) in (old, new)
    if not fate.struck:
        assert content(again / ADAPTER) == new
    replace_folder(run / CHECKPOINTS / "epoch-002", run / ADAPTER)
    assert content(again / ADAPTER) == new
    assert {path.name for path in run.path.iterdir()} == {RUN, ADAPTER, CHECKPOINTS}


def test_the_kills_above_come_at_every_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, _old, _new = replaced(tmp_path)
    fate = Fate(monkeypatch, 99, Killed())
    replace_folder(run / CHECKPOINTS / "epoch-002", run / ADAPTER)
    assert 99 - fate.left <= 6


@pytest.mark.parametrize("ending", [".adapter.old", "adapter"])
def test_a_disk_that_fails_leaves_the_old_adapter_in_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    """The old one was moved away first, and stayed away when the new one could not be moved in."""
    run, old, _new = replaced(tmp_path)
    rename = os.rename

    def renamed(source: Path, target: Path) -> None:
        if Path(target).name == ending and Path(source).name != ".adapter.old":
            raise OSError(28, os.strerror(28))
        rename(source, target)

    monkeypatch.setattr(os, "rename", renamed)
    with pytest.raises(RunError, match="disk is full"):
        replace_folder(run / CHECKPOINTS / "epoch-002", run / ADAPTER)
    assert content(run / ADAPTER) == old
    assert {path.name for path in run.path.iterdir()} == {RUN, ADAPTER, CHECKPOINTS}


def test_who_opens_the_run_between_the_two_renames_does_not_end_the_training(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, _old, new = replaced(tmp_path)
    rename = os.rename
    opened = []

    def renamed(source: Path, target: Path) -> None:
        if Path(source).name.endswith(".part") and not opened:
            opened.append(True)
            RunFolder.open(run.path)
        rename(source, target)

    monkeypatch.setattr(os, "rename", renamed)
    replace_folder(run / CHECKPOINTS / "epoch-002", run / ADAPTER)
    assert content(run / ADAPTER) == new and opened


def test_what_may_not_be_replaced_is_not(tmp_path: Path) -> None:
    write_text(tmp_path / "v1" / "file", "old")
    with pytest.raises(RunError), folder_in_place(tmp_path / "v1", replacing=False) as beside:
        write_text(beside / "file", "new")
    assert content(tmp_path / "v1") == {"file": "old"}
    assert [path.name for path in tmp_path.iterdir()] == ["v1"]


def test_those_who_look_are_in_nobodys_way(tmp_path: Path) -> None:
    """A look at a run once held it for a moment: a second look then called a killed run running,
    and a resume could be refused."""
    run = RunFolder.create(tmp_path, "run")
    run.update(state=RunState.RUNNING)
    first = os.open(run.path, os.O_RDONLY)
    fcntl.flock(first, fcntl.LOCK_SH)
    assert run.seen()["state"] == RunState.INTERRUPTED
    os.close(first)
    with run.alone():
        assert run.seen()["state"] == RunState.RUNNING
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
