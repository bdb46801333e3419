"""A run on the tiny model, diagnosed with it, and the next one that follows its prescription."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.experiment.conftest import TRAIN
from tests.tiny import prescribe_tiny
from tuneproof import store
from tuneproof.config import Recipe, patched
from tuneproof.diagnose.causes import CAUSES
from tuneproof.diagnose.folder import parent_record
from tuneproof.errors import TuneproofError
from tuneproof.experiment import diagnose, evaluate, fit
from tuneproof.progress import Silent
from tuneproof.runfiles import kept_verdict
from tuneproof.store import RunFolder, read_json


def test_a_proof_leaves_a_diagnosis_with_what_the_model_measured(finished: RunFolder) -> None:
    raw = read_json(finished / store.DIAGNOSIS)
    for name in ("train_exact", "teacher_right", "differs", "base_bits", "answerable"):
        assert name in raw["evidence"], name
    assert raw["evidence"]["same_prompt"] is True
    assert raw["evidence"]["differs"] > 0
    assert {each["code"] for each in raw["causes"]} == {cause.code for cause in CAUSES}
    assert kept_verdict(finished) is not None
    assert (finished / store.PRESCRIPTION).exists() and (
        finished / store.PRESCRIPTION_DIFF
    ).exists()


def test_evaluating_again_adds_no_finding_twice(copy: RunFolder) -> None:
    """In any order: whether a prediction was off (M290) stands behind them, or not at all."""

    def found() -> list[str]:
        return sorted(json.dumps(line) for line in read_json(copy / store.FINDINGS))

    before = found()
    evaluate(copy, Silent())
    assert found() == before


def test_a_run_can_be_measured_again(copy: RunFolder) -> None:
    before = read_json(copy / store.DIAGNOSIS)["probes"]
    (copy / store.DIAGNOSIS).unlink()
    diagnose(copy, Silent())
    assert read_json(copy / store.DIAGNOSIS)["probes"] == before


def test_the_next_run_follows_the_prescription_and_says_what_came_of_it(
    recipe: Recipe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prescribe_tiny(monkeypatch, "llama")
    slow = patched(recipe, {"train.learning_rate": 1e-6, "train.epochs": 1})
    run = fit(slow, tmp_path, Silent())
    prescription = read_json(run / store.PRESCRIPTION)
    settings = {**prescription["settings"], "train.learning_rate": 1e-2, "train.epochs": 3}
    child = fit(patched(slow, settings), tmp_path, Silent(), parent=parent_record(run))
    status = child.status()
    assert status.parent["run"] == str(run.path.resolve())
    test = read_json(child / store.EVALUATION)["test"]
    assert test["took_part"] == test["questions"] > 0, "the parent was judged by the same ones"
    assert read_json(run / store.EVALUATION)["test"]["took_part"] == 0
    expected = {one["number"] for one in prescription["effects"]}
    codes = [line for line in read_json(child / store.FINDINGS) if line["code"] in
             ("G590", "G591", "G592")]  # fmt: skip
    assert {line["evidence"]["number"] for line in codes} == expected


def test_a_run_that_has_no_test_is_diagnosed_all_the_same(recipe: Recipe, tmp_path: Path) -> None:
    single = tmp_path / "single.csv"
    rows = [line for n, line in enumerate(TRAIN.splitlines()) if n % 4 == 1 or n == 0][:8]
    single.write_text("\n".join(rows) + "\n", encoding="utf-8")
    settings = {"data.train": [str(single)], "data.test": None, "train.epochs": 1}
    run = fit(patched(recipe, settings), tmp_path, Silent())
    raw = read_json(run / store.DIAGNOSIS)
    assert raw["evidence"]["rows"] <= 8 and "train_exact" in raw["evidence"]


def test_without_an_adapter_nothing_can_be_measured(copy: RunFolder) -> None:
    (copy / store.ADAPTER).rename(copy / "elsewhere")
    with pytest.raises(TuneproofError, match="lost its adapter"):
        diagnose(copy, Silent())
