"""The verb `report`: the report of a run written again, from whatever state the run is in."""

from __future__ import annotations

import errno
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Invoke
from tests.report.make_run import make_run
from tuneproof.atomic import cannot_write
from tuneproof.store import REPORT


def test_report_writes_the_page_again_and_shows_the_outcome(
    invoke: Invoke, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    run = make_run(tmp_path)
    outcome = invoke("report", run.path)
    assert outcome.exit_code == 0
    assert "✓ It answers unseen wordings" in outcome.stdout and "report.html" in outcome.stdout
    assert not opened
    invoke("report", run.path, "--open")
    assert opened == [(run.path / "report.html").resolve().as_uri()]


def test_report_for_machines_names_the_page(invoke: Invoke, tmp_path: Path) -> None:
    run = make_run(tmp_path, "interrupted")
    said = json.loads(invoke("report", run.path, "--json").stdout)
    assert said["state"] == "interrupted" and said["evaluation"] is None
    assert Path(said["report"]).read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_the_outcome_of_a_run_that_cannot_be_written_to_is_shown_all_the_same(
    invoke: Invoke, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody else's run, or one on a disk that is read-only, could not be looked at."""
    run = make_run(tmp_path)

    def read_only(_path: Path, _content: bytes) -> None:
        raise cannot_write(run / REPORT, OSError(errno.EROFS, ""))

    monkeypatch.setattr("tuneproof.atomic.write_bytes", read_only)
    outcome = invoke("report", run.path)
    assert outcome.exit_code == 2
    assert "✓ It answers unseen wordings" in outcome.stdout
    assert "Cannot write: this disk is read-only." in outcome.stderr
    assert "error" in json.loads(invoke("report", run.path, "--json").stdout)
