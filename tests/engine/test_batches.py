"""Which rows go together, and the tensors made of them, by hand."""

from __future__ import annotations

import pytest
import torch

from tuneproof.engine.batches import (
    WINDOW,
    collate,
    epoch_batches,
    joined,
    micro_batches,
    padded,
    with_lower,
)
from tuneproof.models.prompt import Prompt, Rendered

CPU = torch.device("cpu")
PAD = 99


def causal(prompt: tuple[int, ...], target: tuple[int, ...]) -> Rendered:
    return Rendered(Prompt(prompt), target)


@pytest.mark.parametrize(("rows", "size"), [(1, 8), (8, 8), (9, 8), (300, 8), (131, 1), (40, 64)])
def test_every_row_is_in_exactly_one_batch_of_an_epoch(rows: int, size: int) -> None:
    lengths = [(row * 37) % 50 + 1 for row in range(rows)]
    batches = epoch_batches(lengths, size, seed=3, epoch=2)
    assert sorted(row for batch in batches for row in batch) == list(range(rows))
    assert len(batches) == -(-rows // size)  # the schedule counts on this many steps
    assert all(1 <= len(batch) <= size for batch in batches)


def test_the_plan_depends_on_seed_and_epoch_and_on_nothing_else() -> None:
    lengths = list(range(1, 200))
    assert epoch_batches(lengths, 8, seed=0, epoch=1) == epoch_batches(lengths, 8, seed=0, epoch=1)
    others = [
        epoch_batches(lengths, 8, seed=0, epoch=2),
        epoch_batches(lengths, 8, seed=1, epoch=1),
    ]
    assert all(other != epoch_batches(lengths, 8, seed=0, epoch=1) for other in others)


def test_rows_of_similar_length_go_together() -> None:
    lengths = [(row * 131) % 400 + 1 for row in range(8 * WINDOW)]
    batches = epoch_batches(lengths, 8, seed=0, epoch=1)
    read = sum(len(batch) * max(lengths[row] for row in batch) for batch in batches)
    assert read < 1.1 * sum(lengths)


def test_a_batch_is_split_so_that_no_part_is_over_its_budget() -> None:
    lengths = [5, 40, 7, 7, 12, 90]
    found = micro_batches([0, 1, 2, 3, 4, 5], lengths, budget=40)
    assert found == [[0, 2, 3], [4], [1], [5]]  # the last is longer than the budget, and alone
    assert micro_batches([4, 0], lengths, budget=1000) == [[0, 4]]
    assert micro_batches([], lengths, budget=40) == []


def test_the_labels_are_the_answer_and_the_positions_what_predicts_it() -> None:
    batch = collate([causal((1, 2, 3), (4, 5)), causal((6,), (7, 8))], PAD, CPU)
    # 1 2 3 4 | predicts 4 5 from 3 4;  6 7 . . | predicts 7 8 from 6 7
    assert batch.ids.tolist() == [[1, 2, 3, 4], [6, 7, PAD, PAD]]
    assert batch.mask.tolist() == [[1, 1, 1, 1], [1, 1, 0, 0]]
    assert batch.decoder_ids is None
    assert batch.labels.tolist() == [4, 5, 7, 8]
    assert batch.positions.tolist() == [2, 3, 4, 5]
    assert batch.ends == (2, 4)
    assert batch.tokens == 8


def test_with_the_prompt_learned_too_all_but_the_first_id_are_labels() -> None:
    rows = [causal((1, 2, 3), (4, 5)), causal((6,), (7, 8))]
    batch = collate(rows, PAD, CPU, learn_prompt=True)
    assert batch.labels.tolist() == [2, 3, 4, 5, 7, 8]
    assert batch.ends == (4, 6)
    assert batch.positions.tolist() == [0, 1, 2, 3, 4, 5]


@pytest.mark.parametrize("learn_prompt", [False, True])
def test_an_encoder_reads_the_question_and_the_decoder_the_answer(learn_prompt: bool) -> None:
    rows = [
        Rendered(Prompt((1, 2, 3), (0,)), (4, 5, 6)),
        Rendered(Prompt((1,), (0,)), (7, 6)),
    ]
    batch = collate(rows, PAD, CPU, learn_prompt=learn_prompt)
    assert batch.ids.tolist() == [[1, 2, 3, PAD], [1, PAD, PAD, PAD]]
    assert batch.mask.tolist() == [[1, 1, 1, 0], [1, 0, 0, 0]]
    assert batch.decoder_ids is not None
    assert batch.decoder_ids.tolist() == [[0, 4, 5, PAD], [0, 7, PAD, PAD]]
    assert batch.labels.tolist() == [4, 5, 6, 7, 6]
    assert batch.positions.tolist() == [0, 1, 2, 4, 5]


def test_two_forced_ids_before_the_answer_are_no_labels() -> None:
    """mBART's decoder starts with the end token and the language: neither is to be learned."""
    rows = [Rendered(Prompt((1, 2), (10, 11)), (4, 5)), Rendered(Prompt((1,), (10, 11)), (4, 6, 7))]
    batch = collate(rows, PAD, CPU)
    assert batch.decoder_ids is not None
    assert batch.decoder_ids.tolist() == [[10, 11, 4, PAD], [10, 11, 4, 6]]
    assert batch.labels.tolist() == [4, 5, 4, 6, 7]
    assert batch.positions.tolist() == [1, 2, 5, 6, 7]


def test_padding_on_either_side() -> None:
    """To a multiple of four, so that few shapes of matrix product occur."""
    right, right_mask = padded([[1], [2, 3, 4]], PAD, CPU)
    left, left_mask = padded([[1], [2, 3, 4]], PAD, CPU, left=True)
    assert right.tolist() == [[1, PAD, PAD, PAD], [2, 3, 4, PAD]]
    assert right_mask.tolist() == [[1, 0, 0, 0], [1, 1, 1, 0]]
    assert left.tolist() == [[PAD, PAD, PAD, 1], [PAD, 2, 3, 4]]
    assert left_mask.tolist() == [[0, 0, 0, 1], [0, 1, 1, 1]]
    assert padded([[1], [2, 3, 4, 5, 6]], PAD, CPU)[0].tolist() == [
        [1, *[PAD] * 7],
        [2, 3, 4, 5, 6, *[PAD] * 3],
    ]


def test_lower_states_lie_where_the_ids_lay() -> None:
    batch = collate([causal((1, 2, 3), (4, 5)), causal((6,), (7, 8))], PAD, CPU)
    known = [torch.full((4, 2), 1.0), torch.full((2, 2), 2.0)]
    found = with_lower(batch, known, split=1)
    assert found.split == 1
    assert found.lower is not None
    assert found.lower[..., 0].tolist() == [[1, 1, 1, 1], [2, 2, 0, 0]]
    alone = with_lower(collate([causal((1, 2, 3), (4, 5))], PAD, CPU), known[:1], split=1)
    assert alone.lower is not None and torch.equal(alone.lower[0], known[0])


def test_joined_batches_have_their_rows_in_equal_parts() -> None:
    """The fewer rows of one are filled up with its first, which have no label of their own."""
    first = collate([causal((1, 2, 3), (4, 5)), causal((6,), (7,))], PAD, CPU)
    second = collate([causal((8, 9), (10, 11, 12, 13, 14))], PAD, CPU)
    both = joined([first, second], PAD)
    assert both.ids.shape == (4, 8)
    assert both.ids[0].tolist() == [1, 2, 3, 4, *[PAD] * 4]
    assert both.ids[2].tolist() == both.ids[3].tolist()
    assert both.labels.tolist() == [4, 5, 7, 10, 11, 12, 13, 14] and both.ends == (2, 3, 8)
    assert both.positions.tolist() == [2, 3, 8, 17, 18, 19, 20, 21]
    assert both.mask.sum(1).tolist() == [4, 1, 6, 6]
    assert both.tokens == first.tokens + second.tokens


def test_joined_batches_keep_the_states_below() -> None:
    first = collate([causal((1, 2, 3), (4, 5))], PAD, CPU)
    second = collate([causal((8, 9), (10, 11, 12, 13, 14)), causal((6,), (7,))], PAD, CPU)
    lower = [torch.ones(4, 3), 2 * torch.ones(6, 3), 3 * torch.ones(1, 3)]
    both = joined(
        [with_lower(first, lower[:1], split=1), with_lower(second, lower[1:], split=1)], PAD
    )
    assert both.split == 1 and both.lower is not None
    assert both.lower[:, :, 0].sum(1).tolist() == [4, 4, 12, 3]
