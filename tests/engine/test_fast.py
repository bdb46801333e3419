"""Replaced pieces give what the models' own give, gradients included."""

from __future__ import annotations

import copy
from typing import Any

import pytest
import torch
from torch import Tensor

from tests.engine.rig import sharp_base
from tests.tiny import FAMILIES, Family
from tuneproof.engine import fast
from tuneproof.engine.fast import FastRmsNorm, short_attention, speed_up

REPLACED: tuple[Family, ...] = ("gemma3", "llama", "qwen2")


def two(family: Family) -> tuple[Any, Any]:
    """The model as it is, and sped up; with the window of Gemma's tiny sliding layer at 16."""
    base = sharp_base(family)
    own = copy.deepcopy(base.model)
    speed_up(base.model)
    return own, base.model


def states_and_gradient(model: Any, length: int, rows: int = 2) -> tuple[Tensor, Tensor]:
    """Last states, and the gradient of a fixed mixture of them with respect to the input."""
    generator = torch.Generator().manual_seed(length)
    embedded = torch.randn(rows, length, model.config.hidden_size, generator=generator)
    embedded.requires_grad_()
    states = model.base_model(inputs_embeds=embedded, use_cache=False).last_hidden_state
    mixture = torch.randn(states.shape, generator=generator)
    (states * mixture).sum().backward()
    assert embedded.grad is not None
    return states.detach(), embedded.grad


@pytest.mark.parametrize("length", [1, 2, 15, 16, 17, 40, 256, 257])
@pytest.mark.parametrize("family", REPLACED)
def test_states_and_gradients_are_the_models_own(family: Family, length: int) -> None:
    """Shorter and longer than the sliding window (16) and than SHORT (256)."""
    own, quick = two(family)
    wanted, wanted_gradient = states_and_gradient(own, length)
    found, gradient = states_and_gradient(quick, length)
    assert torch.allclose(found, wanted, rtol=1e-5, atol=1e-5 * float(wanted.abs().max()))
    size = float(wanted_gradient.abs().max())
    assert torch.allclose(gradient, wanted_gradient, rtol=1e-4, atol=1e-5 * size)


@pytest.mark.parametrize("family", REPLACED)
def test_without_gradients_the_states_are_the_same(family: Family) -> None:
    own, quick = two(family)
    ids = torch.arange(5, 45)[None]
    with torch.no_grad():
        wanted = own.base_model(input_ids=ids).last_hidden_state
        found = quick.base_model(input_ids=ids).last_hidden_state
    assert torch.allclose(found, wanted, rtol=1e-5, atol=1e-5 * float(wanted.abs().max()))


@pytest.mark.parametrize("family", FAMILIES)
def test_norms_are_replaced_where_a_family_has_them(family: Family) -> None:
    model = sharp_base(family).model
    count = speed_up(model)
    norms = [m for m in model.modules() if isinstance(m, FastRmsNorm)]
    assert len(norms) == count
    per_model = {"gemma3": 2 * 6 + 1, "llama": 2 * 2 + 1, "qwen2": 2 * 2 + 1}
    assert count == per_model.get(family, 0)
    assert speed_up(model) == 0  # what was replaced stays


@pytest.mark.parametrize("gradients", [True, False])
@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
def test_a_norm_never_writes_into_its_input(dtype: torch.dtype, gradients: bool) -> None:
    """float() does not copy a float32 tensor. A norm that scaled its float copy in place once
    overwrote the residual stream itself, in float32 only."""
    generator = torch.Generator().manual_seed(0)
    weight = torch.nn.Parameter(torch.rand(8, generator=generator))
    norm = FastRmsNorm(weight, plus_one=True, eps=1e-6)
    x = torch.randn(3, 8, generator=generator).to(dtype)
    before = x.clone()
    with torch.set_grad_enabled(gradients):
        y = norm(x.requires_grad_(gradients))
    if gradients:
        upstream = torch.ones_like(y)
        y.backward(upstream)
        assert torch.equal(upstream, torch.ones_like(y))
    assert torch.equal(x.detach(), before)
    assert y.dtype == dtype


def test_a_norm_and_its_gradient_by_the_formula() -> None:
    generator = torch.Generator().manual_seed(0)
    weight = torch.nn.Parameter(torch.randn(8, generator=generator), requires_grad=False)
    norm = FastRmsNorm(weight, plus_one=False, eps=1e-3)
    x = torch.randn(5, 8, generator=generator, dtype=torch.float64)
    upstream = torch.randn(5, 8, generator=generator, dtype=torch.float64)
    plain = x.clone().requires_grad_()
    wanted = plain * (plain.square().mean(-1, keepdim=True) + 1e-3).rsqrt() * weight.double()
    torch.autograd.backward(wanted, upstream)
    quick = x.float().requires_grad_()
    found = norm(quick)
    found.backward(upstream.float())
    assert quick.grad is not None and plain.grad is not None
    assert torch.allclose(found.double(), wanted, atol=1e-6)
    assert torch.allclose(quick.grad.double(), plain.grad, atol=1e-6)


class _OddRMSNorm(torch.nn.Module):
    """Has the name and the fields of a known norm, and computes something else."""

    def __init__(self) -> None:
        super().__init__()
        self.weight = torch.nn.Parameter(torch.linspace(0.5, 1.5, 8))
        self.eps = 1e-6

    def forward(self, x: Tensor) -> Tensor:
        return x / x.abs().mean(-1, keepdim=True) * self.weight


def test_a_norm_is_known_by_what_it_computes_not_by_its_name() -> None:
    assert fast._fast_norm_for(_OddRMSNorm()) is None


@pytest.mark.parametrize("together", [1, 2, 4])
def test_short_attention_is_the_librarys(together: int) -> None:
    generator = torch.Generator().manual_seed(0)
    query = torch.randn(2, 4, 9, 8, generator=generator, requires_grad=True)
    key, value = (torch.randn(2, 4 // together, 9, 8, generator=generator) for _ in range(2))
    out, _weights = short_attention(torch.nn.Module(), query, key, value, None, scaling=0.3)
    wide_key, wide_value = (tensor.repeat_interleave(together, 1) for tensor in (key, value))
    wanted = torch.nn.functional.scaled_dot_product_attention(
        query, wide_key, wide_value, is_causal=True, scale=0.3
    ).transpose(1, 2)
    assert torch.allclose(out, wanted, atol=1e-6)
    mixture = torch.randn(out.shape, generator=generator)
    found = torch.autograd.grad((out * mixture).sum(), query)[0]
    assert torch.allclose(found, torch.autograd.grad((wanted * mixture).sum(), query)[0], atol=1e-5)
