"""The search as a trainer of `experiment.fit`, on a tiny model: what it leaves, and its resume."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from shutil import copytree, rmtree
from typing import Any

import pytest

from tests.experiment.conftest import Doing
from tests.heard import Heard
from tests.search.material import courses
from tuneproof import store
from tuneproof.config import Recipe, patched
from tuneproof.errors import TuneproofError
from tuneproof.experiment import Interrupted, evaluate, fit, resume, train
from tuneproof.experiment.answerer import Workbench
from tuneproof.experiment.forecast import predicted_and_taken
from tuneproof.experiment.parts import Parts
from tuneproof.experiment.training import Training
from tuneproof.progress import Progress, Silent
from tuneproof.search.board import Board
from tuneproof.search.trial import Motive, TrialState
from tuneproof.search.verbs import promote, train_by_search, trainer_of_run
from tuneproof.search.workers import Job, JobReport, LocalWorkers
from tuneproof.search.workplace import name_of, new_place
from tuneproof.store import RunFolder, read_json, read_lines, write_json

WEIGHTS = "adapter_model.safetensors"


@pytest.fixture(scope="module")
def searching(recipe: Recipe) -> Recipe:
    return patched(recipe, {"search.trials": 3, "train.epochs": 2})


@pytest.fixture(scope="module")
def whole(searching: Recipe, tmp_path_factory: pytest.TempPathFactory) -> RunFolder:
    return fit(searching, tmp_path_factory.mktemp("whole"), Silent(), trainer=train_by_search)


def adapter(folder: RunFolder) -> bytes:
    return (folder / store.ADAPTER / WEIGHTS).read_bytes()


def test_the_best_trial_becomes_the_run(whole: RunFolder) -> None:
    assert whole.status().state == "finished"
    search = read_json(whole / store.SEARCH)
    assert len(search["trials"]) == 3
    best = RunFolder(whole / store.TRIALS / f"{search['winner']:03d}")
    assert adapter(whole) == adapter(best)
    assert store.read_json(whole / store.RUN)["search"]["winner"] == search["winner"]


def test_a_run_keeps_what_the_training_of_its_winner_says_of_rows_and_labels(
    searching: Recipe, whole: RunFolder, tmp_path: Path
) -> None:
    """Of a searched run the diagnosis knew neither which tokens carried a label nor which rows were
    too long."""
    copy = RunFolder(Path(copytree(whole.path, tmp_path / "run")))
    assert copy.status().labels == {"labelled": 1.0, "ended": 1.0}
    board = Board.open(copy, searching)
    best = board.trials[read_json(whole / store.SEARCH)["winner"] - 1]
    before = copy.status().rows
    trial = board.folder(best)
    trial.update(rows={"left_out": {"longer than 40 tokens": 3}, "too_long": 3})
    promote(board, best)
    after = copy.status().rows
    assert after["too_long"] == 3 and after["left_out"]["longer than 40 tokens"] == 3
    assert after["train"] == before["train"]


def test_a_line_cut_inside_a_character_comes_along_as_it_is(
    searching: Recipe, whole: RunFolder, tmp_path: Path
) -> None:
    """A kill had cut the event log of the winner inside a Chinese character, and every resume ended
    there."""
    copy = RunFolder(Path(copytree(whole.path, tmp_path / "run")))
    board = Board.open(copy, searching)
    best = board.trials[read_json(whole / store.SEARCH)["winner"] - 1]
    with (board.folder(best) / store.EVENTS).open("ab") as file:
        file.write('{"event": "步'.encode()[:-1])
    promote(board, best)
    assert (copy / store.EVENTS).read_bytes() == (board.folder(best) / store.EVENTS).read_bytes()


def test_a_run_keeps_what_ended_the_training_of_its_winner(
    searching: Recipe, whole: RunFolder, tmp_path: Path
) -> None:
    copy = RunFolder(Path(copytree(whole.path, tmp_path / "run")))
    board = Board.open(copy, searching)
    best = board.trials[read_json(whole / store.SEARCH)["winner"] - 1]
    stopped = replace(best, state=TrialState.STOPPED, why="So it is.")
    pruned = replace(best, state=TrialState.PRUNED, why="Others were better.")
    one = best.epochs[:1]
    shortened = replace(best, source=Motive.RECIPE, patch={"train.epochs": 1}, epochs=one)
    cut = "There was time for 1 of 2 epochs."
    for trial, why, by in (
        (replace(stopped, out_of_time=True, epochs=one), cut, "W410"),
        (replace(stopped, stopped_by="W413"), "So it is.", "W413"),
        (pruned, None, None),
        (best, None, None),
        (shortened, cut, "W410"),
    ):
        promote(board, trial)
        status = copy.status()
        assert (status.why, status.stopped_by) == (why or "", by)


@pytest.mark.parametrize(
    "change",
    [
        lambda raw: raw.pop("seconds"),
        lambda raw: raw.update(seconds="a minute"),
        lambda raw: raw.update(trials=5),
        lambda raw: raw["trials"][0].update(state="tired"),
        lambda raw: raw["trials"].pop(0),
        lambda raw: raw.update(recipe=None),
    ],
)
def test_a_leaderboard_that_was_changed_by_hand_is_named(
    searching: Recipe, whole: RunFolder, tmp_path: Path, change: Callable[[Any], object]
) -> None:
    copy = RunFolder(Path(copytree(whole.path, tmp_path / "run")))
    raw = read_json(copy / store.SEARCH)
    change(raw)
    write_json(copy / store.SEARCH, raw)
    with pytest.raises(TuneproofError, match=r"search\.json"):
        Board.open(copy, searching)


def test_a_search_without_time_for_all_epochs_tells_how_many_there_was_time_for(
    searching: Recipe, tmp_path: Path
) -> None:
    progress = Heard()
    short = patched(searching, {"search.trials": None, "search.minutes": 0.1})
    run = fit(short, tmp_path, progress, trainer=train_by_search)
    assert any("for an epoch of a candidate" in line for line in progress.said)
    assert any(line.startswith("0.1 minutes are too few here") for line in progress.said)
    (trial,) = Board.open(run, short).trials
    assert (trial.state, trial.out_of_time, len(trial.epochs)) == (TrialState.STOPPED, True, 1)
    status = run.status()
    assert (status.why, status.stopped_by) == ("There was time for 1 of 2 epochs.", "W410")
    assert predicted_and_taken(status) is None, (
        "the time of several candidates is not that of one training"
    )


def test_a_limit_of_the_recipe_that_ended_the_winner_is_told_of_the_run(
    searching: Recipe, whole: RunFolder, tmp_path: Path
) -> None:
    """Only the time of the search was: a winner that had used up its tokens was diagnosed as if it
    had ended by itself."""
    lines = read_lines(whole / store.TRIALS / "001" / store.METRICS)
    epoch = sum(line["tokens"] for line in lines if line["kind"] == "step" and line["epoch"] == 1)
    short = patched(searching, {"search.trials": 1, "stop.tokens": epoch + 1})
    run = fit(short, tmp_path, Silent(), trainer=train_by_search)
    (trial,) = Board.open(run, short).trials
    assert (trial.state, trial.stopped_by) == (TrialState.STOPPED, "W413")
    status = run.status()
    assert (status.state, status.stopped_by) == ("finished", "W413")
    assert status.why == trial.why != ""


def test_the_winner_comes_with_its_own_adapter_and_not_beside_that_of_another(
    searching: Recipe, whole: RunFolder, tmp_path: Path
) -> None:
    """Killed before it was released, a candidate had its checkpoints and no adapter of its own: its
    recipe and figures became the run's beside the adapter of whoever had led before."""
    copy = RunFolder(Path(copytree(whole.path, tmp_path / "run")))
    board = Board.open(copy, searching)
    led, best = board.trials[0], board.trials[1]
    promote(board, led)
    own = adapter(board.folder(best))
    assert adapter(copy) == adapter(board.folder(led)) != own
    rmtree(board.folder(best) / store.ADAPTER)
    promote(board, best)
    assert adapter(copy) == own


def test_a_winner_without_checkpoints_comes_with_the_adapter_that_it_has(
    searching: Recipe, whole: RunFolder, tmp_path: Path
) -> None:
    copy = RunFolder(Path(copytree(whole.path, tmp_path / "run")))
    board = Board.open(copy, searching)
    for trial in board.trials[:2]:
        rmtree(board.folder(trial) / store.CHECKPOINTS)
        promote(board, trial)
        assert adapter(copy) == adapter(board.folder(trial))


def test_a_run_that_was_only_trained_is_gone_on_with_as_that(
    searching: Recipe, tmp_path: Path
) -> None:
    """`train` was stopped and what there was evaluated: `resume` took it for a `fit`, and began a
    search in its place."""
    with pytest.raises(Interrupted) as caught:
        train(searching, tmp_path, Doing(2, lambda: signal.raise_signal(signal.SIGINT)))
    run = caught.value.run
    evaluate(run, Silent())
    assert run.status().proof
    assert trainer_of_run(run) is None


def test_a_search_that_is_still_to_come_is_one_after_a_stop(
    searching: Recipe, whole: RunFolder, tmp_path: Path
) -> None:
    copy = RunFolder(Path(copytree(whole.path, tmp_path / "run")))
    (copy / store.SEARCH).unlink()
    assert trainer_of_run(copy) is not None
    copy.update(searches=False)
    assert trainer_of_run(copy) is None


def test_whatever_ends_a_search_the_best_so_far_is_kept(
    searching: Recipe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only a Ctrl-C and what the user can mend left an adapter behind; a fault of the program in
    the second candidate left an hour of training without one."""
    begin = LocalWorkers._start_training

    def faulty(workers: LocalWorkers, job: Job) -> Training:
        if job.number == 2:
            raise ZeroDivisionError
        return begin(workers, job)

    monkeypatch.setattr(LocalWorkers, "_start_training", faulty)
    with pytest.raises(ZeroDivisionError):
        fit(searching, tmp_path, Silent(), trainer=train_by_search)
    (path,) = tmp_path.iterdir()
    run = RunFolder(path)
    assert run.status().state == "failed"
    assert adapter(run) == adapter(RunFolder(path / store.TRIALS / "001"))


@pytest.mark.parametrize("after", [2, 10])
def test_a_search_goes_on_where_it_was_stopped(
    after: int, searching: Recipe, whole: RunFolder, tmp_path: Path
) -> None:
    stopping = Doing(after, lambda: signal.raise_signal(signal.SIGINT))
    with pytest.raises(Interrupted) as caught:
        fit(searching, tmp_path, stopping, trainer=train_by_search)
    run = resume(caught.value.run, Silent(), trainer=train_by_search)
    assert courses(run) == courses(whole)
    assert adapter(run) == adapter(whole)


def test_a_search_whose_time_is_used_up_begins_nothing_when_it_is_resumed(
    searching: Recipe, whole: RunFolder, tmp_path: Path
) -> None:
    """It had forgotten how long an epoch takes, and trained one more candidate to find out."""
    copy = RunFolder(Path(copytree(whole.path, tmp_path / "run")))
    timed = patched(searching, {"search.trials": None, "search.minutes": 1})
    store.write_json(
        copy / store.SEARCH,
        {**read_json(whole / store.SEARCH), "recipe": timed.model_dump(mode="json"), "seconds": 60},
    )
    copy.update(state="interrupted")
    run = resume(copy, Silent(), trainer=train_by_search)
    assert courses(run) == courses(whole)


def test_the_end_of_a_search_on_a_cluster_removes_what_its_workers_left_here(
    searching: Recipe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those that are at work when a search is stopped are killed, and none begins after them."""

    @contextmanager
    def joined(_address: str) -> Iterator[dict[str, Any]]:
        yield {}

    class Stopped(LocalWorkers):
        def __init__(self, _recipe: Recipe, parts: Parts, bench: Workbench, _said: Progress):
            super().__init__(parts, bench, lambda _job: Silent())

        def advance(self, jobs: Sequence[Job]) -> Iterator[JobReport]:
            left = new_place(name_of(jobs[0].folder.path.parent))
            left.mkdir()
            (left / store.RUN).write_text("{}", encoding="utf-8")
            assert list(machine.iterdir()) == [left]
            raise KeyboardInterrupt

    machine = tmp_path / "machine"
    machine.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(machine))
    monkeypatch.setattr("tuneproof.search.cluster.joined", joined)
    monkeypatch.setattr("tuneproof.search.tasks.RayWorkers", Stopped)
    with pytest.raises((Interrupted, KeyboardInterrupt)):
        fit(searching, tmp_path, Silent(), trainer=partial(train_by_search, cluster="auto"))
    assert not list(machine.iterdir())
