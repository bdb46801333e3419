"""export, with a tiny model."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Invoke
from tests.export.conftest import tiny_run
from tests.report.make_run import make_run
from tuneproof.store import RunFolder


@pytest.fixture
def run(tmp_path: Path) -> RunFolder:
    return tiny_run(tmp_path, "qwen2")


def test_both_forms_are_written_and_named(invoke: Invoke, run: RunFolder, tmp_path: Path) -> None:
    model, adapter = tmp_path / "model", tmp_path / "adapter"
    outcome = invoke("export", run.path, "--merged", model, "--adapter", adapter)
    assert outcome.exit_code == 0, outcome.output
    assert outcome.stdout.count("Written and checked") == 2
    assert (model / "model.safetensors").exists() and (model / "README.md").exists()
    assert (adapter / "adapter_model.safetensors").exists()
    assert outcome.stdout.count("The guard is not part of it") == 1


def test_machines_get_paths_and_checks(invoke: Invoke, run: RunFolder, tmp_path: Path) -> None:
    outcome = invoke("export", run.path, "--merged", tmp_path / "model", "--json")
    [said] = json.loads(outcome.stdout)["exports"]
    assert (said["kind"], said["path"], said["way"]) == ("merged", str(tmp_path / "model"), "chat")
    assert said["check"]["difference"] < said["check"]["change"]


def test_wrong_use_is_a_sentence(invoke: Invoke, run: RunFolder, tmp_path: Path) -> None:
    nothing = invoke("export", run.path)
    assert nothing.exit_code == 2 and "Nothing to write was named." in nothing.stderr
    same = invoke("export", run.path, "--merged", tmp_path / "x", "--adapter", tmp_path / "x")
    assert same.exit_code == 2 and "the same folder" in same.stderr
    taken = invoke("export", run.path, "--merged", run.path)
    assert taken.exit_code == 2 and "never replaces" in taken.stderr
    unfinished = invoke("export", make_run(tmp_path, "failed").path, "--adapter", tmp_path / "x")
    assert unfinished.exit_code == 2 and "no adapter yet" in unfinished.stderr
    assert not (tmp_path / "x").exists()
