"""A base model as the engine uses it: its output layer, and float32 for a while."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest
import torch
from transformers import XLNetConfig

from tests.engine.rig import Rig, rig, rig_of, sharp_base
from tests.tiny import FAMILIES, Family
from tuneproof.engine.network import Network
from tuneproof.errors import ModelError


def states(target: Rig) -> torch.Tensor:
    row = target.rows()[0].prompt
    ids = torch.tensor([row.ids])
    decoder_ids = torch.tensor([row.decoder_ids]) if row.decoder_ids else None
    with torch.no_grad():
        return target.network.states(ids, torch.ones_like(ids), decoder_ids)


def own_logits(target: Rig) -> torch.Tensor:
    row = target.rows()[0].prompt
    options = {"decoder_input_ids": torch.tensor([row.decoder_ids])} if row.decoder_ids else {}
    with torch.no_grad():
        out = target.untouched(input_ids=torch.tensor([row.ids]), **options)
    return out.logits[0]  # type: ignore[no-any-return]


@pytest.mark.parametrize("family", FAMILIES)
def test_the_output_layer_gives_the_models_own_scores(family: Family) -> None:
    target = rig(family)
    target.network.equipped.use(None)
    found = target.network.head.logits(states(target)[0])
    wanted = own_logits(target)
    assert torch.allclose(found, wanted, rtol=1e-4, atol=1e-5 * float(wanted.abs().max()))


@pytest.mark.parametrize("family", FAMILIES)
def test_in_float32_a_reduced_network_is_the_float32_model(family: Family) -> None:
    target = rig(family, "bfloat16")
    network = target.network
    network.equipped.use(None)
    wanted = own_logits(target)
    size = float(wanted.abs().max())
    with network.float32():
        found = network.head.logits(states(target)[0])
    assert found.dtype == torch.float32
    assert torch.allclose(found, wanted, rtol=1e-4, atol=1e-5 * size)


@pytest.mark.parametrize("fails", [False, True])
@pytest.mark.parametrize("family", FAMILIES)
def test_after_float32_everything_is_as_before(family: Family, fails: bool) -> None:
    target = rig(family, "bfloat16")
    network = target.network
    adapter = target.random_adapter()
    adapter.refresh(network.dtype)
    network.equipped.use(adapter)
    before = {name: value.clone() for name, value in network.model.state_dict().items()}
    head, wanted = network.head, states(target)
    pointers = {name: value.data_ptr() for name, value in network.model.named_parameters()}

    def inside() -> None:
        with network.float32():
            states(target)
            assert next(iter(adapter.compute.values()))[0].dtype == torch.float32
            if fails:
                raise RuntimeError("in the middle")

    if fails:
        with pytest.raises(RuntimeError, match="in the middle"):
            inside()
    else:
        inside()
    after = network.model.state_dict()
    assert all(value.dtype == before[name].dtype for name, value in after.items())
    assert all(torch.equal(value, before[name]) for name, value in after.items())
    assert network.head is head
    assert next(iter(adapter.compute.values()))[0].dtype == torch.bfloat16
    assert torch.equal(states(target), wanted)
    # No second copy of the weights is kept, and tied weights are still one.
    assert pointers == {name: p.data_ptr() for name, p in network.model.named_parameters()}


def test_a_network_without_an_adapter_can_be_widened_too() -> None:
    target = rig("llama", "bfloat16")
    target.network.equipped.use(None)
    with target.network.float32():
        assert states(target).dtype == torch.float32
    assert states(target).dtype == torch.bfloat16


def test_a_cap_on_the_scores_is_read_off_the_model() -> None:
    base = sharp_base("gemma3")
    base.model.config.final_logit_softcapping = 2.0
    untouched = copy.deepcopy(base.model)
    network = Network(base)
    ids = torch.arange(5, 15)[None]
    with torch.no_grad():
        wanted = untouched(input_ids=ids).logits[0]
        found = network.head.logits(network.states(ids, torch.ones_like(ids), None)[0])
    assert network.head.softcap == 2.0
    assert torch.allclose(found, wanted, atol=1e-5)


def test_a_bias_on_the_scores_is_read_off_the_model() -> None:
    base = sharp_base("mbart")
    base.model.final_logits_bias.copy_(torch.linspace(-3, 3, base.model.config.vocab_size)[None])
    untouched = copy.deepcopy(base.model)
    network = Network(base)
    ids = torch.arange(5, 15)[None]
    mask = torch.ones_like(ids)
    with torch.no_grad():
        wanted = untouched(input_ids=ids, decoder_input_ids=ids[:, :3]).logits[0]
        found = network.head.logits(network.states(ids, mask, ids[:, :3])[0])
    assert torch.allclose(found, wanted, atol=1e-4)


def test_an_output_that_is_computed_in_an_unknown_way_is_refused() -> None:
    base = sharp_base("qwen2")
    forward = base.model.forward

    def odd(**options: object) -> object:
        out = forward(**options)
        out.logits = out.logits * 3 + 1
        return out

    base.model.forward = odd
    with pytest.raises(ModelError, match="qwen2"):
        Network(base)


def test_a_model_that_cannot_be_run_as_here_is_refused() -> None:
    """Llama 4's text model, FSMT and EncoderDecoder ended in an AttributeError or a TypeError."""
    base = sharp_base("llama")
    base.model.base_model.forward = lambda **options: base.model.lm_head(options["input_ids"])
    with pytest.raises(ModelError, match=r"does not know \(llama\)"):
        Network(base)


def test_too_little_memory_is_not_said_to_be_an_unknown_family() -> None:
    base = sharp_base("llama")

    def full(**_options: object) -> None:
        raise RuntimeError("CUDA out of memory. Tried to allocate 2 GiB")

    base.model.base_model.forward = full
    with pytest.raises(RuntimeError, match="out of memory"):
        Network(base)


def test_a_model_that_sees_what_follows_is_refused(tmp_path: Path) -> None:
    """It saw the answer, and the padding, while it was trained on it: the loss was next to nothing,
    and what it answered had nothing to do with it."""
    shape = {"d_model": 32, "n_layer": 2, "n_head": 4, "d_inner": 64}
    with pytest.raises(ModelError, match=r"sees the words that it is to foretell \(xlnet\)"):
        rig_of(XLNetConfig(vocab_size=400, pad_token_id=0, eos_token_id=1, **shape), tmp_path)
