"""A step of the engine is the step that the plain formula gives."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from tests.engine.rig import Rig, factors, lora, losses, randomised, recipe, rig
from tests.tiny import CAUSAL, FAMILIES, Family
from tuneproof.config import LoraSettings, Recipe
from tuneproof.engine import loop, reference
from tuneproof.engine.loop import Candidate, mean_loss
from tuneproof.models.prompt import Prompt, Rendered


def judged(target: Rig, rows: list[Rendered], candidate: Candidate) -> float:
    """The reference's loss of `rows` with the candidate's adapter."""
    pairs = factors(candidate.adapter)
    with torch.no_grad(), reference.adapted(target.untouched, pairs, candidate.adapter.scale):
        return float(reference.loss(target.untouched, rows))


def one_batch(
    target: Rig, rows: list[Rendered], adapter: LoraSettings | None = None, **train: Any
) -> Candidate:
    """A candidate whose first step is over all rows, unclipped, with an adapter that matters."""
    settings = recipe(adapter, batch_size=len(rows), clip_norm=None, **train)
    candidate = Candidate(target.network, rows, settings)
    randomised(candidate.adapter)
    return candidate


def compare_gradients(target: Rig, rows: list[Rendered], candidate: Candidate) -> None:
    """Loss and every gradient against autograd through the untouched model."""
    pairs = factors(candidate.adapter, gradient=True)
    with reference.adapted(target.untouched, pairs, candidate.adapter.scale):
        wanted = reference.loss(target.untouched, rows)
        wanted.backward()  # type: ignore[no-untyped-call]
    step = candidate.step()
    assert step.loss == pytest.approx(float(wanted.detach()), rel=1e-5)
    assert set(pairs) == set(candidate.adapter.gradients)
    total = 0.0
    for path, pair in pairs.items():
        for name, found, tensor in zip("AB", candidate.adapter.gradients[path], pair, strict=True):
            assert tensor.grad is not None
            size = tensor.grad.norm()
            assert size > 0, f"{path}: the judge has no gradient of {name}"
            error = (found - tensor.grad).norm() / size
            assert float(error) < 2e-5, f"{path} {name}: {float(error)}"
            total += float(size) ** 2
    assert step.grad_norm == pytest.approx(total**0.5, rel=1e-4)


@pytest.mark.parametrize("family", FAMILIES)
def test_loss_and_gradients_are_those_of_the_untouched_model(family: Family) -> None:
    target = rig(family)
    rows = target.rows()
    compare_gradients(target, rows, one_batch(target, rows))


@pytest.mark.parametrize("family", FAMILIES)
def test_a_batch_split_into_passes_has_the_same_gradient(
    family: Family, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loop, "TRAIN_IDS", 60)
    target = rig(family)
    rows = target.rows()
    compare_gradients(target, rows, one_batch(target, rows))


@pytest.mark.parametrize("family", CAUSAL)
def test_with_loss_on_all_the_question_is_learned_too(family: Family) -> None:
    target = rig(family)
    rows = target.rows()
    whole = [
        Rendered(Prompt(row.prompt.ids[:1]), (*row.prompt.ids[1:], *row.target)) for row in rows
    ]
    compare_gradients(target, whole, one_batch(target, rows, loss_on="all"))


@pytest.mark.parametrize("family", FAMILIES)
def test_validation_loss_is_the_references(family: Family) -> None:
    target = rig(family)
    candidate = one_batch(target, target.rows())
    found = mean_loss(target.network, candidate.adapter, candidate.rows)
    assert found == pytest.approx(judged(target, target.rows(), candidate), rel=1e-5)


def test_the_loss_without_an_adapter_is_that_of_the_base() -> None:
    target = rig("llama")
    with torch.no_grad():
        wanted = float(reference.loss(target.untouched, target.rows()))
    mean_loss(target.network, target.random_adapter(), target.rows())
    assert mean_loss(target.network, None, target.rows()) == pytest.approx(wanted, rel=1e-5)


def test_a_fresh_adapter_changes_nothing() -> None:
    """B starts at zero: the first loss is that of the untouched base."""
    target = rig("qwen2")
    candidate = Candidate(target.network, target.rows(), recipe(batch_size=6))
    with torch.no_grad():
        wanted = float(reference.loss(target.untouched, target.rows()))
    assert candidate.step().loss == pytest.approx(wanted, rel=1e-5)


def test_a_gradient_over_the_limit_is_scaled_down_to_it() -> None:
    target = rig("llama")
    rows = target.rows()
    free = one_batch(target, rows)
    norm = free.step().grad_norm
    clipped = Candidate(target.network, rows, recipe(batch_size=6, clip_norm=norm / 4))
    randomised(clipped.adapter)
    assert clipped.step().grad_norm == pytest.approx(norm)  # what is told is the norm before
    assert free.adapter.flat.grad is not None and clipped.adapter.flat.grad is not None
    assert torch.allclose(clipped.adapter.flat.grad * 4, free.adapter.flat.grad, rtol=1e-4)


def test_a_step_is_one_of_adamw() -> None:
    """Three steps beside torch's plain AdamW, fed with the judge's gradients."""
    target = rig("qwen2")
    rows = target.rows()
    settings = recipe(batch_size=6, schedule="constant", warmup_steps=0, weight_decay=0.1)
    candidate = Candidate(target.network, rows, settings)
    randomised(candidate.adapter)
    pairs = factors(candidate.adapter, gradient=True)
    flat = [tensor for pair in pairs.values() for tensor in pair]
    plain = torch.optim.AdamW(flat, lr=1e-2, weight_decay=0.1)
    for _step in range(3):
        plain.zero_grad()
        with reference.adapted(target.untouched, pairs, candidate.adapter.scale):
            wanted = reference.loss(target.untouched, rows)
        wanted.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(flat, 1.0)
        plain.step()
        assert candidate.step().loss == pytest.approx(float(wanted.detach()), rel=1e-4)


@pytest.mark.parametrize("family", FAMILIES)
def test_bfloat16_trains_as_float32_does(family: Family) -> None:
    """Twenty steps in both types, from the same weights. Measured over the six families:
    at no step do the losses differ by more than 0.14 % of the first; BF16_NOISE is allowed."""
    wide, narrow = rig(family), rig(family, "bfloat16")
    settings = recipe(lora(rank=8), epochs=20, batch_size=6, learning_rate=1e-2)
    wanted = losses(Candidate(wide.network, wide.rows(), settings), 20)
    found = losses(Candidate(narrow.network, narrow.rows(), settings), 20)
    assert wanted[-1] < 0.8 * wanted[0]
    assert found == pytest.approx(wanted, abs=BF16_NOISE * wanted[0])


BF16_NOISE = 0.005


def test_dropout_follows_from_the_seed_and_does_drop() -> None:
    target = rig("gemma3")

    def run(dropout: float) -> list[float]:
        torch.rand(3)  # what others draw in between decides nothing
        settings = recipe(lora(dropout=dropout), batch_size=6, clip_norm=None)
        candidate = Candidate(target.network, target.rows(), settings)
        randomised(candidate.adapter)
        return losses(candidate, 3)

    assert run(0.3) == run(0.3)
    assert run(0.3) != run(0.0)


def test_dropout_takes_no_part_in_answers() -> None:
    target = rig("gemma3")
    candidate = Candidate(target.network, target.rows(), recipe(lora(dropout=0.5)))
    randomised(candidate.adapter)
    candidate.step()
    found = mean_loss(target.network, candidate.adapter, candidate.rows)
    assert found == pytest.approx(judged(target, target.rows(), candidate), rel=1e-5)


@pytest.mark.parametrize("dropout", [0.0, 0.2])
def test_candidates_that_take_turns_learn_what_they_learn_alone(dropout: float) -> None:
    """Several candidates of one search share the base; none may notice the others."""
    target = rig("llama")
    rows = target.rows()
    recipes = [
        recipe(lora(dropout=dropout), seed=1),
        recipe(lora(rank=2, targets=("q_proj", "v_proj"), dropout=dropout), seed=2),
        recipe(lora(layers="upper-half", dropout=dropout), seed=3, loss_on="all"),
    ]

    def alone(settings: Recipe) -> list[float]:
        return losses(Candidate(target.network, rows, settings), 5)

    wanted = [alone(settings) for settings in recipes]
    together = [Candidate(target.network, rows, settings) for settings in recipes]
    found: list[list[float]] = [[], [], []]
    for _step in range(5):
        for number, candidate in enumerate(together):
            found[number].append(candidate.step().loss)
    assert found == wanted


def test_an_adapter_leaves_no_trace_in_the_base() -> None:
    target = rig("gemma3")
    before = {name: weight.clone() for name, weight in target.network.model.state_dict().items()}
    losses(Candidate(target.network, target.rows(), recipe()), 3)
    after = target.network.model.state_dict()
    assert all(torch.equal(before[name], after[name]) for name in before)
    assert all(weight.grad is None for weight in target.network.model.parameters())


@pytest.mark.parametrize("dropout", [0.0, 0.2])
def test_rehearsing_changes_nothing(dropout: float) -> None:
    target = rig("qwen2")
    settings = recipe(lora(dropout=dropout))
    wanted = losses(Candidate(target.network, target.rows(), settings), 3)
    candidate = Candidate(target.network, target.rows(), settings)
    candidate.rehearse()
    assert losses(candidate, 3) == wanted


def test_epochs_are_counted_by_full_passes() -> None:
    target = rig("qwen2")
    candidate = Candidate(target.network, target.rows()[:5], recipe(batch_size=2, epochs=2))
    assert (candidate.epoch, candidate.at_epoch_end, candidate.finished) == (0, False, False)
    seen = []
    while not candidate.finished:
        step = candidate.step()
        seen.append((step.step, step.epoch, candidate.at_epoch_end))
    ends = {3, 6}
    assert seen == [(n, 1 if n <= 3 else 2, n in ends) for n in range(1, 7)]


@pytest.mark.parametrize("kept", [1, 4, 6, 7])
@pytest.mark.parametrize("dropout", [0.0, 0.2])
def test_a_restored_candidate_goes_on_as_if_it_had_never_stopped(kept: int, dropout: float) -> None:
    target = rig("gemma3")
    settings = recipe(lora(dropout=dropout), batch_size=2, epochs=4)
    wanted = losses(Candidate(target.network, target.rows(), settings), 12)
    first = Candidate(target.network, target.rows(), settings)
    before = losses(first, kept)
    state = first.state()
    losses(first, 1)  # what the first does now is not the second's business
    second = Candidate(target.network, target.rows(), settings)
    second.restore(state)
    assert before + losses(second, 12 - kept) == wanted


@pytest.mark.parametrize("steps", [0, 3])
def test_restored_moments_lie_where_the_weights_are(steps: int) -> None:
    """On a GPU every resume and every rollback ended in an error at its first step: states are
    kept on the CPU, and the step's number was left there, where the fused kernel cannot read it.
    A device without numbers stands for the GPU."""
    target = rig("qwen2")
    first = Candidate(target.network, target.rows(), recipe())
    losses(first, steps)
    other = Candidate(target.network, target.rows(), recipe())
    other.adapter.flat = torch.nn.Parameter(other.adapter.flat.to("meta"))
    other.optimizer.param_groups[0]["params"] = [other.adapter.flat]
    other.restore(first.state())
    found = dict(other.optimizer.state.get(other.adapter.flat, {}))
    assert set(found) == ({"step", "exp_avg", "exp_avg_sq"} if steps else set())
    assert {(value.device.type, value.dtype) for value in found.values()} <= {
        ("meta", torch.float32)
    }
    assert other.optimizer.param_groups[0]["fused"]


def test_a_state_may_be_restored_twice() -> None:
    """The optimizer of the first to take it wrote its own moments into it."""
    target = rig("qwen2")
    first = Candidate(target.network, target.rows(), recipe())
    losses(first, 2)
    state = first.state()
    again = [Candidate(target.network, target.rows(), recipe()) for _time in range(2)]
    found = []
    for candidate in again:
        candidate.restore(state)
        found.append(losses(candidate, 3))
    assert found[0] == found[1]


def test_the_state_of_a_candidate_that_has_not_begun() -> None:
    target = rig("qwen2")
    settings = recipe()
    wanted = losses(Candidate(target.network, target.rows(), settings), 2)
    other = Candidate(target.network, target.rows(), settings)
    other.restore(Candidate(target.network, target.rows(), settings).state())
    assert losses(other, 2) == wanted


def test_the_seed_decides() -> None:
    target = rig("qwen2")
    first, other = recipe(seed=1), recipe(seed=2)

    def run(settings: Recipe) -> list[float]:
        return losses(Candidate(target.network, target.rows(), settings), 4)

    assert run(first) == run(first) != run(other)


def test_a_step_that_is_not_a_number_says_so() -> None:
    """A breaker can only act on what it is shown: clipping must not turn nan into zero."""
    target = rig("qwen2")
    candidate = Candidate(target.network, target.rows(), recipe())
    with torch.no_grad():
        candidate.adapter.flat[3] = float("nan")
    step = candidate.step()
    assert step.loss != step.loss
    assert step.grad_norm != step.grad_norm


def test_tokens_count_what_is_read_and_learned() -> None:
    target = rig("qwen2")
    rows = target.rows()
    step = Candidate(target.network, rows, recipe(batch_size=6)).step()
    assert step.tokens == sum(len(row.prompt.ids) + len(row.target) for row in rows)


def test_a_lowered_rate_is_that_share_of_the_schedules() -> None:
    target = rig("qwen2")
    candidate = Candidate(target.network, target.rows(), recipe())
    first = candidate.step()
    candidate.rate_factor = 0.25
    second = candidate.step()
    assert first.learning_rate == candidate.schedule.rate(1)
    assert second.learning_rate == candidate.schedule.rate(2) / 4
