"""The folders of workers, with workers that are really killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tuneproof.search.workplace import held, name_of, new_place, remove_left

KILLED = """
import os, signal, sys
from tuneproof.search.workplace import held, new_place
path = new_place(sys.argv[1])
with held(path):
    (path / "run.json").write_text("{}")
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The temporary folder of a machine."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


def searches(machine: Path) -> list[str]:
    """Of which search each folder is that lies there."""
    return sorted(path.name.split("-")[1] for path in machine.iterdir())


def test_what_a_killed_worker_left_goes_and_nothing_of_another_search(machine: Path) -> None:
    """Every search on a cluster left folders with adapters and questions in /tmp."""
    for search in ("ours", "theirs"):
        died = subprocess.run(
            [sys.executable, "-c", KILLED, search],
            env={**os.environ, "TMPDIR": str(machine)},
            check=False,
        )
        assert died.returncode == -signal.SIGKILL
    assert searches(machine) == ["ours", "theirs"]
    remove_left("ours")
    assert searches(machine) == ["theirs"]


def test_a_worker_that_lives_keeps_its_folder(machine: Path) -> None:
    path = new_place("ours")
    with held(path):
        (path / "run.json").write_text("{}", encoding="utf-8")
        remove_left("ours")
        assert (path / "run.json").exists()
    assert not path.exists()


def test_a_folder_that_is_just_being_made_stays(machine: Path) -> None:
    """It is not locked yet: its worker would have found it gone."""
    path = new_place("ours")
    path.mkdir()
    remove_left("ours")
    assert path.exists()


def test_a_search_has_one_name_and_no_other_search_has_it(tmp_path: Path) -> None:
    first, second = tmp_path / "a" / "trials", tmp_path / "b" / "trials"
    assert name_of(first) == name_of(first.parent / "." / "trials") != name_of(second)
