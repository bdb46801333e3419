"""What a run still lacks is done by one process at a time, and can be taken up again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tuneproof import store
from tuneproof.config import Recipe, patched
from tuneproof.errors import RunError
from tuneproof.experiment import (
    Answerer,
    diagnose,
    evaluate,
    fit,
    resume,
)
from tuneproof.progress import Silent
from tuneproof.registry.versions import digests_of
from tuneproof.report.headline import headline
from tuneproof.store import RunFolder
from tuneproof.types import RunState


def test_a_run_that_memory_did_not_suffice_for_can_be_resumed(
    copy: RunFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was "failed", with the words of the allocator alone."""
    copy.update(state="interrupted")

    def full(*_given: Any, **_more: Any) -> None:
        raise RuntimeError("DefaultCPUAllocator: not enough memory")

    for work, state in (("train_once", "interrupted"), ("prove", "trained")):
        with monkeypatch.context() as patched_:
            patched_.setattr(f"tuneproof.experiment.complete.{work}", full)
            with pytest.raises(RunError, match=r"(?s)Memory ran out.*tuneproof resume"):
                resume(copy, Silent())
        assert copy.status().state == state
    assert resume(copy, Silent()).status().state == "finished"
    monkeypatch.setattr("tuneproof.experiment.verbs.prove", full)
    with pytest.raises(RuntimeError):  # there is nothing to resume: the verb is to be typed again
        evaluate(copy, Silent())


def test_a_run_without_test_questions_keeps_what_ended_its_training(
    recipe: Recipe, tmp_path: Path
) -> None:
    """That there was no test question took the place of it in run.json, and of the way out: resume
    it, said the report, which does nothing."""
    rows = "".join(f"What is thing {n}?,It is number {n}.\n" for n in range(12))
    (tmp_path / "few.csv").write_text(f"question,answer\n{rows}", encoding="utf-8")
    few = {"data.train": [str(tmp_path / "few.csv")], "data.test": None, "train.batch_size": 4}
    run = fit(patched(recipe, {**few, "stop.tokens": 1}), tmp_path / "runs", Silent())
    status = run.status()
    assert (status.state, status.rows["test"]) == (RunState.TRAINED, 0)
    assert status.stopped_by == "W413" and "tokens" in status.why
    assert "evaluate" in headline(status).meaning
    assert resume(run, Silent()).status().why == status.why


def test_a_run_that_another_process_finished_meanwhile_is_left_as_it_is(
    copy: RunFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its state was read before the run was held: who waited for it then trained it again."""
    copy.update(state="trained")
    alone = RunFolder.alone

    @contextmanager
    def held_after_another(run: RunFolder) -> Iterator[None]:
        run.update(state="finished")
        with alone(run):
            yield

    monkeypatch.setattr(RunFolder, "alone", held_after_another)
    monkeypatch.setattr("tuneproof.experiment.complete.Workbench.of", None)
    assert resume(copy, Silent()).status().state == "finished"


def test_a_registered_version_is_asked_and_not_changed(copy: RunFolder) -> None:
    store.write_json(copy / store.VERSION, {"sha256": digests_of(copy)})
    assert Answerer.open(copy, Silent()).guard is not None
    for work in (evaluate, resume, diagnose):
        with pytest.raises(RunError, match="registered version"):
            work(copy, Silent())


def test_two_processes_do_not_work_on_one_run(copy: RunFolder) -> None:
    """`ask` told a stranger to resume a run that was still in training: both wrote its files, with
    steps twice and out of order."""
    copy.update(state=RunState.RUNNING)
    with copy.alone():
        for work in (resume, evaluate, diagnose):
            with pytest.raises(RunError, match="Another process is working on this run"):
                work(copy, Silent())
    assert copy.seen().state == RunState.INTERRUPTED
    evaluate(copy, Silent())
