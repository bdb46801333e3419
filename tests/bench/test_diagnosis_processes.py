"""Cases in processes of their own; the set-ups are ones that cannot be drawn, so none trains."""

from __future__ import annotations

import time

from bench.diagnosis.cases import Case, all_cases
from bench.diagnosis.processes import performed, shared_out
from bench.diagnosis.setups import SETUPS, Setup

CASES = [
    Case(Setup(name, "handbook-en", "none", answers=999), draw, "held_out")
    for draw in (0, 1)
    for name in ("one", "other")
]


def test_every_case_comes_back_as_a_line() -> None:
    found = list(performed(CASES, None, 2, time.monotonic() + 600))
    assert sorted(line["case"] for line in found) == sorted(case.id for case in CASES)
    assert all("answers have" in line["error"] for line in found)
    of_one = [line["case"] for line in found if line["setup"] == "one"]
    assert of_one == ["one/0/healthy", "one/1/healthy"], "in their order"


def test_no_case_is_begun_when_the_time_is_over() -> None:
    assert list(performed(CASES, None, 2, time.monotonic())) == []


def test_a_set_up_stays_with_one_process() -> None:
    cases = all_cases(SETUPS)
    queues = shared_out(cases, 2)
    names = [{case.setup.name for case in queue} for queue in queues]
    assert not names[0] & names[1] and len(names[0]) == len(names[1]) == 2
    assert sorted(case.id for queue in queues for case in queue) == sorted(c.id for c in cases)
    assert len(shared_out(cases, 9)) == len(SETUPS)
    assert [len(queue) for queue in shared_out([], 2)] == [0]
