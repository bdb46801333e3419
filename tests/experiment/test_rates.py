"""The probe: it measures typical rows and leaves nothing behind."""

from __future__ import annotations

import math

import pytest
import torch

from tests.engine.rig import rig
from tests.tiny import FAMILIES, LAYERS, WIDTH, Family
from tuneproof.config import Recipe, patched
from tuneproof.engine.loop import Candidate
from tuneproof.experiment.machine import memory_for_us, memory_held, peak_memory
from tuneproof.experiment.rates import amount_of, longest_batch, measure, size_of, typical

RECIPE = patched(Recipe(), {"lora.rank": 4, "train.batch_size": 3, "lora.dropout": 0.1})


@pytest.mark.parametrize("family", FAMILIES)
def test_every_rate_is_a_number_on_every_family(family: Family) -> None:
    base = rig(family)
    size = size_of(base.network, RECIPE)
    found = measure(base.network, base.rows(), RECIPE, size)
    for rate in (found.training, found.lower, found.reading):
        assert math.isfinite(rate) and rate > 0
    assert found.token_step >= 0 and found.exact == 1.0


def test_a_model_is_sized_by_its_layers() -> None:
    network = rig("llama").network
    size = size_of(network, RECIPE)
    attention, mlp = 2 * WIDTH * WIDTH + 2 * WIDTH * (WIDTH // 2), 3 * WIDTH * 2 * WIDTH
    assert size.lower == size.upper == LAYERS // 2 * (attention + mlp)
    assert (size.words, size.width) == tuple(network.head.weight.shape)
    whole = size_of(network, patched(RECIPE, {"lora.layers": "all"}))
    assert (whole.lower, whole.upper) == (0, 2 * size.upper)
    assert whole.adapter == 2 * size.adapter and size.bytes == 4


def test_the_run_that_follows_is_the_same() -> None:
    base = rig("qwen2")
    torch.manual_seed(5)
    before = [Candidate(base.network, base.rows(), RECIPE).step().loss, torch.rand(1).item()]
    measure(base.network, base.rows(), RECIPE, size_of(base.network, RECIPE))
    torch.manual_seed(5)
    after = [Candidate(base.network, base.rows(), RECIPE).step().loss, torch.rand(1).item()]
    assert before == after


def test_random_numbers_go_on_where_they_were() -> None:
    base = rig("qwen2")
    torch.manual_seed(7)
    expected = torch.rand(1).item()
    torch.manual_seed(7)
    measure(base.network, base.rows(), RECIPE, size_of(base.network, RECIPE))
    assert torch.rand(1).item() == expected


def test_typical_rows_are_spread_from_the_shortest_to_the_longest() -> None:
    rows = rig("qwen2").rows()
    ranked = sorted(rows, key=lambda row: row.length)
    assert typical(rows, 2) == [ranked[1], ranked[4]]
    assert typical(rows, 99) == ranked and typical(rows, 1) == [ranked[3]]
    assert amount_of(rows).rows == len(rows)


def test_the_longest_batch_is_counted_with_its_padding() -> None:
    rows = rig("qwen2").rows()
    lengths = sorted((row.length for row in rows), reverse=True)
    batch = longest_batch(rows, 2)
    assert batch.ids == 2 * lengths[0] >= lengths[0] + lengths[1]
    assert longest_batch(rows, 99).rows == len(rows)


def test_memory_is_told_of_this_process() -> None:
    cpu = torch.device("cpu")
    used, peak, room = memory_held(cpu), peak_memory(cpu), memory_for_us(cpu)
    assert used is not None and peak is not None and 0 < used <= peak * 1.01
    assert room is None or room > used
