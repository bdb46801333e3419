"""Adapters and states as files: PEFT is the judge of the one, an unstopped run of the other."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
import torch
from peft import LoraConfig, PeftModel, get_peft_model

from tests.engine.rig import factors, lora, losses, randomised, recipe, rig
from tests.tiny import FAMILIES, Family
from tuneproof.engine import reference
from tuneproof.engine.checkpoint import load_adapter, read_state, write_adapter, write_state
from tuneproof.engine.decode import Decoder
from tuneproof.engine.decoding import Decoding
from tuneproof.engine.loop import Candidate, mean_loss
from tuneproof.errors import ModelError, RunError


def peft_loss(model: torch.nn.Module, target: object) -> float:
    with torch.no_grad():
        return float(reference.loss(model, target))  # type: ignore[arg-type]


SETTINGS: dict[str, dict[str, Any]] = {
    "all": {},
    "upper half": {"layers": "upper-half"},
    "odd scale": {"rank": 3, "alpha": 7.5},
}


@pytest.mark.parametrize("settings", SETTINGS)
@pytest.mark.parametrize("family", FAMILIES)
def test_peft_loads_an_adapter_and_computes_the_same(
    family: Family, settings: str, tmp_path: Path
) -> None:
    target = rig(family)
    adapter = target.random_adapter(**SETTINGS[settings])
    write_adapter(tmp_path / "adapter", target.network, adapter)
    model = PeftModel.from_pretrained(copy.deepcopy(target.untouched), str(tmp_path / "adapter"))
    found = peft_loss(model, target.rows())
    wanted = mean_loss(target.network, adapter, target.rows())
    assert found == pytest.approx(wanted, rel=1e-5)
    assert found != pytest.approx(peft_loss(target.untouched, target.rows()), rel=1e-3)


@pytest.mark.parametrize("settings", SETTINGS)
@pytest.mark.parametrize("family", FAMILIES)
def test_what_is_written_is_read_back(family: Family, settings: str, tmp_path: Path) -> None:
    target = rig(family)
    adapter = target.random_adapter(**SETTINGS[settings])
    write_adapter(tmp_path / "adapter", target.network, adapter)
    again = load_adapter(tmp_path / "adapter", target.network)
    assert torch.equal(again.flat, adapter.flat)
    assert again.scale == adapter.scale
    assert again.settings.layers == adapter.settings.layers


@pytest.mark.parametrize(
    "options",
    [
        {"target_modules": "all-linear"},
        {"target_modules": "all-linear", "use_rslora": True},
        {"target_modules": ["q_proj", "v_proj"], "layers_to_transform": [1]},
        {"target_modules": ["down_proj"], "lora_dropout": 0.1},
    ],
)
@pytest.mark.parametrize("family", ["gemma3", "llama", "qwen2"])
def test_an_adapter_made_by_peft_loads(
    family: Family, options: dict[str, object], tmp_path: Path
) -> None:
    target = rig(family)
    config = LoraConfig(r=5, lora_alpha=9, task_type="CAUSAL_LM", **options)
    made = get_peft_model(copy.deepcopy(target.untouched), config).eval()
    generator = torch.Generator().manual_seed(0)
    with torch.no_grad():
        for name, weight in made.named_parameters():
            if "lora_" in name:
                weight.copy_(torch.randn(weight.shape, generator=generator) * 0.1)
    made.save_pretrained(str(tmp_path))
    adapter = load_adapter(tmp_path, target.network)
    found = mean_loss(target.network, adapter, target.rows())
    assert found == pytest.approx(peft_loss(made, target.rows()), rel=1e-5)


def test_peft_generates_what_the_decoder_answers(tmp_path: Path) -> None:
    target = rig("qwen2")
    adapter = target.random_adapter()
    write_adapter(tmp_path / "adapter", target.network, adapter)
    model = PeftModel.from_pretrained(copy.deepcopy(target.untouched), str(tmp_path / "adapter"))
    decoding = Decoding(20, frozenset(target.renderer.end_ids), stop_on_loop=False)
    found = Decoder(target.network, target.renderer, decoding).answer(["VPN?"], adapter)
    ids = torch.tensor([target.renderer.prompt("VPN?").ids])
    out = model.generate(input_ids=ids, max_new_tokens=20, do_sample=False)
    assert found[0].text == target.renderer.text(out[0, ids.shape[1] :].tolist())


@pytest.mark.parametrize(("made_for", "loaded_by"), [("llama", "bloom"), ("bloom", "llama")])
def test_an_adapter_of_another_model_is_refused_by_name(
    made_for: Family, loaded_by: Family, tmp_path: Path
) -> None:
    """Names of layers that the model does not have were once blamed on the recipe."""
    write_adapter(tmp_path / "adapter", rig(made_for).network, rig(made_for).random_adapter())
    with pytest.raises(RunError, match="does not fit") as caught:
        load_adapter(tmp_path / "adapter", rig(loaded_by).network)
    assert made_for in str(caught.value.remedy)


def test_a_part_of_an_adapter_is_refused(tmp_path: Path) -> None:
    target = rig("qwen2")
    write_adapter(tmp_path / "adapter", target.network, target.random_adapter())
    weights = tmp_path / "adapter" / "adapter_model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-100])
    with pytest.raises(ModelError):
        load_adapter(tmp_path / "adapter", target.network)


def test_a_reduced_type_keeps_the_masters_whole(tmp_path: Path) -> None:
    target = rig("gemma3", "bfloat16")
    adapter = target.random_adapter()
    write_adapter(tmp_path / "adapter", target.network, adapter)
    assert torch.equal(load_adapter(tmp_path / "adapter", target.network).flat, adapter.flat)


@pytest.mark.parametrize("family", ["gemma3", "mbart"])
@pytest.mark.parametrize("kept", [1, 3, 5])
def test_training_goes_on_from_a_file_as_if_it_had_never_stopped(
    family: Family, kept: int, tmp_path: Path
) -> None:
    target = rig(family)
    settings = recipe(lora(dropout=0.1), batch_size=2, epochs=3)
    wanted = losses(Candidate(target.network, target.rows(), settings), 9)
    first = Candidate(target.network, target.rows(), settings)
    found = losses(first, kept)
    write_state(tmp_path, first)
    second = Candidate(target.network, target.rows(), settings)
    second.restore(read_state(tmp_path)[0])
    assert found + losses(second, 9 - kept) == wanted


def test_the_rate_and_the_notes_of_a_state_come_back(tmp_path: Path) -> None:
    target = rig("qwen2")
    first = Candidate(target.network, target.rows(), recipe())
    first.step()
    first.rate_factor = 0.1 + 0.2
    notes = {"best": {"epoch": 3, "loss": 0.1}, "text": "學習率減半", "nothing": None}
    write_state(tmp_path, first, notes)
    state, kept = read_state(tmp_path)
    assert kept == notes
    second = Candidate(target.network, target.rows(), recipe())
    second.restore(state)
    assert second.rate_factor == 0.1 + 0.2
    write_state(tmp_path, first)
    assert read_state(tmp_path)[1] == {}


def test_answering_between_two_steps_changes_no_step(tmp_path: Path) -> None:
    target = rig("gemma3", "bfloat16")
    decoding = Decoding(8, frozenset(target.renderer.end_ids))
    decoder = Decoder(target.network, target.renderer, decoding)
    wanted = losses(Candidate(target.network, target.rows(), recipe()), 4)
    candidate = Candidate(target.network, target.rows(), recipe())
    found = []
    for _step in range(4):
        found += losses(candidate, 1)
        decoder.answer(["VPN?"], candidate.adapter)
        decoder.answer(["VPN?"], None, exact=False)
        mean_loss(target.network, candidate.adapter, target.rows())
        write_adapter(tmp_path / "adapter", target.network, candidate.adapter)
    assert found == wanted


@pytest.mark.parametrize("content", [b"", b"half a header", None])
def test_a_broken_state_is_an_error_with_a_remedy(content: bytes | None, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / "state.safetensors").write_bytes(content)
    with pytest.raises(RunError) as caught:
        read_state(tmp_path)
    assert caught.value.remedy


def test_a_state_cut_short_is_an_error(tmp_path: Path) -> None:
    target = rig("qwen2")
    candidate = Candidate(target.network, target.rows(), recipe())
    candidate.step()
    write_state(tmp_path, candidate)
    path = tmp_path / "state.safetensors"
    path.write_bytes(path.read_bytes()[:-8])
    with pytest.raises(RunError):
        read_state(tmp_path)


def test_too_little_memory_is_not_said_to_be_a_broken_state(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was, with the advice to start a new run, although the file was whole."""

    def full(content: bytes) -> None:
        raise MemoryError

    target = rig("qwen2")
    write_state(tmp_path, Candidate(target.network, target.rows(), recipe()))
    monkeypatch.setattr("tuneproof.engine.checkpoint.load", full)
    with pytest.raises(MemoryError):
        read_state(tmp_path)
    monkeypatch.undo()
    assert read_state(tmp_path)[0].step == 0


def test_the_factors_of_the_judge_are_those_of_the_file(tmp_path: Path) -> None:
    """Judge, PEFT and engine agree on which of A and B comes first and how they are scaled."""
    target = rig("llama")
    adapter = randomised(target.random_adapter(rank=2, alpha=3.0), seed=9)
    with torch.no_grad(), reference.adapted(target.untouched, factors(adapter), adapter.scale):
        wanted = float(reference.loss(target.untouched, target.rows()))
    write_adapter(tmp_path / "adapter", target.network, adapter)
    again = load_adapter(tmp_path / "adapter", target.network)
    assert mean_loss(target.network, again, target.rows()) == pytest.approx(wanted, rel=1e-5)
