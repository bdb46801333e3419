"""A whole run on a device that is not the CPU (`tests.pretend`) is the run of the CPU."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pretend import NAME, pretended
from tuneproof import store
from tuneproof.config import Recipe
from tuneproof.experiment import fit
from tuneproof.models import load
from tuneproof.progress import Silent
from tuneproof.store import RunFolder, read_lines


def answers(run: RunFolder) -> list[tuple[str, str]]:
    return [(line["system"], line["produced"]) for line in read_lines(run / store.ANSWERS)]


def test_a_run_is_that_of_the_cpu(
    recipe: Recipe, finished: RunFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the first look at the machine to the guard's calibration and the proof."""
    with pretended() as device:
        monkeypatch.setattr(load, "choose_device", lambda _wanted: device)
        run = fit(recipe, tmp_path, Silent())
    assert run.status().state == finished.status().state
    assert (run.status().device or "").startswith(NAME)
    assert answers(run) == answers(finished)
