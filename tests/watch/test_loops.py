from __future__ import annotations

from tests.watch.conftest import epochs, make
from tuneproof.watch.loops import W407


def test_it_says_how_many_and_what_they_were() -> None:
    breaker = make(W407)
    lines = epochs(validation_loops=[0.02, 0.3])
    found = [breaker.epoch(one) for one in lines][-1]
    assert found is not None
    assert found.evidence == {"share": 0.3, "lowest": 0.02, "answers": 15}
    message = breaker.finding(found).message
    assert message.startswith("30 % of the 50 validation answers") and "2 % did before" in message
