"""init: a recipe to start from."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import FakeExperiment, Invoke
from tuneproof.config import load_recipe


def test_the_recipe_is_commented_and_can_be_read(
    invoke: Invoke, experiment: FakeExperiment, tmp_path: Path
) -> None:
    out = tmp_path / "r.yaml"
    outcome = invoke("init", "a.csv", "--kb", "kb.jsonl", "--model", "m", "--out", out)
    assert outcome.exit_code == 0
    assert f"tuneproof fit --recipe {out}" in outcome.stderr
    assert "# Passes over the training data" in out.read_text(encoding="utf-8")
    assert load_recipe(out).data.train == ("a.csv",)
    given = experiment.started[0]
    assert given == {"paths": [Path("a.csv")], "kb": Path("kb.jsonl"), "test": None, "model": "m"}


def test_a_recipe_that_is_there_is_kept_unless_forced(
    invoke: Invoke, experiment: FakeExperiment, tmp_path: Path
) -> None:
    out = tmp_path / "r.yaml"
    out.write_text("mine", encoding="utf-8")
    refused = invoke("init", "a.csv", "--out", out)
    assert refused.exit_code == 2 and "--force" in refused.stderr
    assert out.read_text(encoding="utf-8") == "mine"
    assert invoke("init", "a.csv", "--out", out, "--force").exit_code == 0
    assert "epochs" in out.read_text(encoding="utf-8")


def test_the_recipe_for_machines(
    invoke: Invoke, experiment: FakeExperiment, tmp_path: Path
) -> None:
    said = json.loads(invoke("init", "a.csv", "--out", tmp_path / "r.yaml", "--json").stdout)
    assert said["recipe"] == str(tmp_path / "r.yaml")
    assert said["settings"]["data"]["train"] == ["a.csv"]
