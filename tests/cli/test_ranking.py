"""models: the list, and the ranking for somebody's data."""

from __future__ import annotations

import json
from dataclasses import replace
from math import log
from pathlib import Path

import pytest

from tests.cli.conftest import FakeExperiment, Invoke
from tuneproof.check.facts import Bits, Cost, ModelFacts, RankedModel, TextTokens, TokenFacts
from tuneproof.models.catalogue import list_models
from tuneproof.types import Finding, Phase, Severity


def finding(code: str, severity: Severity, message: str) -> Finding:
    return Finding(code, severity, Phase.BEFORE, "title", message, "remedy")


GOOD = RankedModel(
    "good-270m",
    ModelFacts(
        parameters=268_000_000,
        tied=True,
        name="good-270m",
        license="Gemma",
        tokens=TokenFacts(answers=TextTokens(100, 75)),
        bits=Bits(28, 1320, 3960, 5.2 * 1320 * log(2), 10.0),
    ),
    Cost(400.0, 3 * 2**30),
    (finding("M211", Severity.NOTE, "good-270m: Gemma."),),
    7.0,
)
POOR = RankedModel(
    "poor-135m",
    ModelFacts(parameters=135_000_000, tied=True, name="poor-135m"),
    findings=(finding("M201", Severity.WARNING, "poor-135m needs 7.46 bits a character"),),
)
GONE = RankedModel("gone", fault="There is no such model: gone.")


def test_models_are_listed_for_people_and_machines(
    invoke: Invoke, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TUNEPROOF_CACHE", str(tmp_path))
    page = invoke("models")
    assert page.exit_code == 0
    assert "gemma3-270m" in page.stdout and "smollm2-135m" in page.stdout
    found = json.loads(invoke("models", "--json").stdout)["models"]
    assert found[0]["name"] == "gemma3-270m" and len(found[0]["sha256"]) == 64
    assert not any(model["converted"] for model in found)


def test_a_long_chinese_word_is_broken_not_cut(
    invoke: Invoke, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Chinese has no blanks to break at: at 80 columns what a model is for ended in “…”."""
    monkeypatch.setenv("COLUMNS", "80")
    told = "多國語言的基礎模型，擅長繁體中文，適合拿來微調，也是沒有指定時的預設模型"
    known = [replace(one, description=told) for one in list_models()]
    monkeypatch.setattr("tuneproof.models.catalogue.list_models", lambda: known)
    page = invoke("models").stdout
    assert "…" not in page and set(told) <= set(page)


def test_the_sentence_encoder_is_listed_as_what_it_is_and_as_no_base(
    invoke: Invoke, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It took disk and time of `check`, and nothing said that it was there."""
    monkeypatch.setenv("TUNEPROOF_CACHE", str(tmp_path))
    page = invoke("models")
    head = page.stdout.index("sentence encoder")
    assert page.stdout.index("multilingual-e5-small") > head > page.stdout.index("smollm2-135m")
    assert "not fine-tuned" in " ".join(page.stderr.split())
    said = json.loads(invoke("models", "--json").stdout)
    assert [one["name"] for one in said["encoders"]] == ["multilingual-e5-small"]
    assert "multilingual-e5-small" not in [one["name"] for one in said["models"]]
    assert not said["encoders"][0]["converted"] and said["encoders"][0]["bytes"] == 0


def test_models_are_ranked_for_people(invoke: Invoke, experiment: FakeExperiment) -> None:
    experiment.ranked = [GOOD, POOR, GONE]
    outcome = invoke(
        *("models", "--for", "a.csv", "--for", "b.csv", "--kb", "kb.jsonl"),
        *("--model", "gone", "--model", "x/y"),
    )
    assert outcome.exit_code == 0, outcome.stderr
    assert experiment.calls == [
        (
            "rank",
            {
                "data": [Path("a.csv"), Path("b.csv")],
                "kb": Path("kb.jsonl"),
                "models": ["gone", "x/y"],
            },
        )
    ]
    lines = outcome.stdout.splitlines()
    good, poor, gone = (
        next(line for line in lines if line.strip().startswith(name))
        for name in ("good-270m", "poor-135m", "gone")
    )
    for figure in ("5.20", "0.75", "268 M", "6 min 40 s", "3.0 GiB", "Gemma"):
        assert figure in good
    assert "not measured" in poor and "not named" in poor and "not measured" in gone
    assert "! poor-135m: M201 poor-135m needs 7.46 bits" in outcome.stdout
    assert "✕ gone: There is no such model: gone." in outcome.stdout
    assert "M211" not in outcome.stdout


def test_the_ranking_for_machines_has_every_figure_and_null_for_not_measured(
    invoke: Invoke, experiment: FakeExperiment
) -> None:
    experiment.ranked = [GOOD, GONE]
    good, gone = json.loads(invoke("models", "--for", "a.csv", "--json").stdout)["models"]
    assert good["bits_per_character"] == pytest.approx(5.2, abs=1e-3)
    assert good["tokens_per_character"] == 0.75
    assert good["predicted"] == {"seconds": 400.0, "peak_memory_bytes": 3 * 2**30}
    assert good["findings"][0]["code"] == "M211"
    assert gone["bits_per_character"] is None and gone["predicted"] is None
    assert gone["fault"] == "There is no such model: gone."


def test_models_to_compare_need_data(invoke: Invoke, experiment: FakeExperiment) -> None:
    outcome = invoke("models", "--model", "x/y")
    assert outcome.exit_code == 2 and "--for" in outcome.stderr
    assert not experiment.calls
