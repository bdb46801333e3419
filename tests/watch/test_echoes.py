from __future__ import annotations

from tests.watch.conftest import epochs, make, struck
from tuneproof.watch.echoes import W408


def test_loops_are_another_matter() -> None:
    looping = epochs(validation_loops=[0.0, 0.9], validation_echoes=[0.0, 0.0])
    assert struck(make(W408), looping) == []
