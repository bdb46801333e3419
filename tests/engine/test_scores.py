"""How likely given labels are, looked at chunk by chunk: the plain formula's numbers."""

from __future__ import annotations

import math

import pytest
import torch

from tests.engine.test_loss import HEADS
from tuneproof.engine import choose
from tuneproof.engine.loss import Head
from tuneproof.engine.scores import predicted_right

WORDS, WIDTH, ROWS = 50, 16, 21


@pytest.mark.parametrize("scale", [1.0, 100.0])
@pytest.mark.parametrize("kind", HEADS)
def test_labels_have_the_probability_of_the_plain_formula(
    kind: str, scale: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where a score is too large for its exponential."""
    monkeypatch.setattr(choose, "CHUNK_WORDS", 7)
    generator = torch.Generator().manual_seed(0)
    hidden = torch.randn(ROWS, WIDTH, generator=generator) * scale
    head = Head(torch.randn(WORDS, WIDTH, generator=generator), **HEADS[kind])
    logits = head.logits(hidden)
    labels = logits.argmax(1)
    labels[::2] = torch.tensor([0, 6, 7, 13, 14, 48, 49, 30, 30, 1, 2])
    right, logprob = predicted_right(head, hidden, labels)
    own = logits.gather(1, labels[:, None])[:, 0]
    assert right.tolist() == (own == logits.amax(1)).tolist()  # capped scores may tie
    assert right.any() and not right.all()
    wanted = logits.log_softmax(1).gather(1, labels[:, None])[:, 0]
    assert torch.allclose(logprob, wanted, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("broken", [float("nan"), float("inf")])
def test_states_that_are_not_numbers_foretell_nothing(broken: float) -> None:
    generator = torch.Generator().manual_seed(0)
    hidden = torch.randn(ROWS, WIDTH, generator=generator)
    head = Head(torch.randn(WORDS, WIDTH, generator=generator))
    labels = head.logits(hidden).argmax(1)
    labels[1] = 0  # the word that is taken where none is the best: not foretold all the same
    before = predicted_right(head, hidden, labels)[1]
    hidden[1] = broken
    right, logprob = predicted_right(head, hidden, labels)
    assert right.tolist() == [row != 1 for row in range(ROWS)]
    assert float(logprob[1]) == -math.inf
    others = [row for row in range(ROWS) if row != 1]
    assert torch.allclose(logprob[others], before[others], rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("low", [-105.0, -110.0, -300.0])
def test_scores_too_low_for_their_exponentials_have_the_plain_formulas_probability(
    low: float,
) -> None:
    generator = torch.Generator().manual_seed(0)
    hidden = torch.randn(ROWS, WIDTH, generator=generator)
    head = Head(torch.randn(WORDS, WIDTH, generator=generator), bias=torch.full((WORDS,), low))
    labels = torch.arange(ROWS)
    wanted = head.logits(hidden).log_softmax(1)[labels, labels]
    assert torch.allclose(predicted_right(head, hidden, labels)[1], wanted, rtol=1e-4, atol=1e-4)
