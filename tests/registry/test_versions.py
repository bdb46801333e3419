from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.compare.make_runs import marks, small
from tests.registry.conftest import MakeRun
from tuneproof.errors import ModelError, RunError
from tuneproof.registry import Registry
from tuneproof.registry.versions import check_run, digests_of, read_version, write_version
from tuneproof.store import ADAPTER, RunFolder


def test_a_version_holds_the_files_of_the_run_and_their_digests(
    make: MakeRun, tmp_path: Path
) -> None:
    run = make("run", "++")
    guard = ("guard.json", "probe.safetensors", "rules.yaml")
    for file in guard:  # without them a version would be asked in another way than its run
        (run / file).write_bytes(file.encode())
    write_version(run, tmp_path / "v1", {"sha256": digests_of(run)})
    version = read_version(tmp_path / "v1", "handbook")
    assert version is not None and version.label == "v1" and version.altered() == ()
    adapter = ("adapter/adapter_config.json", "adapter/adapter_model.safetensors")
    files = ("recipe.yaml", "evaluation.json", "answers.jsonl", "run.json")
    for file in (*files, *adapter, *guard):
        assert (version.path / file).read_bytes() == (run / file).read_bytes()
        assert file in version.info["sha256"]


def test_a_version_does_not_change_with_the_run(make: MakeRun, tmp_path: Path) -> None:
    """Checkpoints are hard-linked within a run; a registry must hold copies."""
    run = make("run", "++")
    write_version(run, tmp_path / "v1", {"sha256": digests_of(run)})
    with (run / ADAPTER / "adapter_model.safetensors").open("r+b") as file:
        file.write(b"other")
    version = read_version(tmp_path / "v1", "x")
    assert version is not None and version.altered() == ()


def test_altered_and_missing_files_are_named(make: MakeRun, tmp_path: Path) -> None:
    run = make("run", "++")
    write_version(run, tmp_path / "v1", {"sha256": digests_of(run)})
    (tmp_path / "v1" / "recipe.yaml").write_text("train: {epochs: 9}", encoding="utf-8")
    (tmp_path / "v1" / ADAPTER / "adapter_config.json").unlink()
    version = read_version(tmp_path / "v1", "x")
    assert version is not None
    assert set(version.altered()) == {"recipe.yaml", "adapter/adapter_config.json"}


def test_a_file_that_was_put_beside_the_others_is_named(make: MakeRun, tmp_path: Path) -> None:
    """Rules, or the guard of another run, changed what a version says, and nothing noticed."""
    write_version(run := make("run", "++"), tmp_path / "v1", {"sha256": digests_of(run)})
    for name in ("rules.yaml", "guard.json", "report.html"):  # a report changes no answer
        (tmp_path / "v1" / name).write_text("{}", encoding="utf-8")
    version = read_version(tmp_path / "v1", "x")
    assert version is not None and set(version.altered()) == {"rules.yaml", "guard.json"}
    with pytest.raises(RunError, match=r"guard\.json"):
        check_run(version.run())


def test_a_full_disk_leaves_no_half_version(
    make: MakeRun, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = make("run", "++")
    flushed: list[int] = []
    flush = os.fsync

    def fsync(file: int) -> None:
        flushed.append(file)
        if len(flushed) == 4:
            raise OSError(28, os.strerror(28))
        flush(file)

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(RunError, match="the disk is full"):
        write_version(run, tmp_path / "reg" / "v1", {})
    assert list((tmp_path / "reg").iterdir()) == []
    write_version(run, tmp_path / "reg" / "v1", {})
    assert read_version(tmp_path / "reg" / "v1", "x") is not None


def test_what_is_no_version_is_passed_over(tmp_path: Path) -> None:
    for name in ("v1", "v0", "notes"):
        (tmp_path / name).mkdir()
        assert read_version(tmp_path / name, "x") is None


def test_a_run_without_an_adapter_has_nothing_to_register(tmp_path: Path) -> None:
    run: RunFolder = small(tmp_path, "run", marks("+"))
    run.update(state="interrupted")
    with pytest.raises(RunError, match="no adapter") as caught:
        check_run(run)
    assert "tuneproof resume" in str(caught.value.remedy)


def test_a_finished_run_is_not_sent_to_resume_for_its_adapter(tmp_path: Path) -> None:
    """`resume` found it complete, and the next command sent back to `resume`."""
    run: RunFolder = small(tmp_path, "run", marks("+"))
    run.update(state="finished")
    with pytest.raises(RunError, match="lost its adapter") as caught:
        check_run(run)
    assert "resume" not in str(caught.value.remedy) and "checkpoints" in str(caught.value.remedy)


@pytest.mark.parametrize(
    "content",
    ['{"sha256": [1]}', '{"run": 3}', '{"base": []}', '{"decision": "no"}', '{"replaces": "v1"}'],
)
def test_a_version_json_of_another_shape_counts_as_altered(
    content: str, make: MakeRun, tmp_path: Path
) -> None:
    """`registry list` and `show` ended in a fault of the program, for all other names too."""
    registry = Registry(tmp_path / "registry")
    added = registry.add(make("run", "++"), "handbook").version
    assert added is not None
    (added.path / "version.json").write_text(content, encoding="utf-8")
    (version,) = registry.versions("handbook")
    assert version.altered() == ("version.json",)
    with pytest.raises(RunError, match="content is damaged"):
        read_version(added.path, "handbook")


def test_an_adapter_that_cannot_be_loaded_is_not_registered(make: MakeRun) -> None:
    run = make("run", "+")
    (run / ADAPTER / "adapter_model.safetensors").write_bytes(b"cut")
    with pytest.raises(ModelError):
        check_run(run)


def test_a_version_is_never_written_over(make: MakeRun, tmp_path: Path) -> None:
    write_version(make("one", "+"), tmp_path / "v1", {"name": "one"})
    with pytest.raises(RunError):
        write_version(make("two", "+"), tmp_path / "v1", {"name": "two"})
    version = read_version(tmp_path / "v1", "x")
    assert version is not None and version.info["name"] == "one"


def test_a_run_without_its_recipe_is_not_said_to_lack_an_adapter(make: MakeRun) -> None:
    run = make("run", "+")
    (run / "recipe.yaml").unlink()
    with pytest.raises(RunError, match=r"lost its recipe\.yaml"):
        check_run(run)
