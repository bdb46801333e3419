"""The README's commands: all of them can be typed, and those that take seconds do what they say.

What trains, or needs a trained run, meets the stand-in of the experiment: here it matters that the
verb, its options and its arguments exist.
"""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest
from typer.main import get_command

from tests.cli.conftest import FakeExperiment, Invoke
from tests.registry.conftest import with_adapter
from tuneproof.cli.app import app
from tuneproof.config import load_recipe
from tuneproof.data.knowledge import with_knowledge
from tuneproof.data.read import read_examples
from tuneproof.data.read_knowledge import read_knowledge
from tuneproof.replay.outcome import Ladder
from tuneproof.store import DIAGNOSIS, PRESCRIPTION, RunFolder, write_json

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w*)\n(.+?)```", README, re.DOTALL)
PROSE = re.sub(r"```.+?```", "", README, flags=re.DOTALL)
IN_BLOCKS = [line for kind, block in BLOCKS if not kind for line in block.splitlines()]
COMMANDS = sorted(
    {
        line.partition("  #")[0].strip()
        for line in [*IN_BLOCKS, *re.findall(r"`([^`]+)`", PROSE)]
        if line.startswith("tuneproof ")
    }
)
FOREIGN = {"--head", "--disable-usage-stats", "--index-url"}
"""Options that are those of Ray and of pip."""
CHEAP = ("check", "explain", "init", "augment")
"""Verbs that need no model and no run."""


def of(*verbs: str) -> list[str]:
    return [line for line in COMMANDS if line.split()[1] in verbs]


@pytest.fixture
def workplace(
    experiment: FakeExperiment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[Path, Path]:
    """A folder with all files that the README names, and two runs; gives the runs."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("tuneproof.cli.exporting._export_to", lambda *_given: [])  # needs a model
    monkeypatch.setattr("tuneproof.cli.serving._serve_run", lambda *_given: 0)  # and ends by Ctrl-C
    none = Ladder(tmp_path / "runs", 40, "tiny", ())
    monkeypatch.setattr("tuneproof.cli.replaying._run_ladder", lambda *_given: (none, False))
    monkeypatch.setattr("tuneproof.search.cluster.look_for", lambda _address: None)
    runs = tmp_path / "runs"
    first, second = runs / "2026-11-22-questions-7f3a", runs / "2026-11-23-questions-91bc"
    runs.mkdir()
    experiment.run.path.rename(first)
    experiment.run.path = first
    prescribed = {"causes": ["G503"], "settings": {"train.epochs": 8}, "effects": [], "advice": []}
    write_json(first / PRESCRIPTION, prescribed)
    write_json(first / DIAGNOSIS, {"evidence": {}})
    shutil.copytree(first, second)
    for run in (first, second):
        with_adapter(RunFolder(run), run.name)
    rows = "".join(f"Where is room {n}?,Upstairs.\n" for n in range(60))
    for name in ("questions.csv", "test.csv", "new.csv"):
        Path(name).write_text(f"question,answer\n{rows}", encoding="utf-8")
    Path("questions.jsonl").write_text('{"question": "Where?"}\n', encoding="utf-8")
    for name in ("handbook.jsonl", "kb.jsonl"):
        Path(name).write_text('{"id": "a", "text": "Upstairs."}\n', encoding="utf-8")
    return first, second


def test_the_readme_has_commands() -> None:
    """Were they no longer found, nothing below would be tested."""
    assert len(COMMANDS) >= 20 and len(of(*CHEAP)) >= 4


@pytest.mark.parametrize("line", COMMANDS)
def test_every_command_can_be_typed(
    line: str, invoke: Invoke, workplace: tuple[Path, Path]
) -> None:
    first, second = (str(run) for run in workplace)
    typed = line.replace("RUN", first, 1).replace("RUN", second)
    if line.startswith("tuneproof registry rollback"):
        for run in workplace:
            assert invoke("registry", "add", run, "--as", "handbook").exit_code == 0
    outcome = invoke(*shlex.split(typed)[1:])
    assert outcome.exit_code == 0, outcome.output


@pytest.mark.parametrize("line", of(*CHEAP))
def test_a_command_that_takes_seconds_does_it_on_the_example(
    line: str, invoke: Invoke, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    example = ROOT / "examples" / "handbook-en"
    for source, names in {
        "train.csv": ("questions.csv",),
        "test.csv": ("test.csv",),
        "kb.jsonl": ("kb.jsonl", "handbook.jsonl"),
    }.items():
        for name in names:
            shutil.copy(example / source, name)
    outcome = invoke(*shlex.split(line)[1:])
    assert outcome.exit_code == 0, outcome.output
    if line.startswith("tuneproof init"):
        written = Path("recipe.yaml").read_text(encoding="utf-8")
        assert load_recipe("recipe.yaml").data.train == ("questions.csv",) and "# " in written


def test_every_option_that_the_readme_names_is_there() -> None:
    named = {word.partition("=")[0] for word in re.findall(r"(?<![\w-])--[a-z][\w-]*", README)}
    known: set[str] = set()
    waiting = [get_command(app)]
    while waiting:
        command = waiting.pop()
        known |= {word for each in command.params for word in each.opts}
        waiting += getattr(command, "commands", {}).values()
    assert named - known <= FOREIGN


def test_the_least_that_is_needed_is_read_as_it_stands(tmp_path: Path) -> None:
    (table,) = (block for _kind, block in BLOCKS if block.startswith("question,answer"))
    (entry,) = re.findall(r'`(\{"id".+?\})`', PROSE)
    (tmp_path / "questions.csv").write_text(table, encoding="utf-8")
    (tmp_path / "handbook.jsonl").write_text(entry + "\n", encoding="utf-8")
    knowledge = read_knowledge(tmp_path / "handbook.jsonl").entries
    rows = with_knowledge(read_examples([tmp_path / "questions.csv"]).examples, knowledge)
    assert [row.answerable for row in rows] == [True, True, False]
    assert [entry.id for entry in knowledge] == ["P-1"]
