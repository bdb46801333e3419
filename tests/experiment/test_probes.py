"""Measuring an adapter, on tiny models: each number against what it is meant to be."""

from __future__ import annotations

import math
from functools import cache
from types import SimpleNamespace
from typing import Any

import pytest
import torch

from tests.engine.rig import PAIRS, make_rig, randomised, taught
from tests.tiny import Family
from tuneproof.config import Recipe, patched
from tuneproof.engine.loop import mean_loss
from tuneproof.engine.scores import score
from tuneproof.experiment.answerer import Answerer, Workbench
from tuneproof.experiment.probes import measure, sample
from tuneproof.experiment.validation import forgetting
from tuneproof.types import Example

ROWS = [Example(str(n), question, (answer,)) for n, (question, answer) in enumerate(PAIRS)]
RECIPE = patched(Recipe(), {"lora.rank": 4, "lora.alpha": 8.0, "lora.layers": "all"})


@cache
def bench(family: Family = "qwen2") -> Workbench:
    rig = make_rig(family)
    return Workbench(rig.network.base, rig.network, rig.renderer)


def answerer(
    family: Family = "qwen2", *, seed: int | None = 1, recipe: Recipe = RECIPE
) -> Answerer:
    made = bench(family)
    adapter = made.network.equipped.new_adapter(recipe.lora, seed=0)
    if seed is not None:
        randomised(adapter, seed)
    return Answerer(made, adapter, ROWS, recipe)


@pytest.mark.parametrize("family", ["qwen2", "gemma3", "bloom", "mt5"])
def test_a_teacher_forced_pass_has_the_loss_of_training(family: Family) -> None:
    made = answerer(family)
    rendered = [made.bench.renderer.render(row.question, row.answer) for row in ROWS]
    for adapter in (made.adapter, None):
        found = score(made.bench.network, adapter, rendered)
        assert [len(one) for one in found.right] == [len(row.target) for row in rendered]
        if adapter is not None:
            expected = mean_loss(made.bench.network, adapter, rendered)
            assert found.loss == pytest.approx(expected, rel=1e-4)


def test_an_adapter_without_effect_changes_nothing() -> None:
    found = measure(answerer(seed=None), ROWS)
    assert (found.differs, found.adapter_peak, found.adapter_share) == (0, 0, 0)
    assert found.trained_loss == pytest.approx(found.base_loss)


def test_an_adapter_with_effect_is_measured_beside_its_weights() -> None:
    made = answerer()
    found = measure(made, ROWS)
    assert made.adapter is not None
    tensors = made.adapter.tensors()
    shares = [
        made.adapter.scale * float((b @ a).norm())
        / float(made.bench.network.model.get_submodule(path).weight.norm())
        for path, (a, b) in tensors.items()
    ]  # fmt: skip
    assert found.adapter_share == pytest.approx(sum(shares) / len(shares), rel=1e-4)
    assert found.adapter_peak == pytest.approx(
        max(float(b.abs().max()) for _a, b in tensors.values())
    )
    assert found.differs is not None and found.differs > 0.01


def test_rows_that_were_learned_are_foretold_and_produced_and_come_to_an_end() -> None:
    rig = make_rig("qwen2")
    made = Workbench(rig.network.base, rig.network, rig.renderer)
    found = measure(Answerer(made, taught(rig), ROWS, RECIPE), ROWS, same_prompt=True)
    assert (found.train_exact, found.train_stopped) == (1.0, 1.0)
    assert (found.teacher_rows, found.teacher_right, found.teacher_end) == (1.0, 1.0, 1.0)
    assert found.trained_loss is not None and found.base_loss is not None
    assert found.trained_loss < 0.1 < found.base_loss
    assert found.same_prompt is True and found.train_asked == len(ROWS)


def test_bits_and_tokens_are_those_of_the_answers() -> None:
    found = measure(answerer(), ROWS)
    made = bench()
    targets = [made.renderer.target(row.answer) for row in ROWS]
    characters = sum(len(row.answer) for row in ROWS)
    labels = sum(map(len, targets))
    assert found.base_loss is not None and found.base_bits is not None
    assert found.base_bits == pytest.approx(found.base_loss * labels / characters / math.log(2))
    assert found.tokens_a_character == pytest.approx((labels - len(ROWS)) / characters)


def test_plain_decoding_is_tried_only_where_the_recipe_departs_from_it() -> None:
    assert measure(answerer(), ROWS).train_plain is None
    penalised = patched(RECIPE, {"decode.repetition_penalty": 1.5})
    assert measure(answerer(recipe=penalised), ROWS).train_plain is not None
    short = patched(RECIPE, {"decode.max_new_tokens": 2})
    found = measure(answerer(recipe=short), ROWS)
    assert found.train_plain is not None
    assert found.limit_over_longest is not None and found.limit_over_longest < 1


@pytest.mark.parametrize("family", ["qwen2", "mt5"])
def test_a_base_that_knows_no_text_has_none_to_forget(family: Family) -> None:
    found = measure(answerer(family), ROWS)
    assert (found.drift, found.forgotten) == (None, None)
    assert found.trained_loss is not None


def test_what_is_forgotten_is_a_share_of_what_was_known() -> None:
    network: Any = SimpleNamespace(head=SimpleNamespace(weight=torch.empty(1000, 2)))
    found = forgetting(network, loss=4.0, base_loss=3.0)
    assert found["general_drift"] == 1.0
    assert found["forgotten"] == pytest.approx(1.0 / (math.log(1000) - 3.0), abs=1e-4)
    assert forgetting(network, loss=20.0, base_loss=3.0)["forgotten"] == 1.0
    assert forgetting(network, loss=7.0, base_loss=6.5) == {}


def test_without_an_adapter_or_rows_nothing_is_measured() -> None:
    made = answerer()
    bare = Answerer(made.bench, None, ROWS, RECIPE)
    assert measure(bare, ROWS, same_prompt=True).train_exact is None
    assert measure(made, [], same_prompt=False).same_prompt is False
    assert measure(made, [Example("1", "question", (), answerable=False)]).train_exact is None


def test_the_same_rows_are_asked_every_time() -> None:
    rows = [Example(str(n), f"q{n}", ("a",)) for n in range(200)]
    assert sample(rows) == sample(list(rows)) and len(sample(rows)) == 40
    assert len({row.id for row in sample(rows)}) == 40


def test_measuring_changes_neither_adapter_nor_answers() -> None:
    made = answerer()
    assert made.adapter is not None
    before = made.adapter.flat.detach().clone()
    asked = [row.question for row in ROWS]
    said = [one.text for one in made.ask(asked)]
    measure(made, ROWS)
    assert torch.equal(made.adapter.flat.detach(), before)
    assert [one.text for one in made.ask(asked)] == said
