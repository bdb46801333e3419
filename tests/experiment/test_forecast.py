"""A prediction that was made beside other work says so."""

from __future__ import annotations

import os

import pytest

from tests.experiment.test_before import Listening
from tuneproof.experiment.forecast import warn_of_other_work

ALL = os.cpu_count() or 1


@pytest.mark.parametrize(
    ("busy", "threads"),
    [
        pytest.param(None, ALL, id="the system does not say"),
        pytest.param(0.29, ALL, id="next to nothing"),
        pytest.param(0.5, ALL - 1, id="processors left for us"),
    ],
)
def test_work_that_is_not_in_the_way_is_not_spoken_of(busy: float | None, threads: int) -> None:
    progress = Listening()
    warn_of_other_work(busy, threads, progress)
    assert progress.said == []


def test_work_in_the_way_is_said_with_how_much() -> None:
    progress = Listening()
    warn_of_other_work(1.26, ALL, progress)
    (said,) = progress.said
    assert f"keep 1.3 of {ALL} processors" in said
