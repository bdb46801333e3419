"""Training the upper half over kept lower states is training it over the whole model."""

from __future__ import annotations

import pytest
import torch

from tests.engine.rig import factors, lora, make_rig, randomised, recipe, rig
from tests.tiny import FAMILIES, Family
from tuneproof.engine import reference
from tuneproof.engine.loop import Candidate, mean_loss
from tuneproof.engine.lower import LayerSwitch

SPLIT: tuple[Family, ...] = ("gemma3", "llama", "qwen2")


@pytest.mark.parametrize("family", FAMILIES)
def test_families_that_cannot_be_split_are_found_out(family: Family) -> None:
    """BLOOM norms its embeddings before the first block, so states from the middle cannot be
    given as embeddings; an encoder-decoder has no one lower half."""
    network = rig(family).network
    paths = network.equipped.targets(lora(layers="upper-half"))
    assert (network.switch is not None) is (family in SPLIT)
    assert network.split_for(paths) == (1 if family in SPLIT else 0)
    assert network.split_for(network.equipped.targets(lora())) == 0


@pytest.mark.parametrize("loss_on", ["answer", "all"])
@pytest.mark.parametrize("family", SPLIT)
def test_kept_lower_states_change_no_step(
    family: Family, loss_on: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = rig(family)
    settings = recipe(lora(layers="upper-half"), loss_on=loss_on)

    def run() -> tuple[list[float], torch.Tensor]:
        candidate = Candidate(target.network, target.rows(), settings)
        randomised(candidate.adapter)
        found = [candidate.step().loss for _step in range(8)]
        return found, candidate.adapter.flat.detach().clone()

    kept = run()
    monkeypatch.setattr(target.network, "switch", None)
    whole = run()
    assert kept[0] == pytest.approx(whole[0], rel=1e-5)
    # AdamW divides by a moment near zero: a gradient of 1e-8 more or less shows at once.
    assert torch.allclose(kept[1], whole[1], rtol=1e-2, atol=1e-3)


@pytest.mark.parametrize("family", FAMILIES)
def test_an_upper_half_has_the_references_loss(family: Family) -> None:
    target = rig(family)
    candidate = Candidate(target.network, target.rows(), recipe(lora(layers="upper-half")))
    adapter = randomised(candidate.adapter)
    with torch.no_grad(), reference.adapted(target.untouched, factors(adapter), adapter.scale):
        wanted = float(reference.loss(target.untouched, target.rows()))
    candidate.rehearse()
    found = mean_loss(target.network, adapter, candidate.rows)
    assert found == pytest.approx(wanted, rel=1e-5)


def test_lower_states_are_those_of_the_untouched_base() -> None:
    """They are computed at the first step, when another adapter may still be in use. In a network
    of its own: one that keeps the states of these rows for another candidate would compute none."""
    settings = recipe(lora(layers="upper-half"), batch_size=6)
    wanted = Candidate(rig("llama").network, rig("llama").rows(), settings).step().loss
    target = make_rig("llama")
    candidate, other = Candidate(target.network, target.rows(), settings), target.random_adapter()
    other.refresh(target.network.dtype)
    target.network.equipped.use(other)
    assert candidate.step().loss == wanted


def test_a_switch_that_raised_runs_the_whole_model_again() -> None:
    target = make_rig("qwen2")
    switch = target.network.switch
    assert switch is not None
    ids = torch.arange(5, 15)[None]
    with torch.no_grad():
        wanted = target.network.states(ids, torch.ones_like(ids), None)
        with pytest.raises(Exception, match=r".*"):
            switch.upper(torch.zeros(1, 4, 7), 1)  # states of a wrong width
        assert torch.equal(target.network.states(ids, torch.ones_like(ids), None), wanted)


def test_one_block_is_not_split() -> None:
    class One(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.blocks = torch.nn.ModuleList([torch.nn.Linear(4, 4)])

    assert not LayerSwitch(One()).agrees(torch.tensor([[1]]))
