"""Candidates of a round that make their steps together end as those that take turns."""

from __future__ import annotations

import signal
from dataclasses import replace
from pathlib import Path

import pytest

from tests.heard import Heard
from tests.search.material import Material, courses
from tuneproof import store
from tuneproof.config import Recipe, patched
from tuneproof.engine import together
from tuneproof.engine.loop import Candidate, Step
from tuneproof.engine.together import Together
from tuneproof.experiment.training import Training
from tuneproof.progress import Progress, Silent
from tuneproof.search import verbs
from tuneproof.search.joint import JointWorkers
from tuneproof.search.turns import Turns
from tuneproof.search.workers import Job, JobReport, LocalWorkers, Workers
from tuneproof.store import RunFolder, read_lines

RATES = (1e-3, 3e-3, 1e-2)


def joint(material: Material, progress: Progress | None = None) -> JointWorkers:
    return JointWorkers(material.parts, material.bench, Turns(progress or Silent()))


def in_turns(material: Material) -> LocalWorkers:
    return LocalWorkers(material.parts, material.bench, lambda _job: Silent())


def recipes(material: Material) -> list[Recipe]:
    plain = patched(material.recipe, {"lora.dropout": 0.0})  # with dropout none goes with others
    return [patched(plain, {"train.learning_rate": rate}) for rate in RATES]


def jobs(material: Material, path: Path, until: int = 1) -> list[Job]:
    """Three candidates of different learning rates."""
    return [
        Job(number, RunFolder(path / f"{number}"), recipe, until)
        for number, recipe in enumerate(recipes(material), 1)
    ]


def advance(workers: Workers, these: list[Job]) -> dict[int, JobReport]:
    return {report.number: report for report in workers.advance(these)}


def losses(folder: RunFolder) -> list[float]:
    return [line["loss"] for line in read_lines(folder / store.METRICS) if line["kind"] == "step"]


def compare(material: Material, path: Path, found: dict[int, JobReport], until: int) -> None:
    """What was reported and written against candidates that took turns."""
    turns = in_turns(material)
    wanted = advance(turns, jobs(material, path / "turns", until))
    for number, report in wanted.items():
        own = found[number]
        assert [score.epoch for score in own.epochs] == [score.epoch for score in report.epochs]
        assert [score.correct for score in own.epochs] == [s.correct for s in report.epochs]
        assert [score.loss for score in own.epochs] == pytest.approx(
            [score.loss for score in report.epochs], rel=1e-3
        )
        assert (own.over, own.failed, own.why) == (report.over, report.failed, report.why)
        alone = losses(RunFolder(path / "turns" / f"{number}"))
        assert losses(RunFolder(path / f"{number}")) == pytest.approx(alone, rel=1e-3)


def test_epochs_answers_and_losses_are_those_of_turns(material: Material, tmp_path: Path) -> None:
    workers = joint(material)
    advance(workers, jobs(material, tmp_path, 1))
    compare(material, tmp_path, advance(workers, jobs(material, tmp_path, 2)), 2)


def test_their_time_is_shared(material: Material, tmp_path: Path) -> None:
    """The search adds up the seconds of its candidates: together they must be those that passed."""
    found = advance(joint(material), jobs(material, tmp_path))
    lines = [read_lines(tmp_path / f"{number}" / store.METRICS) for number in (1, 2, 3)]
    steps = [[line["seconds"] for line in each if line["kind"] == "step"] for each in lines]
    assert steps[0] == steps[1] == steps[2]
    for report, own in zip(found.values(), steps, strict=True):
        assert report.seconds >= sum(own) * 0.99


def test_one_with_fewer_epochs_leaves_the_others(material: Material, tmp_path: Path) -> None:
    these = jobs(material, tmp_path, 2)
    short = patched(these[1].recipe, {"train.epochs": 1})
    these[1] = Job(2, these[1].folder, short, 2)
    found = advance(joint(material), these)
    assert [len(found[number].epochs) for number in (1, 2, 3)] == [2, 1, 2]
    assert found[2].over and found[2].why is None


def test_one_that_a_breaker_stops_leaves_the_others(
    material: Material, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    step = Together.step

    def wild(self: Together, candidates: list[Candidate]) -> list[Step]:
        found = step(self, candidates)
        return [
            replace(one, loss=float("nan")) if number == 1 and len(found) == 3 else one
            for number, one in enumerate(found)
        ]

    monkeypatch.setattr(Together, "step", wild)
    found = advance(joint(material), jobs(material, tmp_path))
    assert found[2].over and found[2].stopped_by and not found[2].epochs
    assert [len(found[number].epochs) for number in (1, 3)] == [1, 1]


def test_one_that_cannot_begin_leaves_the_others(material: Material, tmp_path: Path) -> None:
    these = jobs(material, tmp_path)
    short = patched(these[0].recipe, {"model.max_length": 16})
    these[0] = Job(1, these[0].folder, short, 1)
    found = advance(joint(material), these)
    assert found[1].failed and "16" in (found[1].why or "")
    assert [len(found[number].epochs) for number in (2, 3)] == [1, 1]


@pytest.mark.parametrize("error", [MemoryError(), RuntimeError("CUDA out of memory. Tried …")])
def test_what_does_not_fit_into_memory_together_takes_turns(
    error: Exception, material: Material, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: object) -> None:
        raise error

    monkeypatch.setattr(together, "_answer_losses", full)
    found = advance(joint(material), jobs(material, tmp_path))
    compare(material, tmp_path, found, 1)


def test_one_whose_answers_do_not_fit_into_memory_leaves_the_others(
    material: Material, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take = Training.take_step

    def full(self: Training, step: Step, seconds: float) -> object:
        if self.run.path.name == "2":
            raise MemoryError
        return take(self, step, seconds)

    monkeypatch.setattr(Training, "take_step", full)
    found = advance(joint(material), jobs(material, tmp_path))
    assert found[2].why == "Memory ran out." and found[2].failed
    assert [len(found[number].epochs) for number in (1, 3)] == [1, 1]


def test_ctrl_c_puts_all_aside_and_they_go_on_from_there(
    material: Material, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    step, left = Together.step, [3]

    def interrupted(self: Together, candidates: list[Candidate]) -> list[Step]:
        left[0] -= 1
        if not left[0]:
            signal.raise_signal(signal.SIGINT)
        return step(self, candidates)

    monkeypatch.setattr(Together, "step", interrupted)
    with pytest.raises(KeyboardInterrupt):
        advance(joint(material), jobs(material, tmp_path))
    assert [len(losses(RunFolder(tmp_path / f"{number}"))) for number in (1, 2, 3)] == [3, 3, 3]
    workers = joint(material)
    compare(material, tmp_path, advance(workers, jobs(material, tmp_path)), 1)


def test_the_display_names_all_of_them_once(material: Material, tmp_path: Path) -> None:
    heard = Heard()
    workers = joint(material, heard)
    advance(workers, jobs(material, tmp_path, 1))
    advance(workers, jobs(material, tmp_path, 2))
    named = [stage for stage in heard.stages if stage.startswith("Candidates together")]
    assert named[0] == "Candidates together: 1, 2, 3"
    assert named == [named[0]]
    epochs = [said for said in heard.said if "Epoch 1" in said]
    assert sorted(said[:13] for said in epochs) == [f"Candidate {n}: " for n in (1, 2, 3)]


def test_a_search_on_a_device_that_joins_them_is_the_same(
    material: Material, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a GPU, which these tests do not have."""
    monkeypatch.setattr(verbs, "joins", lambda _network: True)
    taken: list[type] = []
    with verbs._open_workers(
        material.search(tmp_path, in_turns(material)).board,
        material.parts,
        material.bench,
        Silent(),
        None,
    ) as workers:
        taken.append(type(workers))
        search = material.search(tmp_path / "joint", workers)
        search.go()
    assert taken == [JointWorkers]
    wanted = material.search(tmp_path / "turns", in_turns(material))
    wanted.go()
    pairs = zip(courses(tmp_path / "joint"), courses(tmp_path / "turns"), strict=True)
    for (patch, state, epochs), (other, its_state, its_epochs) in pairs:
        assert (patch, state) == (other, its_state)
        assert [e["correct"] for e in epochs] == [e["correct"] for e in its_epochs]
