"""How likely given labels are, looked at chunk by chunk: the plain formula's numbers."""

from __future__ import annotations

import math

import pytest
import torch

from tests.engine.rig import rig
from tests.engine.test_loss import HEADS
from tests.tiny import FAMILIES, Family
from tuneproof.engine import sizes
from tuneproof.engine.loop import mean_loss
from tuneproof.engine.loss import Head
from tuneproof.engine.scores import Scored, foretold, score
from tuneproof.models.prompt import Rendered

WORDS, WIDTH, ROWS = 50, 16, 21


@pytest.mark.parametrize("scale", [1.0, 100.0])
@pytest.mark.parametrize("kind", HEADS)
def test_labels_have_the_probability_of_the_plain_formula(
    kind: str, scale: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where a score is too large for its exponential."""
    monkeypatch.setattr(sizes, "CHUNK_WORDS", 14)
    generator = torch.Generator().manual_seed(0)
    hidden = torch.randn(ROWS, WIDTH, generator=generator) * scale
    head = Head(torch.randn(WORDS, WIDTH, generator=generator), **HEADS[kind])
    logits = head.logits(hidden)
    labels = logits.argmax(1)
    labels[::2] = torch.tensor([0, 6, 7, 13, 14, 48, 49, 30, 30, 1, 2])
    right, leads, logprob = foretold(head, hidden, labels)
    own = logits.gather(1, labels[:, None])[:, 0]
    assert right.tolist() == (own == logits.amax(1)).tolist()  # capped scores may tie
    assert right.any() and not right.all()
    best_two = logits.topk(2).values
    assert leads.tolist() == ((own == best_two[:, 0]) & (own > best_two[:, 1])).tolist()
    wanted = logits.log_softmax(1).gather(1, labels[:, None])[:, 0]
    assert torch.allclose(logprob, wanted, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("broken", [float("nan"), float("inf")])
def test_states_that_are_not_numbers_foretell_nothing(broken: float) -> None:
    generator = torch.Generator().manual_seed(0)
    hidden = torch.randn(ROWS, WIDTH, generator=generator)
    head = Head(torch.randn(WORDS, WIDTH, generator=generator))
    labels = head.logits(hidden).argmax(1)
    labels[1] = 0  # the word that is taken where none is the best: not foretold all the same
    before = foretold(head, hidden, labels)[2]
    hidden[1] = broken
    right, leads, logprob = foretold(head, hidden, labels)
    assert right.tolist() == leads.tolist() == [row != 1 for row in range(ROWS)]
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
    assert torch.allclose(foretold(head, hidden, labels)[2], wanted, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("layers", ["all", "upper-half"])
@pytest.mark.parametrize("family", FAMILIES)
def test_kept_lower_states_change_no_score(family: Family, layers: str) -> None:
    target = rig(family)
    adapter = target.random_adapter(layers=layers)
    split = target.network.split_for(adapter.slots)
    lower = target.network.lower_of(target.rows(), split) if split else None
    plain = score(target.network, adapter, target.rows())
    found = score(target.network, adapter, target.rows(), lower)
    for one, other in zip(found.logprob, plain.logprob, strict=True):
        assert torch.allclose(one, other, rtol=1e-4, atol=1e-5)
    assert found.loss == pytest.approx(mean_loss(target.network, adapter, target.rows()), rel=1e-4)


def test_a_label_that_ties_with_another_word_is_left_to_the_decoder() -> None:
    """In bfloat16 scores are often equal; the decoder takes the word of the lower id. To take the
    given answer's word would be to grade with the answer in hand."""
    row = rig("qwen2").rows()[0]
    n = len(row.target)
    right = torch.ones(n, dtype=torch.bool)
    leads = right.clone()
    leads[2] = False
    logprob = torch.arange(n) * -0.5
    (tied,) = Scored((right,), (leads,), (logprob,)).beginnings([row]).values()
    assert [choice.token for choice in tied.choices] == list(row.target[:2])
    assert [choice.logprob for choice in tied.choices] == [0.0, -0.5]
    assert tied.not_next is None
    right[2] = False
    (missed,) = Scored((right,), (leads,), (logprob,)).beginnings([row]).values()
    assert missed.choices == tied.choices and missed.not_next == row.target[2]


def test_of_two_answers_to_one_question_the_one_that_holds_longer_tells_more() -> None:
    row = rig("qwen2").rows()[0]
    held, none = torch.ones(len(row.target), dtype=torch.bool), torch.zeros(2, dtype=torch.bool)
    other = Rendered(row.prompt, row.target[:2])
    for rows, signs in (([row, other], (held, none)), ([other, row], (none, held))):
        logprob = tuple(torch.zeros(len(sign)) for sign in signs)
        (found,) = Scored(signs, signs, logprob).beginnings(rows).values()
        assert len(found.choices) == len(row.target) and found.not_next is None
