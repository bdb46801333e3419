from __future__ import annotations

from tests.watch.conftest import make
from tuneproof.watch.memory import W412
from tuneproof.watch.seen import MachineSeen


def strikes(free: int | None, all_: int | None) -> bool:
    return make(W412).machine(MachineSeen(1, memory_free=free, memory=all_)) is not None


def test_three_per_cent_must_be_left() -> None:
    assert strikes(200_000_000, 8_000_000_000)
    assert not strikes(240_000_000, 8_000_000_000)


def test_it_says_how_many_megabytes_are_left() -> None:
    breaker = make(W412)
    hit = breaker.machine(MachineSeen(1, memory_free=200_000_000, memory=8_000_000_000))
    assert hit is not None
    assert hit.evidence == {"memory_free": 200_000_000, "memory": 8_000_000_000}
    assert breaker.finding(hit).message.startswith("200 MB of memory are left, 2")


def test_where_the_system_says_nothing_so_does_it() -> None:
    assert not strikes(None, None)
