"""Scores looked at chunk by chunk give the choices of the plain way."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from tests.engine.test_loss import HEADS
from tuneproof.engine import sizes
from tuneproof.engine.answer import NO_CHOICE, Choice
from tuneproof.engine.choose import UNKNOWN, choices, choices_under_rules, from_scores
from tuneproof.engine.decoding import Decoding
from tuneproof.engine.loss import Head

WORDS, WIDTH, ROWS = 50, 16, 21


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seven words of float32 a chunk: eight chunks, the last with one word."""
    monkeypatch.setattr(sizes, "CHUNK_WORDS", 14)


def case(dtype: torch.dtype = torch.float32) -> tuple[Tensor, Tensor]:
    generator = torch.Generator().manual_seed(0)
    hidden = torch.randn(ROWS, WIDTH, generator=generator).to(dtype)
    return hidden, torch.randn(WORDS, WIDTH, generator=generator).to(dtype)


def same(found: list[Choice], wanted: list[Choice], tolerance: float = 1e-5) -> None:
    assert [one.token for one in found] == [one.token for one in wanted]
    assert [one.logprob for one in found] == pytest.approx(
        [one.logprob for one in wanted], abs=tolerance
    )
    for one, other in zip(found, wanted, strict=True):
        assert dict(one.rivals) == pytest.approx(dict(other.rivals), abs=tolerance)


@pytest.mark.parametrize("margin", [0.0, 1.0, 100.0])
@pytest.mark.parametrize("kind", HEADS)
def test_chunks_and_guesses_change_nothing(kind: str, margin: float) -> None:
    hidden, weight = case()
    head = Head(weight, **HEADS[kind])
    logits = head.logits(hidden)
    wanted = from_scores(logits, margin)
    assert [one.token for one in wanted] == logits.argmax(1).tolist()
    best = [one.token for one in wanted]
    for guesses in ([UNKNOWN] * ROWS, best, [0, UNKNOWN, 49] * (ROWS // 3)):
        same(choices(head, hidden, guesses, margin), wanted)


def test_rivals_are_all_words_less_than_the_margin_behind_and_none_where_the_lead_is_clear() -> (
    None
):
    hidden, weight = case()
    logits = hidden @ weight.T
    for row, choice in enumerate(choices(Head(weight), hidden, [UNKNOWN] * ROWS, 1.0)):
        near = (logits[row] > logits[row].max() - 1.0).nonzero().flatten().tolist()
        assert sorted(choice.rivals) == (near if len(near) > 1 else [])
        for word, logprob in choice.rivals.items():
            assert logprob == pytest.approx(float(logits[row].log_softmax(0)[word]), abs=1e-5)


def test_a_tie_goes_to_the_lower_id_as_in_argmax() -> None:
    hidden, weight = case()
    weight[40] = weight[3] = 5 * hidden[0]
    found = choices(Head(weight), hidden, [40] * ROWS, 0.0)
    assert found[0].token == 3


def test_scores_beyond_the_exponential_are_taken_the_plain_way() -> None:
    hidden, weight = case()
    head = Head(weight, scale=100.0)
    same(
        choices(head, hidden, [UNKNOWN] * ROWS, 1.0),
        from_scores(head.logits(hidden), 1.0),
        tolerance=1e-2,
    )


def test_a_reduced_type_never_loses_the_best_to_a_guess_that_rounds_higher() -> None:
    hidden, weight = case(torch.bfloat16)
    head = Head(weight, scale=4.0)
    wanted = from_scores(head.logits(hidden), 0.0)
    found = choices(head, hidden, [one.token for one in wanted], 0.0)
    assert [one.token for one in found] == [one.token for one in wanted]


@pytest.mark.parametrize("broken", [float("nan"), float("inf"), -float("inf")])
@pytest.mark.parametrize("rows", [ROWS, 3])
def test_states_that_are_not_numbers_choose_the_first_word_and_spoil_no_other(
    rows: int, broken: float
) -> None:
    """An adapter whose weights ran away was never judged: nothing was the best of its scores,
    and the run ended in "max() arg is an empty sequence"."""
    hidden, weight = case()
    hidden, spoiled = hidden[:rows], hidden[:rows].clone()
    spoiled[1] = broken
    head, plain = Head(weight), Decoding(limit=9, end_ids=frozenset())
    wanted = from_scores(head.logits(hidden), 1.0)
    wanted[1] = NO_CHOICE
    same(choices(head, spoiled, [UNKNOWN] * rows, 1.0), wanted)
    same(choices_under_rules(head, spoiled, iter([[]] * rows), plain, 1.0), wanted)
    assert (NO_CHOICE.token, NO_CHOICE.logprob, dict(NO_CHOICE.rivals)) == (0, -float("inf"), {})


@pytest.mark.parametrize("low", [-105.0, -112.0, -300.0])
def test_scores_too_low_for_their_exponentials_are_taken_the_plain_way(low: float) -> None:
    """Their sum is nothing, the logarithm of which made the best word infinitely likely; or it has
    lost most of what belongs to it."""
    hidden, weight = case()
    head = Head(weight, bias=torch.full((WORDS,), low))
    wanted = from_scores(head.logits(hidden), 1.0)
    same(choices(head, hidden, [UNKNOWN] * ROWS, 1.0), wanted, tolerance=1e-4)
    assert all(-100.0 < one.logprob <= 0.0 for one in wanted)
