from __future__ import annotations

from tests.watch.conftest import make
from tuneproof.types import RunState
from tuneproof.watch.disk import W411
from tuneproof.watch.seen import MachineSeen


def strikes(free: int | None, **settings: int) -> bool:
    seen = MachineSeen(1, disk_free=free, checkpoint=30_000_000)
    return make(W411, **settings).machine(seen) is not None


def test_two_checkpoints_must_fit() -> None:
    assert strikes(59_000_000)
    assert not strikes(60_000_000)
    assert strikes(60_000_000, watch__least_checkpoints=3)


def test_it_says_how_many_megabytes_are_free_and_needed() -> None:
    breaker = make(W411)
    hit = breaker.machine(MachineSeen(1, disk_free=59_000_000, checkpoint=30_000_000))
    assert hit is not None
    assert hit.evidence == {"disk_free": 59_000_000, "checkpoint": 30_000_000}
    message = breaker.finding(hit).message
    assert message == "59 MB are free on the disk; a checkpoint takes 30 MB."


def test_where_the_system_says_nothing_so_does_it() -> None:
    assert not strikes(None)


def test_a_run_that_it_stops_goes_on_when_there_is_room() -> None:
    assert W411.ends_as is RunState.INTERRUPTED
