from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from tests.compare.make_runs import variant
from tests.registry.conftest import with_adapter
from tuneproof.registry import Registry, Version
from tuneproof.registry.tracking import record_of
from tuneproof.store import EVALUATION, read_json


@pytest.fixture
def version(registry: Registry, tmp_path: Path) -> Version:
    run = with_adapter(variant(tmp_path, "a-run", settings={"lora.targets": ["q_proj"]}))
    added = registry.add(run, "handbook").version
    assert added is not None
    return added


def test_settings_become_parameters_under_their_dotted_names(version: Version) -> None:
    params = record_of(version).params
    assert params["train.epochs"] == "5" and params["train.learning_rate"] == "0.001"
    assert params["lora.targets"] == '["q_proj"]' and params["data.kb"] == "kb.jsonl"
    assert params["stop.minutes"] == "null"


def test_every_figure_becomes_a_metric_with_its_interval(version: Version) -> None:
    metrics = record_of(version).metrics
    systems = read_json(version.path / EVALUATION)["systems"]
    far = systems["adapter"]["far"]["correct"]
    assert metrics["adapter.far.correct"] == far["value"]
    assert metrics["adapter.far.correct.low"] == far["low"]
    assert metrics["lookup.all.correct"] == systems["lookup"]["all"]["correct"]["value"]
    assert metrics["adapter.all.invented"] == systems["adapter"]["all"]["flags"]["invented"]
    assert metrics["adapter.style.short.n"] == systems["adapter"]["style:short"]["n"]
    assert metrics["train_seconds"] == 271.8
    assert metrics["peak_memory_bytes"] == 2_310_000_000


def test_what_was_not_measured_is_no_metric(version: Version) -> None:
    metrics = record_of(version).metrics
    assert all(math.isfinite(value) for value in metrics.values())
    assert "adapter.far.similarity" in metrics
    evaluation = read_json(version.path / EVALUATION)
    evaluation["systems"]["adapter"]["far"]["similarity"] = None
    (version.path / EVALUATION).write_text(json.dumps(evaluation), encoding="utf-8")
    assert "adapter.far.similarity" not in record_of(version).metrics


def test_names_are_such_that_every_tracker_takes_them(version: Version) -> None:
    record = record_of(version)
    for name in (*record.params, *record.metrics, *record.tags):
        assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789_.-")
    assert all(len(value) <= 500 for value in (*record.params.values(), *record.tags.values()))


def test_long_settings_are_cut_with_a_mark(version: Version) -> None:
    path = version.path / "recipe.yaml"
    path.write_text(f"data: {{train: ['{'x' * 900}']}}", encoding="utf-8")
    value = record_of(version).params["data.train"]
    assert len(value) == 500 and value.endswith("…")


def test_tags_and_artifacts_say_where_it_comes_from(version: Version) -> None:
    record = record_of(version)
    assert record.experiment == "handbook" and record.name == "v1 a-run"
    assert record.tags["tuneproof.version"] == "v1"
    assert record.tags["tuneproof.verdict"] == "generalises"
    assert record.tags["tuneproof.base_digest"] == "a5fd3b62230aa5ec"
    assert record.tags["tuneproof.forced"] == "false"
    names = [path.name for path in record.artifacts]
    assert names == ["adapter", "recipe.yaml", "evaluation.json", "answers.jsonl", "run.json"]
    assert all(path.exists() for path in record.artifacts)
