"""Candidates that make their steps together come to what each comes to alone."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from tests.engine.rig import Rig, lora, make_rig, randomised, recipe, rig
from tests.tiny import CAUSAL, FAMILIES, Family
from tuneproof.config import Recipe
from tuneproof.engine import loop, shortlist, together
from tuneproof.engine.loop import Candidate, Step
from tuneproof.engine.together import Together, joins, keeps_rows_apart

UNLIKE = (
    (lora(rank=4, alpha=8.0), {"learning_rate": 1e-3, "seed": 1, "batch_size": 3}),
    (lora(rank=2, alpha=16.0), {"learning_rate": 3e-3, "seed": 2, "batch_size": 2}),
    (lora(rank=8, alpha=4.0), {"learning_rate": 1e-2, "seed": 3, "batch_size": 3}),
)
"""Adapters and training that differ in all that candidates may differ in."""


def recipes(**train: Any) -> list[Recipe]:
    return [recipe(adapter, **{**own, **train}) for adapter, own in UNLIKE]


def candidates(target: Rig, settings: list[Recipe]) -> list[Candidate]:
    made = [Candidate(target.network, target.rows(), each) for each in settings]
    for number, candidate in enumerate(made):
        randomised(candidate.adapter, number)
    return made


def alone(target: Rig, settings: list[Recipe], steps: int) -> list[tuple[Candidate, list[Step]]]:
    """Each candidate trained by itself, one after the other."""
    made = candidates(target, settings)
    return [(one, [one.step() for _step in range(steps)]) for one in made]


def compare(target: Rig, settings: list[Recipe], steps: int = 3, near: float = 1e-4) -> None:
    """Losses, norms and weights of candidates that go together against those alone."""
    made = candidates(target, settings)
    joint = Together(target.network)
    found = [joint.step(made) for _step in range(steps)]
    for place, (other, wanted) in enumerate(alone(target, settings, steps)):
        own = [step[place] for step in found]
        assert [step.loss for step in own] == pytest.approx([s.loss for s in wanted], rel=near)
        assert [step.grad_norm for step in own] == pytest.approx(
            [s.grad_norm for s in wanted], rel=10 * near
        )
        assert [(s.step, s.epoch, s.learning_rate, s.tokens) for s in own] == [
            (s.step, s.epoch, s.learning_rate, s.tokens) for s in wanted
        ]
        change = other.adapter.flat - candidates(target, settings)[place].adapter.flat
        apart = made[place].adapter.flat - other.adapter.flat
        assert apart.norm() <= 20 * near * change.norm()


@pytest.mark.parametrize("family", FAMILIES)
def test_each_comes_to_what_it_comes_to_alone(family: Family) -> None:
    compare(rig(family), recipes())


@pytest.mark.parametrize("family", FAMILIES)
def test_long_batches_are_split_into_passes_as_alone(
    family: Family, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One candidate has more passes than another."""
    monkeypatch.setattr(loop, "TRAIN_IDS", 60)
    compare(rig(family), recipes())


@pytest.mark.parametrize("family", CAUSAL)
def test_with_loss_on_the_question_too(family: Family) -> None:
    compare(rig(family), recipes(loss_on="all"))


def test_their_forks_are_learned_as_alone() -> None:
    compare(rig("llama"), recipes(fork_weight=4.0))


def test_adapters_of_other_layers_go_together() -> None:
    target = rig("llama")
    compare(
        target,
        [
            recipe(lora(rank=4), seed=1),
            recipe(lora(rank=2, targets=["q_proj", "v_proj"]), seed=2),
            recipe(lora(rank=2, targets=["down_proj"]), seed=3),
        ],
    )


def test_those_that_begin_at_another_block_go_by_themselves() -> None:
    target = rig("gemma3")
    halves = [recipe(lora(layers="upper-half"), seed=seed) for seed in (1, 2)]
    compare(target, [*halves, recipe(lora(layers="all"), seed=3)])


def test_one_with_dropout_draws_the_numbers_that_it_draws_alone() -> None:
    compare(rig("llama"), [recipe(lora(dropout=0.2)), recipe(seed=2), recipe(seed=3)])


@pytest.fixture
def with_shortlist(monkeypatch: pytest.MonkeyPatch) -> Rig:
    """A rig whose vocabulary counts as large; its own, since a network keeps its shortlist."""
    monkeypatch.setattr(shortlist, "LARGE", 10)
    monkeypatch.setattr(shortlist, "LIKELY", 20)
    target = make_rig("llama")
    assert target.network.shortlist(target.rows(), learn_prompt=False) is not None
    return target


def test_a_shortlist_of_words_is_scored_as_alone(with_shortlist: Rig) -> None:
    compare(with_shortlist, recipes())


def test_candidates_at_different_steps_go_together(with_shortlist: Rig) -> None:
    """After a resume: what words are scored depends on the step."""
    target, settings = with_shortlist, recipes()
    made = candidates(target, settings)
    made[0].step()
    losses = [step.loss for step in Together(target.network).step(made)]
    others = candidates(target, settings)
    others[0].step()
    assert losses == pytest.approx([one.step().loss for one in others], rel=1e-4)


def test_in_bfloat16_losses_differ_by_its_noise() -> None:
    compare(rig("gemma3", "bfloat16"), recipes(), near=0.02)


def test_the_time_of_a_step_is_shared() -> None:
    target = rig("llama")
    steps = Together(target.network).step(candidates(target, recipes()))
    assert len({step.seconds for step in steps}) == 1 and steps[0].seconds > 0


def test_want_of_memory_changes_no_candidate(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that they can go on in turns."""
    target = rig("llama")
    settings = [*recipes(), recipe(lora(dropout=0.2), seed=4)]  # the last goes by itself
    made = candidates(target, settings)[::-1]
    before = [one.state() for one in made]

    def full(*_arguments: object) -> None:
        raise MemoryError

    monkeypatch.setattr(together, "_answer_losses", full)
    with pytest.raises(MemoryError):
        Together(target.network).step(made)
    for one, state in zip(made, before, strict=True):
        assert one.step_number == state.step and torch.equal(one.adapter.flat, state.flat)
    fresh = candidates(target, settings)[::-1]
    assert [one.step().loss for one in made] == [one.step().loss for one in fresh]


def test_want_of_memory_for_the_first_moments_changes_no_candidate(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The first candidate had made its step when there was no room for the moments of the second,
    and made it again in its turn."""
    target, zeros = rig("gemma3"), torch.zeros_like
    made = candidates(target, recipes())
    before = [one.adapter.flat.detach().clone() for one in made]
    full = made[1].adapter.flat

    def without_room(like: Any, **how: Any) -> Any:
        if like is full:
            raise MemoryError
        return zeros(like, **how)

    monkeypatch.setattr(torch, "zeros_like", without_room)
    with pytest.raises(MemoryError):
        Together(target.network).step(made)
    assert [one.step_number for one in made] == [0, 0, 0]
    assert all(one.adapter.flat.equal(flat) for one, flat in zip(made, before, strict=True))
    monkeypatch.undo()
    for one, (other, steps) in zip(made, alone(target, recipes(), 2), strict=True):
        assert [one.step().loss for _step in range(2)] == [step.loss for step in steps]
        assert one.adapter.flat.equal(other.adapter.flat), "to the last bit"


def test_states_below_the_adapters_are_kept_once() -> None:
    target = rig("gemma3")
    first, second = (
        Candidate(target.network, target.rows(), recipe(lora(layers="upper-half"), seed=seed))
        for seed in (1, 2)
    )
    first.keep_lower()
    second.keep_lower()
    assert first._lower is second._lower


@pytest.mark.parametrize("family", FAMILIES)
def test_these_families_keep_rows_apart(family: Family) -> None:
    assert keeps_rows_apart(rig(family).network)


def test_a_model_that_mixes_up_its_rows_is_noticed() -> None:
    """As experts do that take the tokens they compute out of all rows."""
    target = make_rig("llama")
    layer = target.network.model.model.layers[0].mlp.up_proj
    run = layer.forward
    layer.forward = lambda x: run(x.flip(0)).flip(0)
    assert not keeps_rows_apart(target.network)


def test_a_model_whose_rows_cannot_be_parted_is_noticed() -> None:
    target = make_rig("llama")
    layer = target.network.model.model.layers[0].mlp.up_proj
    run = layer.forward
    layer.forward = lambda x: run(x.reshape(-1, x.shape[-1])[:, None][:7])
    assert not keeps_rows_apart(target.network)


def test_on_a_cpu_candidates_take_turns() -> None:
    """There a pass of many rows takes as long as many passes (docs/performance.md)."""
    assert not joins(rig("llama").network)
