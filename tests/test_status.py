from __future__ import annotations

from pathlib import Path

from tuneproof.status import RunStatus
from tuneproof.store import RUN, RunFolder, read_json
from tuneproof.types import Line


def test_a_value_of_another_kind_counts_as_not_written() -> None:
    """A section that was a list ended the report of the run, which is needed most then."""
    odd: Line = {"state": 5, "why": None, "model": [], "versions": 3, "step": "x", "proof": None}
    assert RunStatus.from_json(odd) == RunStatus()
    assert RunStatus.from_json({**odd, "name": "a"}) == RunStatus(name="a")


def test_what_a_later_version_wrote_outlives_a_change(tmp_path: Path) -> None:
    run = RunFolder(tmp_path)
    run.update(later=[1], step=1)
    run.update(step=2)
    assert run.status() == RunStatus(step=2, updated=run.status().updated)
    assert read_json(run / RUN)["later"] == [1]
