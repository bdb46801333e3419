"""Candidates trained in this process: what is reported of those that come to a bad end."""

from __future__ import annotations

from pathlib import Path

from tests.search.material import Material
from tuneproof import store
from tuneproof.engine.checkpoint import STATE
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


def test_a_candidate_that_cannot_begin_has_failed(material: Material, tmp_path: Path) -> None:
    short = material.recipe.model_copy(
        update={"model": material.recipe.model.model_copy(update={"max_length": 16})}
    )
    (outcome,) = local(material).advance([Job(1, RunFolder(tmp_path / "001"), short, 1)])
    assert outcome.failed and outcome.over and "16" in (outcome.why or "")
