"""A candidate's folder as bytes, there and back, whatever kills it."""

from __future__ import annotations

import os
import pickle
from pathlib import Path

import pytest

from tests.experiment.conftest import Disk, disk
from tuneproof.errors import RunError
from tuneproof.search.parcel import ARRIVED, changes, pack, unpack

__all__ = ["disk"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "001"
    for name, text in {
        "run.json": "{}",
        "metrics.jsonl": "1\n2\n",
        "checkpoints/epoch-001/adapter.safetensors": "first",
        "checkpoints/last/state.safetensors": "state",
        "adapter/adapter.safetensors": "first",
        ".run.json.12.tmp": "half",
    }.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_text(text, encoding="utf-8")
    (path / "checkpoints/best").mkdir()
    os.link(
        path / "checkpoints/last/state.safetensors", path / "checkpoints/best/state.safetensors"
    )
    return path


def test_what_is_needed_to_go_on_travels_and_closed_epochs_stay(folder: Path) -> None:
    assert set(pack(folder)) == {
        "run.json",
        "metrics.jsonl",
        "checkpoints/last/state.safetensors",
        "checkpoints/best/state.safetensors",
    }


def test_one_file_with_two_names_travels_once_and_is_one_file_again(
    folder: Path, tmp_path: Path
) -> None:
    (folder / "checkpoints/last/state.safetensors").write_bytes(b"x" * 10_000)
    sent = pickle.dumps(pack(folder), protocol=5)
    assert len(sent) < 15_000
    unpack(tmp_path / "there", pickle.loads(sent))
    last, best = (tmp_path / "there/checkpoints" / name for name in ("last", "best"))
    assert (last / "state.safetensors").samefile(best / "state.safetensors")


def test_only_what_changed_comes_back(folder: Path, tmp_path: Path) -> None:
    sent = pack(folder)
    there = tmp_path / "there"
    unpack(there, sent)
    (there / "metrics.jsonl").write_text("1\n2\n3\n", encoding="utf-8")
    (there / "checkpoints/epoch-002").mkdir()
    (there / "checkpoints/epoch-002/adapter.safetensors").write_text("second", encoding="utf-8")
    back = changes(there, sent)
    assert set(back) == {"metrics.jsonl", "checkpoints/epoch-002/adapter.safetensors"}
    unpack(folder, back)
    assert (folder / "metrics.jsonl").read_text(encoding="utf-8") == "1\n2\n3\n"
    assert (folder / "checkpoints/epoch-001/adapter.safetensors").read_text() == "first"


@pytest.mark.parametrize("files", range(3))
def test_a_full_disk_leaves_what_was_there(folder: Path, disk: Disk, files: int) -> None:
    before = pack(folder)
    disk.full_after(files)
    with pytest.raises(RunError):
        unpack(folder, {name: b"new" + name.encode() for name in before})
    disk.cleared()
    assert pack(folder) == before


def test_a_kill_between_arriving_and_the_end_is_made_good(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half of the files moved: the next look at the folder moves the rest."""
    moved = []
    replace = Path.replace

    def killed(path: Path, target: Path) -> Path:
        if ARRIVED in path.parts:
            moved.append(path)
            if len(moved) == 2:
                raise KeyboardInterrupt
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", killed)
    with pytest.raises(KeyboardInterrupt):
        unpack(folder, dict.fromkeys(pack(folder), b"new"))
    monkeypatch.undo()
    assert set(pack(folder).values()) == {b"new"}
    assert not (folder / ARRIVED).exists()
