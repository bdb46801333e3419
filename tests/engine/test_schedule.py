"""The learning rate, on plain numbers."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tuneproof.config import TrainSettings
from tuneproof.engine.schedule import Schedule


def rates(rows: int = 40, **settings: object) -> list[float]:
    values = {"learning_rate": 1.0e-2, "batch_size": 4, "epochs": 2, **settings}
    schedule = Schedule.of(TrainSettings(**values), rows)  # type: ignore[arg-type]
    return [schedule.rate(step) for step in range(1, schedule.total + 1)]


def test_a_last_batch_that_is_not_full_counts_as_a_step() -> None:
    assert len(rates(rows=41)) == 2 * 11


@pytest.mark.parametrize("kind", ["cosine", "linear"])
def test_it_rises_to_the_peak_and_falls(kind: str) -> None:
    found = rates(schedule=kind, warmup_steps=5)
    assert found[:5] == pytest.approx([0.002, 0.004, 0.006, 0.008, 0.01])
    assert all(a > b for a, b in pairwise(found[4:]))
    assert found[-1] > 0.0


@pytest.mark.parametrize("kind", ["cosine", "linear"])
def test_no_step_is_wasted_however_short_the_run(kind: str) -> None:
    """The last step of every run had a rate of 0: half of a run of two steps, all of one."""
    assert rates(rows=4, epochs=1, schedule=kind, warmup_steps=0) == [0.01]
    assert rates(rows=4, epochs=2, schedule=kind) == pytest.approx([0.01, 0.005])


@pytest.mark.parametrize("kind", ["cosine", "linear"])
def test_without_a_warm_up_it_falls_from_the_first_step_on(kind: str) -> None:
    found = rates(schedule=kind, warmup_steps=0)
    assert found[0] == 0.01 and all(a > b > 0 for a, b in pairwise(found))


def test_constant_stays_at_the_peak() -> None:
    assert rates(schedule="constant", warmup_steps=2) == pytest.approx([0.005] + [0.01] * 19)


def test_without_a_warm_up_the_first_step_has_the_whole_rate() -> None:
    assert rates(schedule="constant", warmup_steps=0) == pytest.approx([0.01] * 20)


def test_the_usual_warm_up_is_a_share_of_all_steps_and_at_least_one() -> None:
    assert rates(rows=400, schedule="constant").index(0.01) == 11  # 6 % of 200: the 12th step
    assert rates(rows=4, epochs=1)[0] == 0.01


def test_a_warm_up_longer_than_the_run_never_reaches_the_peak() -> None:
    found = rates(warmup_steps=100)
    assert found[-1] == pytest.approx(0.002)
