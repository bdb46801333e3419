"""Proving a run again, or on another test: what that replaces, and what a stop leaves behind."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from shutil import rmtree
from typing import Any

import pytest

from tests.experiment.conftest import answers
from tuneproof import store
from tuneproof.errors import DataError, RunError
from tuneproof.experiment import (
    Interrupted,
    evaluate,
    resume,
)
from tuneproof.experiment.answerer import Answerer
from tuneproof.progress import Silent
from tuneproof.store import RunFolder, read_json
from tuneproof.types import RunState


def test_evaluating_again_changes_no_answer(copy: RunFolder, finished: RunFolder) -> None:
    evaluate(copy, Silent())
    assert answers(copy) == answers(finished)


def test_another_test_file_takes_the_place_of_the_first(copy: RunFolder, tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    rows = ["question,answer", "VPN setup,seen in training", "VPN abroad,never seen"]
    other.write_text("\n".join(rows) + "\n", encoding="utf-8")
    evaluate(copy, Silent(), test=other)
    assert [question for question, _text in answers(copy)] == ["VPN abroad"]
    lock = read_json(copy / store.LOCK)
    assert [row["origin"] for row in lock["rows"] if row["part"] == "test"] == [f"{other}:3"]
    assert str(other) in [file["path"] for file in lock["files"]]
    assert read_json(copy / store.EVALUATION)["test"]["questions"] == 1
    assert copy.status().rows["test"] == 1


def test_who_tests_a_run_on_another_file_is_told_what_that_replaces(
    copy: RunFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """40 questions of a proof were gone from report.html, and nobody had said that they would."""
    told: list[str] = []
    monkeypatch.setattr(Silent, "say", lambda _self, text: told.append(text))
    other = tmp_path / "other.csv"
    other.write_text("question,answer\nVPN abroad,never seen\n", encoding="utf-8")
    evaluate(copy, Silent(), test=other)
    assert any(
        "no longer about the former ones" in text and str(copy.path) in text for text in told
    )
    told.clear()
    evaluate(copy, Silent())
    assert not any("no longer about the former" in text for text in told)


def test_a_near_copy_of_a_trained_question_leaves_another_test(
    copy: RunFolder, tmp_path: Path
) -> None:
    other = tmp_path / "other.csv"
    other.write_text("question,answer\nVPN  SETUP?!,copied\nVPN abroad,new\n", encoding="utf-8")
    evaluate(copy, Silent(), test=other)
    assert [question for question, _text in answers(copy)] == ["VPN abroad"]


def test_a_proof_that_ends_before_it_is_done_leaves_the_test_as_it_was(
    copy: RunFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other.csv"
    other.write_text("question,answer\nVPN abroad,never seen\n", encoding="utf-8")
    before = [(copy / name).read_bytes() for name in (store.EXAMPLES, store.LOCK, store.ANSWERS)]

    def stopped(*_given: Any, **_more: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("tuneproof.experiment.verbs.prove", stopped)
    with pytest.raises(Interrupted):
        evaluate(copy, Silent(), test=other)
    after = [(copy / name).read_bytes() for name in (store.EXAMPLES, store.LOCK, store.ANSWERS)]
    assert after == before
    assert copy.status().rows["test"] == 5


def test_a_proof_that_is_stopped_while_causes_are_looked_for_brings_all_of_the_old_back(
    copy: RunFolder, tmp_path: Path
) -> None:
    """The old questions came back beside the answers and figures of the new ones."""

    class Stopping(Silent):
        def stage(self, title: str, total: int | None = None) -> None:
            if title == "Looking for causes":
                meanwhile.append(copy.status().state)
                raise KeyboardInterrupt

    meanwhile: list[str] = []
    other = tmp_path / "other.csv"
    other.write_text("question,answer\nVPN abroad,never seen\n", encoding="utf-8")
    (copy / store.PRESCRIPTION).unlink()

    def kept() -> dict[str, bytes]:
        changing = (store.RUN, store.GUARD)
        files = [path for path in copy.path.iterdir() if path.is_file()]
        return {path.name: path.read_bytes() for path in files if path.name not in changing}

    before, status = kept(), copy.status()
    with pytest.raises(Interrupted):
        evaluate(copy, Stopping(), test=other)
    assert meanwhile == ["trained"], "a kill here leaves no run that calls itself finished"
    assert kept() == before
    assert replace(copy.status(), updated="") == replace(status, updated="")


def test_an_interrupted_run_that_is_proved_can_still_be_resumed(copy: RunFolder) -> None:
    copy.update(state="interrupted")
    evaluate(copy, Silent())
    assert copy.status().state == "interrupted"
    assert resume(copy, Silent()).status().state == "finished"


def test_a_killed_run_that_is_proved_can_still_be_resumed(copy: RunFolder) -> None:
    """It was "finished" with the adapter that a kill had left, and `resume` did nothing."""
    copy.update(state=RunState.RUNNING)
    evaluate(copy, Silent())
    assert copy.status().state == RunState.INTERRUPTED


def test_a_killed_run_that_cannot_be_proved_has_not_failed(copy: RunFolder) -> None:
    """`evaluate` wrote its own "no adapter yet" into run.json as what had ended the run."""
    copy.update(state=RunState.RUNNING)
    rmtree(copy / store.ADAPTER)
    with pytest.raises(RunError, match="no adapter yet"):
        evaluate(copy, Silent())
    status = copy.status()
    assert (status.state, status.why) == (RunState.INTERRUPTED, "")


def test_a_test_of_trained_questions_only_proves_nothing(copy: RunFolder, tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    other.write_text("question,answer\nVPN setup,x\n", encoding="utf-8")
    with pytest.raises(DataError, match="trained on"):
        evaluate(copy, Silent(), test=other)
    assert copy.status().state == "finished"


@pytest.mark.parametrize("content", ["", "name,age\nx,1\n", "question,answer\nVPN setup,x\n"])
def test_a_faulty_test_file_is_told_before_a_model_is_loaded(
    content: str, copy: RunFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A wrong column was told after the minute that the base model takes to load."""
    loaded: list[object] = []
    monkeypatch.setattr(Answerer, "open", lambda *given: loaded.append(given))
    other = tmp_path / "other.csv"
    other.write_text(content, encoding="utf-8")
    with pytest.raises(DataError):
        evaluate(copy, Silent(), test=other)
    assert not loaded
    assert copy.status().state == "finished"
