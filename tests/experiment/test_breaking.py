"""What breakers ask for is done, told, and survives a stop; training in portions."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from tests.experiment.conftest import Doing, answers, epochs, steps
from tests.heard import Heard
from tuneproof import store
from tuneproof.config import Recipe, patched
from tuneproof.engine import loop
from tuneproof.engine.checkpoint import load_adapter
from tuneproof.experiment import Interrupted, breaking, fit, resume
from tuneproof.experiment.answerer import Workbench
from tuneproof.experiment.parts import load_parts, read_parts
from tuneproof.experiment.training import Training
from tuneproof.experiment.validation import Validation
from tuneproof.progress import Progress, Silent
from tuneproof.store import RunFolder, read_json, read_lines
from tuneproof.text.general import GENERAL
from tuneproof.watch.seen import EpochFigures

AN_EPOCH = 4
"""Steps an epoch of the tiny recipe."""

Changed = Callable[..., Recipe]


@pytest.fixture
def changed(recipe: Recipe) -> Changed:
    """The tiny recipe with `watch__loops="stop"` and the like put over it."""

    def change(**settings: Any) -> Recipe:
        return patched(recipe, {name.replace("__", "."): value for name, value in settings.items()})

    return change


@pytest.fixture(scope="module")
def bench(recipe: Recipe) -> Workbench:
    return Workbench.open(recipe, Silent())


def begin(
    recipe: Recipe, bench: Workbench, folder: Path, progress: Progress | None = None
) -> Training:
    run = RunFolder.create(folder, "turn")
    parts = read_parts(run, recipe)
    started = Training(run, recipe, parts, bench, progress or Silent())
    started.start()
    return started


def lines(run: RunFolder, file: str, **wanted: Any) -> list[dict[str, Any]]:
    return [
        line
        for line in read_lines(run / file)
        if all(line.get(name) == value for name, value in wanted.items())
    ]


def fired(run: RunFolder) -> list[tuple[int, str, str]]:
    found = lines(run, store.EVENTS, event="breaker")
    return [(line["step"], line["code"], line["action"]) for line in found]


def during(run: RunFolder) -> list[dict[str, Any]]:
    return [line for line in read_json(run / store.FINDINGS) if line["phase"] == "during"]


def rates(run: RunFolder) -> list[float]:
    return [line["learning_rate"] for line in lines(run, store.METRICS, kind="step")]


@pytest.fixture
def spoil(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Let the weights be no number before a step."""
    made = loop.Candidate.step

    def at(number: int) -> None:
        def step(candidate: loop.Candidate) -> loop.Step:
            if candidate.step_number == number - 1:
                candidate.adapter.flat.data.fill_(float("nan"))
            return made(candidate)

        monkeypatch.setattr(loop.Candidate, "step", step)

    return at


def test_portions_in_turns_make_the_runs_that_they_would_be_alone(
    recipe: Recipe, finished: RunFolder, bench: Workbench, changed: Changed, tmp_path: Path
) -> None:
    other = changed(train__seed=7, lora__rank=2, train__epochs=2)
    alone = begin(other, bench, tmp_path / "alone")
    alone.go()
    turns = [begin(recipe, bench, tmp_path / "a"), begin(other, bench, tmp_path / "b")]
    given: list[list[int | None]] = [[], []]
    for _turn in range(4):
        for number, one in enumerate(turns):
            figures = one.run_epoch()
            given[number].append(figures.epoch if figures else None)
    for one in turns:
        one.finish()
    assert given == [[1, 2, 3, None], [1, 2, None, None]]
    assert steps(turns[0].run) == steps(finished)
    assert epochs(turns[0].run) == epochs(finished)
    assert steps(turns[1].run) == steps(alone.run)
    best = f"epoch-{turns[0].best.epoch:03d}"
    name = "adapter_model.safetensors"
    chosen = (turns[0].run / store.CHECKPOINTS / best / name).read_bytes()
    assert (turns[0].run / store.ADAPTER / name).read_bytes() == chosen


def test_the_figures_given_are_those_written(
    recipe: Recipe, bench: Workbench, tmp_path: Path
) -> None:
    one = begin(recipe, bench, tmp_path)
    figures = one.run_epoch()
    assert figures is not None
    line = lines(one.run, store.METRICS, kind="epoch")[0]
    assert EpochFigures(**{name: line[name] for name in line if name != "kind"}) == figures
    assert figures.validation_questions == one.run.status().rows["validation"]
    shares = ("correct", "loops", "echoes", "cut", "refused")
    assert all(0 <= getattr(figures, f"validation_{name}") <= 1 for name in shares)


def test_the_turns_of_others_are_no_time_of_its_own(
    recipe: Recipe, bench: Workbench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])

    def pass_time() -> None:
        now[0] += 5

    one = begin(recipe, bench, tmp_path, Doing(2, pass_time))
    one.run_epoch()
    now[0] += 1000
    one.run_epoch()
    assert one.seconds == 5


def test_a_rollback_takes_the_weights_of_the_best_epoch_and_half_the_rate(
    changed: Changed, bench: Workbench, spoil: Callable[[int], None], tmp_path: Path
) -> None:
    spoil(AN_EPOCH + 2)
    one = begin(changed(watch__not_finite="rollback"), bench, tmp_path)
    one.run_epoch()
    kept = load_adapter(one.run / store.CHECKPOINTS / "epoch-001", bench.network).flat
    one.take_step(one.candidate.step(), 0.0)
    assert not torch.equal(one.candidate.adapter.flat, kept)
    one.take_step(one.candidate.step(), 0.0)
    assert torch.equal(one.candidate.adapter.flat, kept)
    assert one.candidate.step_number == AN_EPOCH + 2
    assert fired(one.run) == [(AN_EPOCH + 2, "W401", "rollback")]
    assert "back to its best checkpoint" in during(one.run)[0]["message"]
    assert one.run_epoch() is not None
    schedule = [one.candidate.schedule.rate(step) for step in range(1, 2 * AN_EPOCH + 1)]
    halved = [rate / 2 for rate in schedule[AN_EPOCH + 2 :]]
    assert rates(one.run) == [*schedule[: AN_EPOCH + 2], *halved]


def test_before_the_first_epoch_a_rollback_goes_back_to_the_beginning(
    changed: Changed, bench: Workbench, spoil: Callable[[int], None], tmp_path: Path
) -> None:
    spoil(2)
    one = begin(changed(watch__not_finite="rollback"), bench, tmp_path)
    start = one.candidate.adapter.flat.detach().clone()
    for _step in range(2):
        one.take_step(one.candidate.step(), 0.0)
    assert torch.equal(one.candidate.adapter.flat, start)
    assert "back to fresh weights" in during(one.run)[0]["message"]


def test_at_the_best_epoch_itself_nothing_is_said_to_go_back(
    changed: Changed, bench: Workbench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It said that training goes back to its best checkpoint, and kept the weights it had."""
    made = Validation.measure

    def forgetting(one: Validation, epoch: int, step: int) -> EpochFigures:
        return replace(made(one, epoch, step), general_drift=3.0, forgotten=0.99)

    monkeypatch.setattr(Validation, "measure", forgetting)
    one = begin(changed(watch__forgetting="rollback"), bench, tmp_path)
    one.run_epoch()
    kept = load_adapter(one.run / store.CHECKPOINTS / "epoch-001", bench.network).flat
    assert torch.equal(one.candidate.adapter.flat, kept)
    assert [(step, action) for step, _code, action in fired(one.run)] == [(AN_EPOCH, "rollback")]
    message = during(one.run)[0]["message"]
    assert "back" not in message and "The learning rate is halved from here on." in message


def test_a_run_that_was_rolled_back_keeps_its_length_and_is_proven(
    changed: Changed, spoil: Callable[[int], None], tmp_path: Path
) -> None:
    spoil(AN_EPOCH + 1)
    run = fit(changed(watch__not_finite="rollback"), tmp_path, Silent())
    assert [step for step, _loss in steps(run)] == list(range(1, 3 * AN_EPOCH + 1))
    assert run.status().state == "finished"
    assert run.status().why == "" and run.status().stopped_by is None
    assert len(answers(run)) == 5
    assert during(run)[0]["severity"] == "warning"
    assert epochs(run)[1]["train_loss"] > 0  # of the steps that had a loss


@pytest.mark.parametrize("after", [AN_EPOCH + 1, AN_EPOCH + 3, 2 * AN_EPOCH])
def test_a_rollback_survives_a_stop(
    after: int, changed: Changed, spoil: Callable[[int], None], tmp_path: Path
) -> None:
    """Stopped right before, right after, and at the end of the epoch of a rollback."""
    spoil(AN_EPOCH + 2)
    settings = changed(watch__not_finite="rollback")
    whole = fit(settings, tmp_path / "whole", Silent())
    with pytest.raises(Interrupted) as caught:
        fit(settings, tmp_path / "cut", Doing(after, lambda: signal.raise_signal(signal.SIGINT)))
    run = caught.value.run
    resume(run, Silent())
    assert steps(run) == steps(whole)
    assert rates(run) == rates(whole)
    assert epochs(run) == epochs(whole)
    assert during(run) == during(whole)
    assert answers(run) == answers(whole)


@pytest.mark.parametrize("after", [1, AN_EPOCH, AN_EPOCH + 2])
def test_a_lowered_rate_survives_a_stop(after: int, changed: Changed, tmp_path: Path) -> None:
    settings = changed(watch__gradient_norm="lower-rate", watch__gradient_limit=1e-6)
    whole = fit(settings, tmp_path / "whole", Silent())
    with pytest.raises(Interrupted) as caught:
        fit(settings, tmp_path / "cut", Doing(after, lambda: signal.raise_signal(signal.SIGINT)))
    run = caught.value.run
    resume(run, Silent())
    assert fired(whole) == [(1, "W404", "lower-rate")]
    assert rates(whole)[1] / rates(whole)[0] < 0.5
    assert rates(run) == rates(whole)
    assert steps(run) == steps(whole)
    assert during(run) == during(whole)


def test_a_stop_is_told_everywhere(changed: Changed, tmp_path: Path) -> None:
    said = Heard()
    run = fit(changed(watch__gradient_norm="stop", watch__gradient_limit=1e-6), tmp_path, said)
    status = run.status()
    assert status.stopped_by == "W404"
    assert status.state == "finished"  # what it had was proven
    assert "gradient norm" in status.why and "ends here" not in status.why
    assert any(text.startswith("W404: ") and "ends here" in text for text in said.said)
    assert lines(run, store.EVENTS, event="stopped")[0]["by"] == "W404"
    assert during(run)[0]["code"] == "W404"
    assert during(run)[0]["where"] == ["step 1"]
    assert len(steps(run)) == 1


def test_findings_from_before_the_run_stay(
    changed: Changed, finished: RunFolder, tmp_path: Path
) -> None:
    """M290 aside, which says after a run that the clock was not as predicted."""
    run = fit(changed(watch__gradient_limit=1e-6), tmp_path, Silent())

    def before(run: RunFolder) -> list[str]:
        found = [line for line in read_json(run / store.FINDINGS) if line["phase"] != "during"]
        return [line["code"] for line in found if line["code"] != "M290"]

    assert before(run) == before(finished) != []


def test_a_full_disk_is_seen_before_it_is_full_and_the_run_goes_on_later(
    changed: Changed, recipe: Recipe, finished: RunFolder, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    room = [10**12]
    monkeypatch.setattr(breaking, "disk_free", lambda _folder: room[0])
    filling = Doing(AN_EPOCH + 2, lambda: room.__setitem__(0, 1))
    with pytest.raises(Interrupted) as caught:
        fit(recipe, tmp_path, filling)
    run = caught.value.run
    assert run.status().state == "interrupted"
    assert run.status().stopped_by == "W411"
    assert len(steps(run)) == AN_EPOCH + 2
    with pytest.raises(Interrupted):
        resume(run, Silent())
    room[0] = 10**12
    resume(run, Silent())
    assert run.status().state == "finished"
    assert run.status().stopped_by is None
    assert steps(run) == steps(finished)
    assert epochs(run) == epochs(finished)
    assert answers(run) == answers(finished)


@pytest.mark.parametrize("taken", [2, AN_EPOCH, AN_EPOCH + 1])
def test_a_token_budget_ends_the_run_and_closes_an_epoch_that_is_over(
    taken: int, finished: RunFolder, changed: Changed, tmp_path: Path
) -> None:
    tokens = [line["tokens"] for line in lines(finished, store.METRICS, kind="step")]
    run = fit(changed(stop__tokens=sum(tokens[:taken])), tmp_path, Silent())
    assert steps(run) == steps(finished)[:taken]
    assert len(epochs(run)) == taken // AN_EPOCH
    assert run.status().stopped_by == "W413"
    assert len(answers(run)) == 5


def test_answers_that_begin_to_repeat_themselves_bring_the_best_epoch_back(
    changed: Changed, bench: Workbench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Validation.measure
    shares = {1: (0.8, 0.0), 2: (0.3, 0.6), 3: (0.5, 0.0), 4: (0.2, 0.7)}

    def measure(one: Validation, epoch: int, step: int) -> EpochFigures:
        correct, loops = shares[epoch]
        figures = made(one, epoch, step)
        return replace(figures, validation_correct=correct, validation_loops=loops)

    monkeypatch.setattr(Validation, "measure", measure)
    one = begin(changed(train__epochs=4), bench, tmp_path)
    folder = one.run / store.CHECKPOINTS
    one.run_epoch()
    one.run_epoch()
    kept = load_adapter(folder / "epoch-001", bench.network).flat
    assert torch.equal(one.candidate.adapter.flat, kept)
    assert not torch.equal(load_adapter(folder / "epoch-002", bench.network).flat, kept)
    assert fired(one.run) == [(2 * AN_EPOCH, "W407", "rollback")]
    assert one.candidate.rate_factor == 0.5
    one.run_epoch()
    assert not torch.equal(one.candidate.adapter.flat, kept)
    moved = one.candidate.adapter.flat.detach().clone()
    assert one.run_epoch() is not None
    assert not torch.equal(one.candidate.adapter.flat, moved)  # the last: it is only said
    assert fired(one.run)[1] == (4 * AN_EPOCH, "W407", "warn")
    assert one.run_epoch() is None and one.stopped is None
    assert one.best.epoch == 1


def test_what_the_base_knew_is_measured_with_the_adapter_and_without(
    recipe: Recipe, bench: Workbench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tuneproof.experiment import validation

    one = begin(recipe, bench, tmp_path)
    assert one.validation.measure(1, 1).forgotten is None  # a tiny model knows no language
    monkeypatch.setattr(validation, "LEAST_KNOWN", -100.0)
    fresh = one.validation.measure(1, 1)
    assert fresh.general_drift == pytest.approx(0, abs=1e-5)
    one.run_epoch()
    figures = one.validation.measure(1, 1)
    rendered = [bench.renderer.running_text(text) for text in GENERAL]
    base = loop.mean_loss(bench.network, None, rendered)
    adapted = loop.mean_loss(bench.network, one.candidate.adapter, rendered)
    assert adapted != base
    assert figures.general_loss == pytest.approx(adapted, abs=1e-5)
    assert figures.general_drift == pytest.approx(adapted - base, abs=2e-5)


def test_forgetting_turned_off_is_not_measured(
    changed: Changed, bench: Workbench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tuneproof.experiment import validation

    monkeypatch.setattr(validation, "LEAST_KNOWN", -100.0)
    one = begin(changed(watch__forgetting="off"), bench, tmp_path)
    assert one.validation.measure(1, 1).general_loss is None


def test_what_a_kill_kept_from_the_metrics_is_in_the_state(
    recipe: Recipe, bench: Workbench, tmp_path: Path
) -> None:
    """The kill came right after the state of the best epoch: neither its line nor its link."""
    one = begin(recipe, bench, tmp_path)
    figures = one.run_epoch()
    run, best = one.run, one.run / store.CHECKPOINTS / "best" / "state.safetensors"
    run.rewrite(store.METRICS, lines(run, store.METRICS, kind="step"))
    best.unlink()
    again = Training(run, recipe, load_parts(run), bench, Silent())
    again.start()
    line = lines(run, store.METRICS, kind="epoch")[0]
    assert EpochFigures(**{name: line[name] for name in line if name != "kind"}) == figures
    assert best.is_file()
    assert again.best == one.best
