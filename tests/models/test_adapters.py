"""Adapters in PEFT's format: PEFT is the judge of what is written here."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import torch
from peft import LoraConfig, PeftModel, get_peft_model
from safetensors.torch import load_file, save_file

from tests.tiny import CAUSAL, FAMILIES, SEQ2SEQ, Family, tiny_base, tiny_folder
from tuneproof.config import LoraSettings
from tuneproof.errors import ModelError, RunError
from tuneproof.models.adapters import CONFIG, WEIGHTS, AdapterFile, read_adapter, save_adapter
from tuneproof.models.load import Base

RANK, ALPHA = 4, 6.0
# float32; a wrong scale is off by more than 0.1
assert_close = partial(torch.testing.assert_close, atol=1e-4, rtol=1e-3)
SETTINGS = LoraSettings(rank=RANK, alpha=ALPHA)


def linear_modules(base: Base, layer: int | None = None) -> dict[str, torch.nn.Linear]:
    """The linear layers but the output layer, by path; of one layer if asked."""
    head = base.model.get_output_embeddings()
    return {
        path: module
        for path, module in base.model.named_modules()
        if isinstance(module, torch.nn.Linear)
        and module is not head
        and (layer is None or any(f".{kind}.{layer}." in path for kind in ("layers", "h", "block")))
    }


def random_tensors(base: Base, layer: int | None = None) -> dict[str, torch.Tensor]:
    generator = torch.Generator().manual_seed(1)
    tensors = {}
    for path, module in linear_modules(base, layer).items():
        shapes = {"A": (RANK, module.in_features), "B": (module.out_features, RANK)}
        for part, shape in shapes.items():
            tensors[f"{path}.lora_{part}.weight"] = torch.randn(shape, generator=generator) / 4
    return tensors


def save(folder: Path, base: Base, layer: int | None = None) -> dict[str, torch.Tensor]:
    tensors = random_tensors(base, layer)
    save_adapter(
        folder,
        str(base.local.path),
        SETTINGS,
        tensors,
        targets=sorted({path.rpartition(".")[2] for path in linear_modules(base)}),
        layers=None if layer is None else [layer],
        task="SEQ_2_SEQ_LM" if base.kind == "seq2seq" else "CAUSAL_LM",
    )
    return tensors


def logits(model: Any, base: Base) -> torch.Tensor:
    ids = base.tokenizer("How do I set up the VPN?", return_tensors="pt")["input_ids"]
    inputs = {"input_ids": ids}
    if base.kind == "seq2seq":
        inputs["decoder_input_ids"] = torch.tensor([[*base.decoder_prefix, 5, 6]])
    with torch.no_grad():
        found: torch.Tensor = model(**inputs).logits
    return found


def merged(base: Base, adapter: AdapterFile) -> Any:
    """The base model with the update added to its weights, by the definition of LoRA."""
    for path, (a, b) in adapter.tensors.items():
        base.model.get_submodule(path).weight.data += adapter.scale * b @ a
    return base.model


@pytest.mark.parametrize("layer", [None, 1])
@pytest.mark.parametrize("family", FAMILIES)
def test_peft_loads_what_is_written_and_computes_the_same(
    family: Family, layer: int | None, tmp_path: Path
) -> None:
    base = tiny_base(family)
    tensors = save(tmp_path / "adapter", base, layer)
    untouched = logits(base.model, base)
    ours = logits(merged(tiny_base(family), read_adapter(tmp_path / "adapter")), base)

    with_peft = PeftModel.from_pretrained(base.model, tmp_path / "adapter").eval()

    loaded = {name for name, _weight in with_peft.named_parameters() if "lora_" in name}
    assert len(loaded) == len(tensors)  # as many modules as were written, and no others
    theirs = logits(with_peft, base)
    assert (theirs - untouched).abs().max() > 0.1
    assert_close(theirs, ours)


@pytest.mark.parametrize("family", [CAUSAL[1], SEQ2SEQ[0]])
def test_an_adapter_finds_its_base_by_itself(family: Family, tmp_path: Path) -> None:
    from peft import AutoPeftModelForCausalLM, AutoPeftModelForSeq2SeqLM

    base = tiny_base(family)
    save(tmp_path / "adapter", base)
    auto = AutoPeftModelForCausalLM if base.kind == "causal" else AutoPeftModelForSeq2SeqLM
    loaded = auto.from_pretrained(tmp_path / "adapter").eval()
    ours = merged(base, read_adapter(tmp_path / "adapter"))
    assert_close(logits(loaded, base), logits(ours, base))


def test_reading_gives_back_what_was_written(tmp_path: Path) -> None:
    base = tiny_base("gemma3")
    tensors = save(tmp_path / "adapter", base, layer=1)
    found = read_adapter(tmp_path / "adapter")
    assert (found.rank, found.alpha, found.scale) == (RANK, ALPHA, ALPHA / RANK)
    assert found.layers == (1,)
    assert found.base == str(tiny_folder("gemma3"))
    assert "q_proj" in found.targets
    assert set(found.tensors) == set(linear_modules(base, layer=1))
    for path, (a, b) in found.tensors.items():
        assert torch.equal(a, tensors[f"{path}.lora_A.weight"])
        assert torch.equal(b, tensors[f"{path}.lora_B.weight"])


def test_reads_what_peft_writes_rslora_included(tmp_path: Path) -> None:
    base = tiny_base("llama")
    config = LoraConfig(
        r=4,
        lora_alpha=6,
        use_rslora=True,
        target_modules=["q_proj", "up_proj"],
        task_type="CAUSAL_LM",
    )
    theirs = get_peft_model(base.model, config).eval()
    with torch.no_grad():
        for name, weight in theirs.named_parameters():
            if "lora_B" in name:
                weight.fill_(0.05)
    theirs.save_pretrained(tmp_path / "theirs")
    found = read_adapter(tmp_path / "theirs")
    assert found.scale == 6 / 2
    ours = logits(merged(tiny_base("llama"), found), base)
    assert_close(logits(theirs, base), ours)


def test_masters_are_written_as_float32_and_the_file_is_reproducible(tmp_path: Path) -> None:
    base = tiny_base("llama")
    for name in ("one", "two"):
        save(tmp_path / name, base)
    for file in (CONFIG, WEIGHTS):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()
    assert {weight.dtype for weight in load_file(tmp_path / "one" / WEIGHTS).values()} == {
        torch.float32
    }


def test_an_adapter_that_was_there_is_replaced_and_nothing_lies_beside(tmp_path: Path) -> None:
    base = tiny_base("llama")
    save(tmp_path / "adapter", base)
    (tmp_path / "adapter" / "README.md").write_text("of the old one")
    save(tmp_path / "adapter", base, layer=1)
    assert read_adapter(tmp_path / "adapter").layers == (1,)
    assert [path.name for path in tmp_path.iterdir()] == ["adapter"]
    assert {path.name for path in (tmp_path / "adapter").iterdir()} == {CONFIG, WEIGHTS}


def test_a_disk_that_is_full_leaves_the_old_adapter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = tiny_base("llama")
    save(tmp_path / "adapter", base)

    def full(path: Path, target: Path) -> None:
        raise OSError(28, "the disk is full on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", full)
        with pytest.raises(RunError, match="the disk is full"):
            save(tmp_path / "adapter", base, layer=1)
    assert read_adapter(tmp_path / "adapter").layers is None
    assert [path.name for path in tmp_path.iterdir()] == ["adapter"]


def test_an_adapter_whose_replacement_was_killed_is_read_where_it_was(tmp_path: Path) -> None:
    """Between moving the old one away and the new one in; nobody ever moved it back."""
    save(tmp_path / "adapter", tiny_base("llama"))
    (tmp_path / "adapter").rename(tmp_path / ".adapter.old")
    assert read_adapter(tmp_path / "adapter").layers is None
    assert [path.name for path in tmp_path.iterdir()] == ["adapter"]


@pytest.mark.parametrize(
    "setting",
    [
        {"use_dora": True},
        {"rank_pattern": {"q_proj": 8}},
        {"alpha_pattern": {"q_proj": 8}},
        {"modules_to_save": ["lm_head"]},
        {"bias": "all"},
        {"init_lora_weights": "pissa"},
        {"peft_type": "IA3"},
    ],
)
def test_what_the_engine_does_not_compute_is_refused_by_name(
    tmp_path: Path, setting: dict[str, Any]
) -> None:
    save(tmp_path, tiny_base("llama"))
    config = json.loads((tmp_path / CONFIG).read_text())
    (tmp_path / CONFIG).write_text(json.dumps({**config, **setting}))
    with pytest.raises(ModelError) as caught:
        read_adapter(tmp_path)
    ((name, value),) = setting.items()
    assert f"{name}: {value}" in caught.value.message


@pytest.mark.parametrize("missing", [CONFIG, WEIGHTS])
def test_a_folder_that_is_no_adapter(tmp_path: Path, missing: str) -> None:
    save(tmp_path, tiny_base("llama"))
    (tmp_path / missing).unlink()
    with pytest.raises(ModelError, match=f"it has no {missing}"):
        read_adapter(tmp_path)


def test_broken_files_are_named(tmp_path: Path) -> None:
    save(tmp_path / "adapter", tiny_base("llama"))
    config, weights = tmp_path / "adapter" / CONFIG, tmp_path / "adapter" / WEIGHTS
    whole = {path: path.read_bytes() for path in (config, weights)}
    for path, content in ((weights, whole[weights][:-5]), (config, b"{"), (config, b"[]")):
        path.write_bytes(content)
        with pytest.raises(ModelError) as caught:
            read_adapter(tmp_path / "adapter")
        assert caught.value.where == str(path)
        path.write_bytes(whole[path])
    fields = json.loads(whole[config])
    for wrong in ({"r": 0}, {"r": "many"}, {"lora_alpha": None}, {"target_modules": None}):
        config.write_text(json.dumps({**fields, **wrong}))
        with pytest.raises(ModelError, match="cannot be used"):
            read_adapter(tmp_path / "adapter")


@pytest.mark.parametrize(
    ("tensors", "fault"),
    [
        ({}, "no tensors"),
        ({"base_model.model.q.lora_A.weight": (4, 8)}, "only one of A and B"),
        (
            {
                "base_model.model.q.lora_A.weight": (8, 8),
                "base_model.model.q.lora_B.weight": (8, 8),
            },
            "not of rank 4",
        ),
        ({"base_model.model.q.lora_magnitude_vector": (4,)}, "unknown tensor"),
    ],
)
def test_tensors_that_do_not_fit_are_named(
    tmp_path: Path, tensors: dict[str, tuple[int, ...]], fault: str
) -> None:
    save(tmp_path, tiny_base("llama"))
    save_file({name: torch.zeros(shape) for name, shape in tensors.items()}, tmp_path / WEIGHTS)
    with pytest.raises(ModelError, match=fault):
        read_adapter(tmp_path)
