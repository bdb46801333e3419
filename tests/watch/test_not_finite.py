from __future__ import annotations

from math import inf, nan

import pytest

from tests.watch.conftest import make, steps, struck
from tuneproof.watch.not_finite import W401
from tuneproof.watch.seen import StepSeen


@pytest.mark.parametrize("value", [nan, inf, -inf])
def test_a_loss_that_is_no_number_is_seen_at_once(value: float) -> None:
    assert struck(make(W401), steps([4.0, value, 4.0])) == [2]


@pytest.mark.parametrize("value", [nan, inf])
def test_so_is_a_gradient(value: float) -> None:
    hit = make(W401).step(StepSeen(3, 2.0, value))
    assert hit is not None
    assert hit.evidence == {"loss": "2.0", "grad_norm": str(value)}
    assert "step 3" in make(W401).finding(hit).message
    assert hit.patch == {"train.learning_rate": 5e-4}


def test_a_large_number_is_a_number() -> None:
    assert struck(make(W401), steps([1e30, 0.0])) == []
