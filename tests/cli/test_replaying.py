"""replay: wrong use, and what is shown of what came out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Interrupted, Invoke
from tests.report.test_replay import WHOLE
from tuneproof.replay import ladder as module
from tuneproof.replay.outcome import Ladder
from tuneproof.store import RunFolder


@pytest.fixture
def replayed(monkeypatch: pytest.MonkeyPatch) -> list[module.Plan]:
    """The ladder without its runs; the plans that it was given."""
    plans: list[module.Plan] = []

    def replay(plan: module.Plan, _progress: Any) -> Ladder:
        plans.append(plan)
        return read(plan)

    def read(plan: module.Plan) -> Ladder:
        plan.folder.mkdir(parents=True, exist_ok=True)
        asked = [rung.number for rung in plan.rungs]
        return Ladder(
            plan.folder, plan.questions, "tiny", tuple(WHOLE[number - 1] for number in asked)
        )

    monkeypatch.setattr(module, "replay", replay)
    monkeypatch.setattr(module, "read_ladder", read)
    monkeypatch.setattr("tuneproof.experiment.Interrupted", Interrupted)
    return plans


def test_replay_shows_people_the_ladder(
    invoke: Invoke, replayed: list[module.Plan], tmp_path: Path
) -> None:
    outcome = invoke("replay", "--out", tmp_path, "--rungs", "1,8", "--minutes", "0.5")
    assert outcome.exit_code == 0
    assert "too-few-rows" in outcome.stdout and "the-good-one" in outcome.stdout
    assert "endless" not in outcome.stdout
    (plan,) = replayed
    assert [rung.number for rung in plan.rungs] == [1, 8] and plan.minutes == 0.5
    assert (plan.folder / "replay.html").is_file()


def test_replay_gives_machines_one_document(
    invoke: Invoke, replayed: list[module.Plan], tmp_path: Path
) -> None:
    outcome = invoke("replay", "--out", tmp_path, "--json")
    said = json.loads(outcome.stdout)
    assert len(said["rungs"]) == 8 and said["page"].endswith("replay.html")
    assert said["rungs"][0]["agreement"] == "class and cause"


def test_the_same_replay_has_the_same_folder_whatever_rungs_are_asked(
    invoke: Invoke, replayed: list[module.Plan], tmp_path: Path
) -> None:
    for more in ([], ["--rungs", "2"], ["--seed", "1"], ["--model", "other"]):
        assert invoke("replay", "--out", tmp_path, *more).exit_code == 0
    first, second, *others = [plan.folder for plan in replayed]
    assert first == second
    assert len({first, *others}) == 3


def test_a_replay_that_is_stopped_shows_what_there_is(
    invoke: Invoke,
    replayed: list[module.Plan],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    def stopped(plan: module.Plan, _progress: Any) -> Ladder:
        raise Interrupted(RunFolder(plan.folder))

    monkeypatch.setattr(module, "replay", stopped)
    outcome = invoke("replay", "--out", tmp_path, "--rungs", "1")
    assert outcome.exit_code == 130
    assert "The same command goes on from there" in outcome.stderr
    assert "too-few-rows" in outcome.stdout
    for_machines = invoke("replay", "--out", tmp_path, "--rungs", "1", "--json").stdout
    assert list(json.loads(for_machines)) == ["error"]  # two documents are none that can be read


def test_wrong_use_is_a_sentence(
    invoke: Invoke, replayed: list[module.Plan], tmp_path: Path
) -> None:
    for more in (["--rungs", "9"], ["--data", tmp_path], ["--minutes", "0"]):
        outcome = invoke("replay", "--out", tmp_path, *more)
        assert outcome.exit_code == 2
        assert "Traceback" not in outcome.stderr
    assert not replayed
