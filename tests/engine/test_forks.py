"""Forks are where known answers part, and their loss is what the plain formula gives."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from tests.engine.rig import Rig, factors, randomised, recipe, rig
from tests.tiny import FAMILIES, Family
from tuneproof.engine import loop, reference
from tuneproof.engine.forks import Fork, collate_forks, find_forks
from tuneproof.engine.loop import Candidate
from tuneproof.models.prompt import Rendered

CPU = torch.device("cpu")


def test_answers_part_where_known_ones_go_on_differently() -> None:
    found = find_forks([(1, 2, 3, 9), (1, 2, 4, 9), (5, 2, 3, 9), (1, 2, 3, 9)])
    first = Fork(0, (1, 5))
    assert found == {
        (1, 2, 3, 9): (first, Fork(2, (3, 4))),
        (1, 2, 4, 9): (first, Fork(2, (3, 4))),
        (5, 2, 3, 9): (first,),
    }


def test_one_answer_alone_has_no_fork() -> None:
    assert find_forks([(1, 2, 9), (1, 2, 9)]) == {(1, 2, 9): ()}


def test_an_answer_that_begins_another_parts_from_it_by_its_end() -> None:
    found = find_forks([(1, 9), (1, 2, 9)])
    assert found[(1, 9)] == found[(1, 2, 9)] == (Fork(1, (2, 9)),)


def test_long_common_beginnings_are_no_problem() -> None:
    """A recursion a token would break at a thousand of them."""
    same = tuple(range(5000))
    found = find_forks([(*same, 1), (*same, 2)])
    assert found[(*same, 1)] == (Fork(5000, (1, 2)),)


def test_the_wanted_probabilities_are_those_of_label_smoothing() -> None:
    targets = [(1, 3, 9), (2, 9)]
    forks = find_forks([*targets, (1, 4, 9), (1, 5, 9)])
    # A row's labels may begin before its target does: here two of each row's belong to its prompt.
    batch = collate_forks(targets, (5, 9), forks, 0.3, CPU)
    assert batch is not None
    assert batch.at.tolist() == [2, 3, 7]
    assert batch.words == (1, 2, 3, 4, 5)
    wanted = [[0.85, 0.15, 0, 0, 0], [0, 0, 0.8, 0.1, 0.1], [0.15, 0.85, 0, 0, 0]]
    assert torch.allclose(batch.wanted, torch.tensor(wanted))
    assert torch.equal(batch.possible, batch.wanted > 0)


def test_a_batch_without_forks_has_none() -> None:
    assert collate_forks([(1, 9)], (2,), find_forks([(1, 9)]), 0.2, CPU) is None


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("loss_on", ["answer", "all"])
def test_a_step_has_the_plain_formulas_gradient(
    family: Family, loss_on: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Against autograd through the untouched model, in passes of a row or two. Only the answer's
    part is compared for `all`: what the question adds is the same with and without forks."""
    monkeypatch.setattr(loop, "TRAIN_IDS", 60)
    target = rig(family)
    rows = target.rows()
    settings: dict[str, Any] = {"batch_size": len(rows), "clip_norm": None, "loss_on": loss_on}
    with_forks = _gradient(target, rows, fork_weight=3.0, fork_smoothing=0.25, **settings)
    without = _gradient(target, rows, fork_weight=0.0, **settings)
    labels = sum(len(row.target) for row in rows)
    if loss_on == "all" and target.network.base.kind == "causal":
        labels += sum(len(row.prompt.ids) - 1 for row in rows)

    candidate = Candidate(target.network, rows, recipe(**settings))
    pairs = factors(randomised(candidate.adapter), gradient=True)
    with reference.adapted(target.untouched, pairs, candidate.adapter.scale):
        (3.0 * reference.fork_loss(target.untouched, rows, rows, 0.25) / labels).backward()  # type: ignore[no-untyped-call]
    for path, pair in pairs.items():
        for name, tensor, one, other in zip(
            "AB", pair, with_forks[path], without[path], strict=True
        ):
            assert tensor.grad is not None
            size = float(tensor.grad.norm())
            assert size > 0, f"{path}: the judge has no gradient of {name}"
            assert float((one - other - tensor.grad).norm()) < 1e-3 * size, f"{path} {name}"


def _gradient(
    target: Rig, rows: list[Rendered], **train: Any
) -> dict[str, tuple[torch.Tensor, torch.Tensor]]:
    candidate = Candidate(target.network, rows, recipe(**train))
    randomised(candidate.adapter)
    candidate.step()
    return {path: (a.clone(), b.clone()) for path, (a, b) in candidate.adapter.gradients.items()}
