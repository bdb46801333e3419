"""What a command reads is never what it writes over."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import FakeExperiment, Invoke
from tuneproof.cli.targets import refuse_target
from tuneproof.errors import TuneproofError

TABLE = "question,answer\nHow do I get a key?,Ask the desk.\n"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "questions.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def test_another_file_may_be_there_already(table: Path) -> None:
    refuse_target(table, ["other.csv", None])
    refuse_target(None, [table])


def test_the_same_file_by_another_name_is_the_same(table: Path) -> None:
    with pytest.raises(TuneproofError, match="would be replaced"):
        refuse_target(table.parent / "x" / ".." / table.name, [table])


@pytest.mark.parametrize(
    "words",
    [
        ("check", "DATA", "--sarif", "DATA"),
        ("check", "--sarif", "DATA", "--test", "DATA"),
        ("init", "DATA", "--out", "DATA", "--force"),
        ("ask", "RUN", "--file", "DATA", "--out", "DATA"),
        ("augment", "other.csv", "--kb", "DATA", "--out", "DATA", "--force"),
    ],
)
def test_data_is_not_written_over(
    invoke: Invoke, experiment: FakeExperiment, table: Path, words: tuple[str, ...]
) -> None:
    """`check questions.csv --sarif questions.csv` left findings where the questions had been."""
    named = {"DATA": table, "RUN": experiment.run.path}
    outcome = invoke(*(named.get(word, word) for word in words))
    assert outcome.exit_code == 2
    assert str(table) in outcome.stderr and "would be replaced" in outcome.stderr
    assert table.read_text(encoding="utf-8") == TABLE


def test_a_folder_is_refused_before_the_work(
    invoke: Invoke, experiment: FakeExperiment, table: Path
) -> None:
    """All questions were answered, and then there was nowhere to write."""
    outcome = invoke("ask", experiment.run.path, "--file", table, "--out", table.parent)
    assert outcome.exit_code == 2 and "This is a folder" in outcome.stderr
    assert not experiment.answerer.asked


def test_what_is_no_file_needs_no_room_beside_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who may not write into /dev could not have `--sarif /dev/stdout`."""
    monkeypatch.setattr("tuneproof.cli.targets._try_to_write", lambda target: pytest.fail())
    refuse_target(Path("/dev/null"), [])
