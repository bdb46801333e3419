"""Replacing files and folders whole: a kill, a full disk or another reader at any step."""

from __future__ import annotations

import errno
import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from tuneproof.atomic import (
    cannot_write,
    folder_in_place,
    remove_left,
    replace_folder,
    write_text,
)
from tuneproof.errors import RunError
from tuneproof.store import ADAPTER, CHECKPOINTS, RUN, RunFolder, write_json


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
    opened: list[bool] = []

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


def test_two_processes_do_not_write_one_folder(tmp_path: Path) -> None:
    """Two exports into one folder deleted each other's files, and what was left was both's."""
    with folder_in_place(tmp_path / "out") as beside:
        write_text(beside / "file", "first")
        with pytest.raises(RunError, match="Another process"), folder_in_place(tmp_path / "out"):
            pytest.fail("the second began")
    assert content(tmp_path / "out") == {"file": "first"}


def test_what_a_killed_process_left_is_in_nobodys_way(tmp_path: Path) -> None:
    write_text(tmp_path / ".out.part" / "half", "old")
    with folder_in_place(tmp_path / "out") as beside:
        write_text(beside / "file", "new")
    assert content(tmp_path / "out") == {"file": "new"}
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_half_a_file_of_a_killed_process_goes_with_the_next_of_its_name(tmp_path: Path) -> None:
    """Beside `ask --out` and `check --fix` each kill left one more, for ever."""
    for name in (".out.7.tmp", ".out.draft.tmp", ".other.7.tmp"):
        (tmp_path / name).write_text("half", encoding="utf-8")
    write_text(tmp_path / "out", "new")
    assert {path.name for path in tmp_path.iterdir()} == {"out", ".out.draft.tmp", ".other.7.tmp"}


def test_what_another_process_is_writing_is_not_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`report` of a run failed where work on the run began at the same moment."""
    seen: list[str] = []

    def tidy_up(_file: int) -> None:
        remove_left(tmp_path)
        seen.extend(path.name for path in tmp_path.iterdir())

    monkeypatch.setattr(os, "fsync", tidy_up)
    write_text(tmp_path / "report.html", "new")
    assert seen == [f".report.html.{os.getpid()}.tmp"]
    assert content(tmp_path) == {"report.html": "new"}


def test_what_is_removed_before_it_is_locked_is_written_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[Path] = []

    def take_once(_file: int) -> None:
        if not taken:
            taken.extend(tmp_path.iterdir())
            taken[0].unlink()

    monkeypatch.setattr(os, "fsync", take_once)
    write_text(tmp_path / "report.html", "new")
    assert taken and content(tmp_path) == {"report.html": "new"}


def test_what_is_no_file_is_written_to_and_stays(tmp_path: Path) -> None:
    """`check --sarif /dev/stdout` by root, as in a container, put a file in the place of the
    device."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    write_text(pipe, "new")
    assert os.read(reader, 9) == b"new" and pipe.is_fifo()
    os.close(reader)


def test_a_name_that_is_no_text_ends_no_report(tmp_path: Path) -> None:
    """A run in a folder that an archive named in Big5 ended in a UnicodeEncodeError."""
    write_text(tmp_path / "file", f"of {chr(0xDCA4)}")
    assert content(tmp_path) == {"file": "of ?"}


def test_a_link_stays_one(tmp_path: Path) -> None:
    """`--out latest.csv` put a file in the place of the link, and what it led to stayed old."""
    write_text(tmp_path / "disk" / "file", "old")
    (tmp_path / "link").symlink_to(tmp_path / "disk" / "file")
    write_text(tmp_path / "link", "new")
    assert (tmp_path / "link").is_symlink()
    assert content(tmp_path / "disk") == {"file": "new"}


@pytest.mark.parametrize(
    ("fault", "remedy"), [(errno.ENOSPC, "Free space"), (errno.EACCES, "Put that right")]
)
def test_only_a_full_disk_is_to_be_emptied(tmp_path: Path, fault: int, remedy: str) -> None:
    told = cannot_write(tmp_path, OSError(fault, os.strerror(fault)))
    assert str(told.remedy).startswith(remedy)
