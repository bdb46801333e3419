from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from tests.models.test_adapters import save
from tests.tiny import tiny_base
from tuneproof.errors import ModelError
from tuneproof.export.merge import merge
from tuneproof.models.adapters import AdapterFile, read_adapter
from tuneproof.models.load import Base

PATH = "model.layers.1.mlp.up_proj"


@pytest.fixture
def base() -> Base:
    return tiny_base("llama")


@pytest.fixture
def adapter(base: Base, tmp_path: Path) -> AdapterFile:
    save(tmp_path / "adapter", base)
    return read_adapter(tmp_path / "adapter")


def test_every_weight_gains_scale_times_b_a_and_no_other_changes(
    base: Base, adapter: AdapterFile
) -> None:
    before = {name: weight.clone() for name, weight in base.model.named_parameters()}
    merge(base.model, adapter)
    for name, weight in base.model.named_parameters():
        pair = adapter.tensors.get(name.removesuffix(".weight"))
        expected = before[name]
        if pair is not None:
            expected = expected + adapter.scale * (pair[1] @ pair[0])
        torch.testing.assert_close(weight, expected)
    assert len(adapter.tensors) == 14


@pytest.mark.parametrize(
    ("path", "fault"),
    [
        ("model.layers.9.mlp.up_proj", "no such layer"),
        ("model.norm", "not a linear layer"),
        ("lm_head", "shares its weight with model.embed_tokens.weight"),
    ],
)
def test_what_cannot_be_merged_is_named_and_nothing_is_changed(
    base: Base, adapter: AdapterFile, path: str, fault: str
) -> None:
    before = {name: weight.clone() for name, weight in base.model.named_parameters()}
    tensors = {**adapter.tensors, path: adapter.tensors[PATH]}
    with pytest.raises(ModelError, match=fault) as caught:
        merge(base.model, replace(adapter, tensors=tensors))
    assert caught.value.where == path
    assert all(torch.equal(before[name], w) for name, w in base.model.named_parameters())


def test_a_pair_of_another_shape_is_refused(base: Base, adapter: AdapterFile) -> None:
    a, b = adapter.tensors[PATH]
    tensors = {**adapter.tensors, PATH: (a[:, :-1], b)}
    with pytest.raises(ModelError, match="shape is another"):
        merge(base.model, replace(adapter, tensors=tensors))
