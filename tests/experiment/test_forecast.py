"""A prediction that was made beside other work says so."""

from __future__ import annotations

import pytest

from tests.experiment.test_before import Listening
from tuneproof.experiment.forecast import _warn_of


@pytest.mark.parametrize("busy", [None, 0.0, 0.29])
def test_a_quiet_machine_is_not_spoken_of(busy: float | None) -> None:
    progress = Listening()
    _warn_of(busy, progress)
    assert progress.said == []


def test_other_work_is_said_with_how_much() -> None:
    progress = Listening()
    _warn_of(1.26, progress)
    (said,) = progress.said
    assert "keep 1.3 of" in said
