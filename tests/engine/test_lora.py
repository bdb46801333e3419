"""Which layers can take an adapter: those that compute with their weights, and nothing else."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn
from transformers import FalconConfig

from tests.engine.rig import lora, rig_of, sharp_base
from tuneproof.engine.lora import Equipped

NAME = "layers.0.mlp.up_proj"


class Rounded(nn.Linear):
    """As BitNet's: one of three numbers in the place of each weight."""

    def forward(self, x: Tensor) -> Tensor:
        return nn.functional.linear(x, self.weight.sign() * self.weight.abs().mean(), self.bias)


class Router(nn.Linear):
    """As Llama 4's: it says where to as well."""

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:  # type: ignore[override]
        scores = super().forward(x)
        return scores, scores.argmax(-1)


class Packed(nn.Linear):
    """As those of bitsandbytes: its weights are bytes in a column."""

    def __init__(self, fan_in: int, fan_out: int, bias: bool):
        super().__init__(fan_in, fan_out, bias)
        self.weight = nn.Parameter(torch.zeros(8, 1, dtype=torch.uint8), requires_grad=False)

    def forward(self, x: Tensor) -> Tensor:
        return nn.functional.linear(x, torch.eye(8))


class Reworded(nn.Linear):
    """The same in other words."""

    def forward(self, x: Tensor) -> Tensor:
        return x @ self.weight.T


class Model(nn.Module):
    """Two numbered blocks and an output layer, as far as `Equipped` looks."""

    def __init__(self, kind: type[nn.Linear]):
        super().__init__()
        self.config = FalconConfig()
        self.layers = nn.ModuleList([kind(8, 8, False), nn.Linear(8, 8)])

    def get_output_embeddings(self) -> None:
        return None


@pytest.mark.parametrize("kind", [Rounded, Router, Packed])
def test_a_layer_of_its_own_kind_stays_as_it_is(kind: type[nn.Linear]) -> None:
    """Only its weights were kept, and another model was trained than the one that was loaded."""
    model = Model(kind)
    layer = model.layers[0]
    assert list(Equipped(model).linear) == ["layers.1"]
    assert model.layers[0] is layer


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
def test_a_layer_that_says_the_same_in_other_words_is_adapted(dtype: torch.dtype) -> None:
    assert list(Equipped(Model(Reworded).to(dtype)).linear) == ["layers.0", "layers.1"]


def test_a_layer_that_was_given_another_forward_stays_as_it_is() -> None:
    model = Model(nn.Linear)
    model.layers[0].forward = lambda x: x
    assert list(Equipped(model).linear) == ["layers.1"]


def test_all_layers_of_falcon_are_adapted(tmp_path: Path) -> None:
    """Its linear layers are a kind of their own."""
    shape = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4}
    target = rig_of(FalconConfig(vocab_size=400, **shape, alibi=True), tmp_path)
    assert len(target.network.equipped.targets(lora())) == 8


def test_a_model_with_one_rounding_layer_still_says_what_it_said() -> None:
    model = sharp_base("llama").model
    layer = model.model.get_submodule(NAME)
    layer.__class__ = Rounded
    ids = torch.arange(5, 15)[None]
    wanted = copy.deepcopy(model)(input_ids=ids).logits
    equipped = Equipped(model)
    assert f"model.{NAME}" not in equipped.linear
    assert torch.equal(model(input_ids=ids).logits, wanted)


def test_a_layer_that_is_kept_in_float32_learns_beside_others_in_bfloat16() -> None:
    """Transformers 5.0 keeps mT5's second feed-forward layer so: the products met two types."""
    equipped = Equipped(Model(nn.Linear))
    adapter = equipped.new_adapter(lora(), seed=0)
    adapter.refresh(torch.bfloat16)
    equipped.use(adapter, training=True)
    said = equipped.model.get_submodule("layers.1")(torch.ones(3, 8))
    assert said.dtype is torch.float32
    said.sum().backward()
    _grad_a, grad_b = adapter.gradients["layers.1"]
    assert bool(grad_b.any())
