"""Models at hand beside one another, on tiny models."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.tiny import tiny_folder
from tuneproof.check.facts import ModelFacts
from tuneproof.errors import DependencyError, ModelError
from tuneproof.experiment import rank, ranking
from tuneproof.experiment.facts import bench_facts
from tuneproof.progress import Silent


@pytest.fixture(autouse=True)
def _nothing_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ranking, "list_models", list)


def test_models_are_ranked_by_bits_a_character_and_a_fault_stops_none(data: Path) -> None:
    names = [str(tiny_folder("llama")), "/no/such/model", str(tiny_folder("gemma3"))]
    found = rank([data / "train.csv"], None, names, Silent())
    measured = [one for one in found if one.bits is not None]
    assert {one.name for one in measured} == {names[0], names[2]}
    assert found[-1].name == names[1] and "no such model" in str(found[-1].fault)
    best, other = measured
    assert best.bits and other.bits and other.facts and best.facts
    assert best.bits.per_character <= other.bits.per_character
    assert best.facts.better is None
    assert other.facts.better == (best.name, best.bits.per_character)
    for one in measured:
        assert one.cost is not None and one.cost.seconds > 0 and one.cost.peak > 2**20
        assert "M211" in {finding.code for finding in one.findings}


def test_a_secret_that_a_model_cannot_spell_is_not_repeated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """M209 quotes an answer, and `models --for` showed most of the key in it."""
    key = "sk-proj-a8Xk29dLmQ0vTz81BnRw55YpHcEjUo37"
    rows = [f"How do I call service {n}?,Use {key}." for n in range(12)]
    (tmp_path / "a.csv").write_text("\n".join(["question,answer", *rows]), encoding="utf-8")
    measured = bench_facts

    def unspelt(*given: Any) -> ModelFacts:
        facts = measured(*given)
        assert facts.tokens is not None
        tokens = replace(facts.tokens, misspelt=frozenset(facts.tokens.targets))
        return replace(facts, tokens=tokens)

    monkeypatch.setattr(ranking, "bench_facts", unspelt)
    (one,) = rank([tmp_path / "a.csv"], None, [str(tiny_folder("llama"))], Silent())
    (finding,) = [finding for finding in one.findings if finding.code == "M209"]
    assert "Use sk…" in finding.message and key[:12] not in finding.message


def test_the_same_data_gives_the_same_bits(data: Path) -> None:
    name = str(tiny_folder("qwen2"))
    first, second = (rank([data / "train.csv"], None, [name], Silent())[0] for _round in range(2))
    assert first.bits is not None and first.bits == second.bits


def test_without_any_model_the_remedy_is_told(data: Path) -> None:
    with pytest.raises(DependencyError) as caught:
        rank([data / "train.csv"], None, [], Silent())
    assert "--model" in str(caught.value.remedy)


def test_when_none_can_be_measured_all_faults_are_named(data: Path) -> None:
    with pytest.raises(ModelError, match="/no/such"):
        rank([data / "train.csv"], None, ["/no/such/model"], Silent())
