"""Stops of every kind: what they leave, and that a resume makes them unhappen."""

from __future__ import annotations

import signal
import subprocess
import sys
from math import nan
from pathlib import Path

import pytest

from tests.experiment.conftest import Disk, Doing, answers, epochs, steps
from tuneproof import store
from tuneproof.config import Recipe, dump_recipe, patched
from tuneproof.engine import loop
from tuneproof.engine.checkpoint import read_state
from tuneproof.errors import RunError
from tuneproof.evaluate.epochs import Best
from tuneproof.experiment import Interrupted, fit, resume
from tuneproof.models.adapters import read_adapter
from tuneproof.progress import Silent
from tuneproof.runfiles import kept_verdict
from tuneproof.store import RunFolder, read_lines


def check_same(run: RunFolder, finished: RunFolder) -> None:
    """As if it had never stopped, the state to go back to included."""
    best = run.status().best_epoch
    kept, _notes = read_state(run / store.CHECKPOINTS / "best")
    assert kept.step == next(line["step"] for line in epochs(run) if line["epoch"] == best)
    assert run.status().state == "finished"
    assert steps(run) == steps(finished)
    assert epochs(run) == epochs(finished)
    assert answers(run) == answers(finished)
    assert validated(run) == validated(finished)


def validated(run: RunFolder) -> list[str]:
    """What the best epoch answered to the validation questions."""
    return [line["produced"] for line in read_lines(run / store.VALIDATION)]


KILLED = """
import os, signal, sys
from pathlib import Path
from tests.experiment.conftest import Doing
from tuneproof import store
from tuneproof.config import load_recipe
from tuneproof.experiment import fit, keeper
from tuneproof.progress import Silent

die = lambda *_args, **_options: os.kill(os.getpid(), signal.SIGKILL)
where, recipe, out, best = sys.argv[1:]
progress = Silent()
if where == "in the middle of an epoch":
    progress = Doing(6, die)
elif where == "before the first state is whole":
    keeper.write_state = lambda folder, *_state: (folder.mkdir(parents=True), die())
elif where == "while a state is written":
    write_state = keeper.write_state
    keeper.write_state = lambda folder, candidate, notes: (
        setattr(os, "fsync", die if candidate.epoch == 2 else os.fsync),
        write_state(folder, candidate, notes),
    )
elif where == "before the best epoch is kept as such":
    last_is_best = keeper.Keeper.last_is_best
    keeper.Keeper.last_is_best = lambda kept: (
        die() if kept.candidate.epoch == int(best) else last_is_best(kept)
    )
elif where == "before an epoch's figures are written":
    append = store.RunFolder.append
    store.RunFolder.append = lambda run, file, line: (
        die() if line.get("kind") == "epoch" and line["epoch"] == 2 else append(run, file, line)
    )
fit(load_recipe(Path(recipe)), Path(out), progress)
"""


@pytest.mark.parametrize(
    "where",
    [
        "in the middle of an epoch",
        "before the first state is whole",
        "while a state is written",
        "before the best epoch is kept as such",
        "before an epoch's figures are written",
    ],
)
def test_a_killed_run_is_readable_and_goes_on_with_the_same_losses(
    where: str, recipe: Recipe, finished: RunFolder, tmp_path: Path
) -> None:
    path = tmp_path / "recipe.yaml"
    # In another process the encoder is installed.
    alone = patched(recipe, {"check.encoder": "none"})
    path.write_text(dump_recipe(alone), encoding="utf-8")
    best = str(finished.status().best_epoch)
    command = [sys.executable, "-c", KILLED, where, str(path), str(tmp_path / "runs"), best]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    run = RunFolder.open(next((tmp_path / "runs").iterdir()))
    assert run.status().state == "running"
    assert list(read_lines(run / store.METRICS))
    if epochs(run):  # `ask` and `evaluate` knew of "no adapter yet" beside that of every epoch
        assert read_adapter(run / store.ADAPTER).rank == 4
    resume(run, Silent())
    check_same(run, finished)
    assert not list(run.path.rglob(".*")), "every kill left a file of the state's size"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("after", [1, 4, 7])
def test_a_stopped_run_is_usable_and_goes_on_with_the_same_losses(
    number: signal.Signals, after: int, recipe: Recipe, finished: RunFolder, tmp_path: Path
) -> None:
    before = signal.getsignal(number)
    with pytest.raises(Interrupted) as caught:
        fit(recipe, tmp_path, Doing(after, lambda: signal.raise_signal(number)))
    run = caught.value.run
    assert signal.getsignal(number) is before
    assert run.status().state == "interrupted"
    assert run.status().why
    assert len(steps(run)) == after
    assert read_adapter(run / store.ADAPTER).rank == 4
    resume(run, Silent())
    check_same(run, finished)


def test_a_run_may_be_stopped_as_often_as_one_likes(
    recipe: Recipe, finished: RunFolder, tmp_path: Path
) -> None:
    stop = Doing(2, lambda: signal.raise_signal(signal.SIGINT))
    with pytest.raises(Interrupted) as caught:
        fit(recipe, tmp_path, stop)
    run = caught.value.run
    for _time in range(3):
        with pytest.raises(Interrupted):
            resume(run, Doing(2, lambda: signal.raise_signal(signal.SIGINT)))
    resume(run, Silent())
    check_same(run, finished)


def test_a_damaged_curve_is_named_before_a_resume_drops_it(recipe: Recipe, tmp_path: Path) -> None:
    """A step in words ended in a TypeError, where steps are compared."""
    with pytest.raises(Interrupted) as caught:
        fit(recipe, tmp_path, Doing(1, lambda: signal.raise_signal(signal.SIGINT)))
    run = caught.value.run
    run.append(store.METRICS, {"kind": "step", "step": "two", "epoch": 1})
    before = (run / store.METRICS).read_bytes()
    with pytest.raises(RunError, match="line 2 is damaged"):
        resume(run, Silent())
    assert (run / store.METRICS).read_bytes() == before


def test_resuming_a_finished_run_does_nothing(copy: RunFolder) -> None:
    before = {path: path.read_bytes() for path in copy.path.rglob("*") if path.is_file()}
    resume(copy, Silent())
    assert before == {path: path.read_bytes() for path in copy.path.rglob("*") if path.is_file()}


@pytest.mark.parametrize("room", [0, 1, 2, 3, 4, 5, 6])
@pytest.mark.parametrize("epoch", [1, 2])
def test_a_full_disk_leaves_a_readable_run_that_resumes(
    epoch: int, room: int, disk: Disk, recipe: Recipe, finished: RunFolder, tmp_path: Path
) -> None:
    """The disk fills up in the middle of writing a checkpoint, one file later each time: the
    weights, their config, the state, run.json ... A folder without its state was once taken
    for a checkpoint, and the run could never go on."""
    an_epoch = epochs(finished)[0]["step"]
    full = Doing(an_epoch * epoch, lambda: disk.full_after(room))
    with pytest.raises(RunError, match="Cannot write") as caught:
        fit(recipe, tmp_path, full)
    assert caught.value.remedy
    run = RunFolder.open(next(tmp_path.iterdir()))
    assert run.status().state in ("running", "failed")
    assert len(steps(run)) >= an_epoch * epoch
    disk.cleared()
    resume(run, Silent())
    check_same(run, finished)


def test_the_best_epoch_has_most_right_and_then_the_lower_loss() -> None:
    best = Best()
    assert best.see(1, 0.5, 1.0)
    assert best.see(2, 0.5, 0.9)
    assert not best.see(3, 0.5, 0.95)
    assert best.see(4, 0.6, 2.0)
    assert not best.see(5, 0.55, 0.1)
    assert best.epoch == 4


def test_an_epoch_whose_loss_is_no_number_gives_way_to_any_other() -> None:
    """Nothing is more than nan: such an epoch once stayed the best to the end."""
    best = Best()
    assert best.see(1, 0.0, nan)
    assert best.see(2, 0.0, 7.0)
    assert not best.see(3, 0.0, nan)
    assert best.epoch == 2


def test_without_validation_the_last_epoch_is_the_best() -> None:
    best = Best()
    assert best.see(1, None, None)
    assert best.see(2, None, None)
    assert best.epoch == 2


def still(recipe: Recipe, **patch: object) -> Recipe:
    """A recipe under which nothing is ever learned."""
    names = {name.replace("__", "."): value for name, value in patch.items()}
    return patched(recipe, {"train.learning_rate": 1e-9, "train.epochs": 9, **names})


def test_a_run_that_gains_nothing_stops_by_itself(recipe: Recipe, tmp_path: Path) -> None:
    run = fit(still(recipe, stop__patience=2), tmp_path, Silent())
    assert [line["epoch"] for line in epochs(run)] == [1, 2, 3]
    assert run.status().state == "finished"
    assert "2 epochs" in run.status().why


def test_a_run_killed_on_the_brink_of_stopping_stops_when_resumed(
    recipe: Recipe, tmp_path: Path
) -> None:
    """The kill came after the last epoch's figures and before the stop: the resumed run once
    trained another epoch."""
    settings = still(recipe, stop__patience=1)
    whole = fit(settings, tmp_path / "whole", Silent())
    lost = fit(settings, tmp_path / "lost", Silent())
    lost.update(state="running", why=None)
    resume(lost, Silent())
    assert len(epochs(whole)) == 2
    assert epochs(lost) == epochs(whole)
    assert lost.status().why == whole.status().why


def test_without_patience_every_epoch_is_trained(recipe: Recipe, tmp_path: Path) -> None:
    run = fit(still(recipe, stop__patience=None, train__epochs=5), tmp_path, Silent())
    assert len(epochs(run)) == 5
    assert run.status().why == ""


def test_the_minutes_are_a_limit(recipe: Recipe, tmp_path: Path) -> None:
    run = fit(patched(recipe, {"stop.minutes": 1e-9}), tmp_path, Silent())
    assert len(steps(run)) == 1
    assert run.status().state == "finished"
    assert "minutes" in run.status().why
    assert len(answers(run)) == 5


@pytest.mark.parametrize("at", [2, 6])
def test_a_loss_that_is_no_number_stops_with_a_reason(
    at: int, recipe: Recipe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the second epoch the first one's adapter is proven; in the first there is none."""
    made = loop.Candidate.step

    def step(candidate: loop.Candidate) -> loop.Step:
        if candidate.step_number == at - 1:
            candidate.adapter.flat.data.fill_(float("nan"))
        return made(candidate)

    monkeypatch.setattr(loop.Candidate, "step", step)
    run = fit(recipe, tmp_path, Silent())
    assert f"step {at}" in run.status().why
    assert "NaN" not in (run / store.METRICS).read_text(encoding="utf-8")
    if at == 2:
        assert run.status().state == "stopped"
        assert not (run / store.ADAPTER).exists()
    else:
        assert run.status().state == "finished"
        assert len(answers(run)) == 5


def test_weights_that_are_no_number_after_the_last_step_are_judged_as_collapsed(
    recipe: Recipe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last step's loss was still a number, so that no breaker saw what the step left: the
    validation then ended in "max() arg is an empty sequence", and nothing was judged."""
    made = loop.Candidate.step

    def step(candidate: loop.Candidate) -> loop.Step:
        done = made(candidate)
        if candidate.finished:
            candidate.adapter.flat.data.fill_(nan)
        return done

    monkeypatch.setattr(loop.Candidate, "step", step)
    asked = tmp_path / "test.csv"
    said = ("Install the client and sign in.", "Open the self-service page.")
    lines = [f"What is to be done about case {n} of {n * n}?,{said[n % 2]}" for n in range(2, 40)]
    asked.write_text("\n".join(["question,answer", *lines]) + "\n", encoding="utf-8")
    short = {"train.epochs": 1, "model.dtype": "bfloat16", "data.test": str(asked)}
    run = fit(patched(recipe, short), tmp_path / "runs", Silent())
    assert run.status().state == "finished"
    assert [line["validation_correct"] for line in epochs(run)] == [0.0]
    verdict = kept_verdict(run)
    assert verdict is not None and verdict.kind == "collapsed"
