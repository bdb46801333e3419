"""The chunked loss is cross-entropy, and its gradient is autograd's."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor, nn

from tuneproof.engine import loss as engine_loss
from tuneproof.engine.loss import Head, answer_loss

WORDS, WIDTH, ROWS = 50, 16, 9


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seven words a chunk: eight chunks, the last with one word."""
    monkeypatch.setattr(engine_loss, "CHUNK_WORDS", 7)


@pytest.fixture
def case() -> tuple[Tensor, Tensor, Tensor]:
    generator = torch.Generator().manual_seed(0)
    hidden = torch.randn(ROWS, WIDTH, generator=generator)
    weight = torch.randn(WORDS, WIDTH, generator=generator)
    # The first and last word of a chunk, and of the vocabulary, are labels too.
    labels = torch.tensor([0, 6, 7, 13, 14, 48, 49, 30, 30])
    return hidden, labels, weight


HEADS: dict[str, dict[str, Any]] = {
    "plain": {},
    "scaled": {"scale": 0.25},
    "with a bias": {"bias": torch.linspace(-2, 2, WORDS)},
    "capped": {"softcap": 5.0},
    "all three": {"scale": 0.5, "bias": torch.linspace(-1, 1, WORDS), "softcap": 8.0},
}


@pytest.mark.parametrize("kind", HEADS)
def test_loss_and_gradient_are_those_of_the_plain_formula(
    case: tuple[Tensor, Tensor, Tensor], kind: str
) -> None:
    hidden, labels, weight = case
    head = Head(weight, **HEADS[kind])
    plain = hidden.clone().requires_grad_()
    logits = plain * head.scale @ weight.T + (0.0 if head.bias is None else head.bias)
    if head.softcap:
        logits = head.softcap * torch.tanh(logits / head.softcap)
    wanted = nn.functional.cross_entropy(logits, labels, reduction="sum")
    wanted.backward()  # type: ignore[no-untyped-call]

    fast = hidden.clone().requires_grad_()
    found = answer_loss(fast, labels, head)
    (found / 3).backward()  # type: ignore[no-untyped-call]

    assert torch.allclose(head.logits(hidden), logits, atol=1e-5)
    assert float(found.detach()) == pytest.approx(float(wanted.detach()), rel=1e-6)
    assert fast.grad is not None and plain.grad is not None
    assert torch.allclose(fast.grad, plain.grad / 3, rtol=1e-5, atol=1e-6)


def test_large_scores_do_not_overflow(case: tuple[Tensor, Tensor, Tensor]) -> None:
    hidden, labels, weight = case
    hidden = hidden * 1000
    plain, fast = hidden.clone().requires_grad_(), hidden.clone().requires_grad_()
    wanted = nn.functional.cross_entropy(plain @ weight.T, labels, reduction="sum")
    wanted.backward()  # type: ignore[no-untyped-call]
    found = answer_loss(fast, labels, Head(weight))
    found.backward()  # type: ignore[no-untyped-call]
    assert float(found.detach()) == pytest.approx(float(wanted.detach()), rel=1e-6)
    assert fast.grad is not None and plain.grad is not None
    assert torch.allclose(fast.grad, plain.grad, rtol=1e-3, atol=1e-2)


def test_a_label_too_large_for_its_exponential_beside_others_that_are_not() -> None:
    hidden = torch.tensor([[1.0]])
    weight = torch.tensor([[89.0], [88.7], [0.0]])  # exp(88.72) is the largest in float32
    fast = hidden.clone().requires_grad_()
    found = answer_loss(fast, torch.tensor([0]), Head(weight))
    found.backward()  # type: ignore[no-untyped-call]
    plain = hidden.clone().requires_grad_()
    wanted = nn.functional.cross_entropy(plain @ weight.T, torch.tensor([0]))
    wanted.backward()  # type: ignore[no-untyped-call]
    assert float(found.detach()) == pytest.approx(float(wanted.detach()), rel=1e-5)
    assert fast.grad is not None and plain.grad is not None
    assert torch.allclose(fast.grad, plain.grad, rtol=5e-3)  # a difference of large numbers


@pytest.mark.parametrize("low", [-88.0, -95.0, -102.0, -110.0])
@pytest.mark.parametrize(("dtype", "near"), [(torch.float32, 1e-4), (torch.bfloat16, 0.02)])
def test_scores_that_are_all_low_have_their_loss_and_gradient(
    dtype: torch.dtype, near: float, low: float
) -> None:
    """GPT-2's best scores are around -100. Their exponentials were rounded to a few bits, or to
    nothing: in bfloat16 a loss of 3.6 was told as 2.6, then as 0.0 with no gradient at all."""
    generator = torch.Generator().manual_seed(0)
    hidden = torch.randn(ROWS, WIDTH, generator=generator).to(dtype)
    weight = torch.randn(WORDS, WIDTH, generator=generator).to(dtype)
    hidden[:, 0], weight[:, 0] = low, 1.0
    hidden[1, 0] = 0.0  # beside a row that is not
    labels = (hidden @ weight.T).topk(3).indices[:, 2]
    plain = hidden.clone().float().requires_grad_()
    fast = hidden.clone().requires_grad_()
    wanted = nn.functional.cross_entropy(plain @ weight.float().T, labels, reduction="sum")
    wanted.backward()  # type: ignore[no-untyped-call]
    found = answer_loss(fast, labels, Head(weight))
    found.backward()  # type: ignore[no-untyped-call]
    assert float(found.detach()) == pytest.approx(float(wanted.detach()), rel=near)
    assert fast.grad is not None and plain.grad is not None
    errors = (fast.grad.float() - plain.grad).norm(dim=1) / plain.grad.norm(dim=1)
    assert float(errors.max()) < 5 * near


def test_bfloat16_differs_from_float32_by_its_own_rounding_only(
    case: tuple[Tensor, Tensor, Tensor],
) -> None:
    """The bfloat16 gradient must be within one per cent of the float32 gradient, in norm."""
    hidden, labels, weight = (t.bfloat16() if t.is_floating_point() else t for t in case)
    wide = hidden.float().requires_grad_()
    wanted = nn.functional.cross_entropy(wide @ weight.float().T, labels, reduction="sum")
    wanted.backward()  # type: ignore[no-untyped-call]
    narrow = hidden.clone().requires_grad_()
    found = answer_loss(narrow, labels, Head(weight))
    found.backward()  # type: ignore[no-untyped-call]

    assert found.dtype == torch.float32
    assert float(found.detach()) == pytest.approx(float(wanted.detach()), rel=0.01)
    assert narrow.grad is not None and wide.grad is not None
    error = (narrow.grad.float() - wide.grad).norm() / wide.grad.norm()
    assert float(error) < 0.01


def test_a_nearly_certain_label_keeps_its_small_gradient() -> None:
    """Near the end of a training the label has all but a thousandth of the probability. Computed
    as the difference of two nearly equal sums, its gradient would be bfloat16's rounding."""
    weight = torch.eye(WORDS, WIDTH).bfloat16()
    hidden = (weight[3] * 9).repeat(2, 1).requires_grad_()
    wide = hidden.detach().float().requires_grad_()
    labels = torch.tensor([3, 3])
    answer_loss(hidden, labels, Head(weight)).backward()  # type: ignore[no-untyped-call]
    wanted = nn.functional.cross_entropy(wide @ weight.float().T, labels, reduction="sum")
    wanted.backward()  # type: ignore[no-untyped-call]
    assert hidden.grad is not None and wide.grad is not None
    error = (hidden.grad.float() - wide.grad).norm() / wide.grad.norm()
    assert float(error) < 0.01
