"""What is served: a run, a version, or the version in use of a name."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.compare.make_runs import marks
from tests.registry.conftest import MakeRun, make, registry  # noqa: F401
from tests.report.make_run import make_run
from tuneproof.errors import RunError
from tuneproof.registry import Registry
from tuneproof.serve import Served
from tuneproof.store import RunFolder


def test_a_run_is_called_as_its_folder(make: MakeRun) -> None:  # noqa: F811
    run = make("first", "++-")
    served = Served.at(run.path)
    assert (served.folder.path, served.name, served.label) == (run.path, "first", "first")
    assert served.made > 0


def test_a_name_leads_to_the_version_in_use_and_stays(
    make: MakeRun,  # noqa: F811
    registry: Registry,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, answers in (("a", "+--"), ("b", "+++")):
        registry.add(make(name, marks(answers)), "handbook", force=True)
    place = registry.folder / "handbook"
    assert (Served.at(place).name, Served.at(place).label) == ("handbook", "handbook-v2")
    monkeypatch.chdir(place / "v1")
    first = Served.at(Path())
    assert (first.name, first.label) == ("handbook", "handbook-v1")
    registry.rollback("handbook")
    monkeypatch.chdir(place)
    assert Served.at(Path()).label == "handbook-v1"
    assert Served.at(Path()).folder.path == place / "v1"


def test_what_cannot_be_asked_cannot_be_served(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="not a run folder"):
        Served.at(tmp_path)
    unfinished: RunFolder = make_run(tmp_path, "failed")
    with pytest.raises(RunError, match="no adapter yet"):
        Served.at(unfinished.path)
