"""A finished run, its report, and the page taken apart, once for all tests of this package."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tuneproof.report.html import write_report
from tuneproof.store import REPORT, RunFolder

from .make_run import make_run
from .page import Page


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> RunFolder:
    """A finished run with its report. Tests must not change it."""
    run = make_run(tmp_path_factory.mktemp("runs"))
    write_report(run)
    return run


@pytest.fixture
def copied(finished: RunFolder, tmp_path: Path) -> RunFolder:
    """The finished run, to change."""
    return RunFolder(Path(shutil.copytree(finished.path, tmp_path / finished.path.name)))


@pytest.fixture(scope="session")
def page(finished: RunFolder) -> Page:
    return Page((finished / REPORT).read_text(encoding="utf-8"))
