"""Two short rungs of a tiny model, whole, stopped and gone on with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.experiment.conftest import Doing, steps
from tests.heard import Heard
from tests.tiny import tiny_folder
from tuneproof.experiment import Interrupted
from tuneproof.experiment.answerer import Workbench
from tuneproof.progress import Silent
from tuneproof.replay.ladder import FILE, Plan, folder_of, replay
from tuneproof.replay.material import RowFolder
from tuneproof.replay.outcome import Ladder
from tuneproof.replay.rungs import RUNGS
from tuneproof.runfiles import kept_evaluation, kept_verdict
from tuneproof.store import RunFolder, read_json
from tuneproof.types import RunState

SHORT = {
    "train.epochs": 2,
    "decode.max_new_tokens": 6,
    "model.device": "cpu",
    "stop.minutes": None,
    "watch.forgetting": "off",
}


def plan(out: Path) -> Plan:
    few = [replace(RUNGS[number], rows=16) for number in (0, 3)]
    model = {"model.name": str(tiny_folder("qwen2"))}
    return Plan(RowFolder.open(None), out, few, questions=8, settings={**SHORT, **model})


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Plan, Ladder, list[str]]:
    made, told = plan(tmp_path_factory.mktemp("whole")), Heard()
    return made, replay(made, told), told.said


def test_each_rung_is_an_ordinary_run(whole: tuple[Plan, Ladder, list[str]]) -> None:
    made, found, _said = whole
    assert found.folder.name.startswith("replay-handbook-zh-")
    for rung, name in zip(made.rungs, ("01-too-few-rows", "04-endless"), strict=True):
        run = RunFolder.open(found.folder / name)
        assert run.path.resolve() == folder_of(made, rung).resolve()
        status = run.status()
        assert status.state == RunState.FINISHED and kept_verdict(run) is not None
        assert status.rows["train"] + status.rows["removed"] <= 16
        assert status.rows["test"] == 8
        assert (run / "adapter").is_dir() and (run / "answers.jsonl").is_file()
        evaluation = kept_evaluation(run)
        assert evaluation is not None and evaluation.latency_ms is None, "no answer is timed"


def test_what_came_of_it_is_kept_and_said(whole: tuple[Plan, Ladder, list[str]]) -> None:
    _made, found, said = whole
    assert [one.rung.number for one in found.outcomes] == [1, 4]
    for one in found.outcomes:
        assert one.right is not None and one.right.n == 8
        assert one.verdict is not None and one.sentence and one.epochs == 2
        assert any(line.startswith(f"Rung {one.rung.number}: {one.sentence}") for line in said)
        assert any(f"The diary: {one.rung.symptom}" in line for line in said)
    kept = read_json(found.folder / FILE)
    assert [line["rung"]["told"] for line in kept["rungs"]] == ["1", "4"]
    assert all(line["agreement"] for line in kept["rungs"])


def test_a_finished_ladder_loads_no_base(
    monkeypatch: pytest.MonkeyPatch, whole: tuple[Plan, Ladder, list[str]]
) -> None:
    made, found, _said = whole
    monkeypatch.setattr(Workbench, "open", _never)
    again = replay(made, Silent())
    assert [one.right for one in again.outcomes] == [one.right for one in found.outcomes]


def test_a_ladder_that_was_stopped_goes_on_where_it_was(
    tmp_path: Path, whole: tuple[Plan, Ladder, list[str]]
) -> None:
    first, found, _said = whole
    made = replace(first, out=tmp_path)
    with pytest.raises(Interrupted):
        replay(made, Doing(6, _stop))
    begun = RunFolder(folder_of(made, made.rungs[1]))
    assert begun.status().state == RunState.INTERRUPTED
    after = replay(made, Silent())
    for one, other in zip(after.outcomes, found.outcomes, strict=True):
        assert steps(RunFolder(Path(one.path))) == steps(RunFolder(Path(other.path)))
        assert (one.verdict, one.right) == (other.verdict, other.right)


def test_a_rung_that_cannot_run_does_not_end_the_ladder(
    tmp_path: Path, whole: tuple[Plan, Ladder, list[str]]
) -> None:
    first, _found, _said = whole
    none_fit = replace(first.rungs[0], patch={**first.rungs[0].patch, "model.max_length": 16})
    made = replace(first, out=tmp_path, rungs=[none_fit, first.rungs[1]])
    told = Heard()
    failed, fine = replay(made, told).outcomes
    assert failed.state == RunState.FAILED and failed.verdict is None and failed.why
    assert fine.state == RunState.FINISHED
    assert any(failed.why in line for line in told.said)


def _stop() -> None:
    raise KeyboardInterrupt


def _never(*_args: object) -> Callable[..., None]:
    raise AssertionError("loaded again")
