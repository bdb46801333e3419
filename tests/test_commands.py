"""A command that a message prints does what is meant when it is pasted."""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path

import pytest

from tests.report.make_run import make_run
from tuneproof.commands import REGISTRY, command, registry_command
from tuneproof.compare import list_runs
from tuneproof.errors import RunError
from tuneproof.store import ADAPTER, VERSION, RunFolder, write_json

PACKAGE = Path(__file__).parents[1] / "tuneproof"


def test_a_path_with_a_blank_stays_one_word() -> None:
    """“tuneproof evaluate my runs/en run” was printed, which evaluates a run named “my”."""
    assert shlex.split(command("evaluate", Path("my runs/en run"))) == [
        "tuneproof", "evaluate", "my runs/en run",
    ]  # fmt: skip


def test_windows_is_given_its_own_quotation_marks(monkeypatch: pytest.MonkeyPatch) -> None:
    run = Path("my runs")
    monkeypatch.setattr(os, "name", "nt")
    assert command("resume", run) == 'tuneproof resume "my runs"'


def test_the_folder_one_is_in_is_named_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert command("resume", Path()) == shlex.join(["tuneproof", "resume", str(tmp_path)])


def test_another_registry_is_named_in_its_commands() -> None:
    assert registry_command(REGISTRY, "list") == "tuneproof registry list"
    assert registry_command(Path("a b"), "list") == "tuneproof registry list --registry 'a b'"


def test_no_other_module_puts_a_command_together() -> None:
    """Four of them did so without quotation marks."""
    by_itself = re.compile(r"shlex\.join|(?<!from )tuneproof [a-z]+ [^\"`\n]*\{")
    found = [
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if by_itself.search(path.read_text(encoding="utf-8"))
    ]
    assert found == ["commands.py"]


def test_remedies_name_a_folder_with_a_blank_in_quotation_marks(tmp_path: Path) -> None:
    run = make_run(tmp_path / "my runs")
    with pytest.raises(RunError) as one:
        list_runs(run.path)
    assert command("report", run.path) in (one.value.remedy or "")
    run.update(state="interrupted")
    with pytest.raises(RunError) as lacking:
        run.must_have_adapter(["nothing"])
    assert command("resume", run.path) in (lacking.value.remedy or "")


def test_a_version_that_lost_its_adapter_is_not_to_be_resumed(tmp_path: Path) -> None:
    """No command may change a version: the remedy was one that is refused."""
    write_json(tmp_path / VERSION, {})
    with pytest.raises(RunError, match="lost a file") as caught:
        RunFolder(tmp_path).must_have_adapter([ADAPTER])
    assert "tuneproof" not in (caught.value.remedy or "")
