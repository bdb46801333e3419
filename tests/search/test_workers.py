"""Candidates trained in this process: what is reported of those that come to a bad end."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.search.material import Material
from tuneproof import store
from tuneproof.engine.checkpoint import STATE
from tuneproof.engine.loop import Candidate, Step
from tuneproof.experiment.keeper import LAST
from tuneproof.progress import Silent
from tuneproof.search.workers import Job, LocalWorkers
from tuneproof.store import RunFolder


def local(material: Material) -> LocalWorkers:
    return LocalWorkers(material.parts, material.bench, lambda _job: Silent())


def test_a_candidate_that_cannot_be_reopened_keeps_the_epochs_that_it_has(
    material: Material, tmp_path: Path
) -> None:
    """Its state was damaged while the search was stopped: it was reported without any epoch and
    without the time that it took, although the adapter of its first epoch was there."""
    folder = RunFolder(tmp_path / "001")
    (first,) = local(material).advance([Job(1, folder, material.recipe, 1)])
    (folder / store.CHECKPOINTS / LAST / STATE).write_bytes(b"damaged")
    (again,) = local(material).advance([Job(1, folder, material.recipe, 2)])
    assert again.epochs == first.epochs and len(again.epochs) == 1
    assert again.over and not again.failed and again.why
    assert again.seconds > 0


@pytest.mark.parametrize("error", [MemoryError(), RuntimeError("CUDA out of memory. Tried …")])
def test_a_candidate_that_runs_out_of_memory_does_not_end_the_others(
    error: Exception, material: Material, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One of rank 64 ran out of it in the middle of its second epoch: the search was over."""
    step, left = Candidate.step, [0]

    def failing(candidate: Candidate) -> Step:
        left[0] -= 1
        if not left[0]:
            raise error
        return step(candidate)

    monkeypatch.setattr(Candidate, "step", failing)
    workers = local(material)
    jobs = [Job(number, RunFolder(tmp_path / f"{number}"), material.recipe, 2) for number in (1, 2)]
    left[0] = workers._start_training(jobs[0]).candidate.steps_an_epoch + 2
    first, second = workers.advance(jobs)
    assert len(first.epochs) == 1 and first.over and not first.failed
    assert first.why == "Memory ran out."
    assert len(second.epochs) == 2 and second.why is None
    workers.release(1)
    assert (tmp_path / "1" / store.ADAPTER).is_dir()


def test_a_candidate_that_runs_out_of_memory_before_its_first_epoch_has_failed(
    material: Material, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_candidate: Candidate) -> Step:
        raise MemoryError

    monkeypatch.setattr(Candidate, "step", full)
    (outcome,) = local(material).advance([Job(1, RunFolder(tmp_path), material.recipe, 1)])
    assert outcome.failed and outcome.why == "Memory ran out."


def test_a_fault_of_the_program_is_no_want_of_memory(
    material: Material, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def faulty(_candidate: Candidate) -> Step:
        raise RuntimeError("shapes cannot be multiplied")

    monkeypatch.setattr(Candidate, "step", faulty)
    with pytest.raises(RuntimeError, match="multiplied"):
        list(local(material).advance([Job(1, RunFolder(tmp_path), material.recipe, 1)]))


def test_a_candidate_that_cannot_begin_has_failed(material: Material, tmp_path: Path) -> None:
    short = material.recipe.model_copy(
        update={"model": material.recipe.model.model_copy(update={"max_length": 16})}
    )
    (outcome,) = local(material).advance([Job(1, RunFolder(tmp_path / "001"), short, 1)])
    assert outcome.failed and outcome.over and "16" in (outcome.why or "")
