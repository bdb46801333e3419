"""The benchmark's arithmetic, and that it runs; never how fast."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from bench import children, results, scale, tables
from bench.answering import identical, spread
from bench.curves import run as curves
from bench.data import choose, renderer_of
from bench.environments import project
from bench.measure import Job, Window, rows_in_steps, seconds_per_epoch, windows_of
from bench.rivals import ours
from bench.train import best_setting
from bench.work import operations
from tests.tiny import tiny_folder

TEXTS = [(f"Q: How do I reset my {thing}?\nA:\n", f"Open {thing}.") for thing in "abcdefghijk"]


@pytest.fixture(scope="module")
def job() -> Job:
    """Eleven rows, so that the second step of an epoch has three."""
    folder = str(tiny_folder("gemma3"))
    return Job(folder, TEXTS, warm_up=2, windows=2, window_steps=2)


def test_the_last_step_of_an_epoch_counts_the_rows_that_are_left() -> None:
    assert rows_in_steps(1, 38, rows=299, batch_size=8) == 299
    assert rows_in_steps(38, 38, rows=299, batch_size=8) == 3
    assert rows_in_steps(38, 39, rows=299, batch_size=8) == 11
    assert rows_in_steps(39, 114, rows=299, batch_size=8) == 598


def test_windows_start_where_the_warm_up_ends(job: Job) -> None:
    ends = [100.0, 110.0, 111.0, 113.0, 116.0, 120.0]  # the first two steps are slow: not counted
    assert windows_of(ends, job) == [Window(3.0, 2, 11), Window(7.0, 2, 11)]


def test_one_disturbed_window_does_not_move_the_median() -> None:
    windows = [Window(8.0, 1, 8), Window(3.0, 1, 3), Window(800.0, 1, 8)]
    assert seconds_per_epoch(windows, 299) == pytest.approx(299.0)


def test_rows_are_chosen_for_their_mean_lengths_and_always_the_same() -> None:
    lengths = [(12 + row % 11, 22 + row % 15) for row in range(533)]
    chosen = choose(lengths, 299, (16.0, 28.0), seed=0)
    assert len(set(chosen)) == 299
    assert sum(lengths[row][0] for row in chosen) / 299 == pytest.approx(16.0, abs=0.1)
    assert sum(lengths[row][1] for row in chosen) / 299 == pytest.approx(28.0, abs=0.1)
    assert chosen == choose(lengths, 299, (16.0, 28.0), seed=0)


def test_operations_of_two_layers_counted_by_hand() -> None:
    linear = {"layers.0.q_proj": (4, 4), "layers.1.q_proj": (4, 4)}
    found = operations(linear, head=(4, 100), tokens=10, labels=5)
    assert found.body_forward == 2 * 10 * 16 * 2
    assert found.body_backward == 2 * 10 * 16  # nothing below the lowest wants a gradient
    assert found.head_forward == found.head_backward == 2 * 5 * 4 * 100
    assert found.total == 640 + 320 + 8000


def test_the_share_is_operations_over_what_the_rate_allows() -> None:
    entry = {
        "dtype": "bfloat16",
        "seconds_per_epoch": 20.0,
        "operations": {"total": 1000.0},
    }
    found = tables.share(entry, {"bfloat16": {"operations_per_second": 100.0}})
    assert found == {"whole": 0.5, "floor_seconds": 10.0}


def test_this_engine_reports_what_the_schema_wants(job: Job) -> None:
    found = ours.run(job)
    assert set(results.TRAIN_KEYS) <= set(found)
    assert len(found["losses"]) == job.steps
    assert [window["rows"] for window in found["windows"]] == [11, 11]
    renderer = renderer_of(Path(job.model))
    targets = [renderer.target(answer) for _prompt, answer in job.rows]
    assert found["operations"]["labels"] == sum(len(target) for target in targets)
    json.dumps(found)


def test_upper_layers_alone_call_for_fewer_operations(job: Job) -> None:
    whole = ours.run(job)["operations"]
    half = ours.run(replace(job, options={"layers": "upper-half"}))["operations"]
    assert half["body_forward"] == whole["body_forward"] / 2
    assert half["head_forward"] == whole["head_forward"]


def test_forks_are_taught_where_it_is_asked_for(job: Job) -> None:
    plain = ours.run(job)["losses"]
    forks = ours.run(replace(job, options={"forks": True}))["losses"]
    assert forks[0] == plain[0], "what is shown is the plain loss"
    assert forks[1:] != plain[1:]


def test_the_engine_follows_the_plain_float32_reference(job: Job) -> None:
    """Equal batches, start, clipping and optimizer: what differs is rounding alone."""
    found = curves(replace(job, windows=1))
    assert len(found["tuneproof"]) == len(found["plain float32"]) == 4
    assert found["largest_difference"] < 0.05
    assert found["plain float32"][-1] < found["plain float32"][0]


def test_a_setting_is_kept_only_where_it_is_faster(job: Job) -> None:
    def run(asked: Job) -> dict[str, object]:
        if asked.options.get("compile"):
            return {"error": "no compiler"}
        return {"seconds_per_epoch": 5.0 if asked.options.get("autocast") else 9.0}

    found = best_setting(run, job, ({"autocast": True}, {"compile": True}))
    assert found["options"] == {"autocast": True}
    assert found["seconds_per_epoch"] == 5.0
    assert [one.get("error") for one in found["tried"]] == [None, None, "no compiler"]


def test_parts_are_added_to_what_was_measured_before(tmp_path: Path) -> None:
    path = tmp_path / "result.json"
    entry = dict.fromkeys(results.TRAIN_KEYS, 1.0)
    results.add(path, {"device": "x", "commit": "y", "train": dict.fromkeys(results.TRAIN, entry)})
    whole = results.add(path, {"train": {"unsloth": {"error": "cannot be installed"}}})
    assert results.faults(whole) == [
        "evaluate.generate is missing",
        "evaluate.verified is missing",
        "evaluate.blind is missing",
    ]
    whole = results.add(path, {"evaluate": {key: {"seconds": 2.0} for key in results.EVALUATE}})
    assert results.faults(whole) == []
    assert json.loads(path.read_text(encoding="utf-8")) == whole
    whole["train"]["trl"] = {"seconds_per_epoch": None}
    assert "train.trl.seconds_per_epoch is not a number" in results.faults(whole)


def test_a_process_that_fails_is_an_error_and_not_a_number(tmp_path: Path) -> None:
    found = children.ask("bench.growth", {"kind": "no such line"})
    assert set(found) == {"error"}
    assert "no such line" in found["error"]


def test_a_line_out_of_time_says_not_measured() -> None:
    found = scale.line((1, 2), -1.0, lambda value: {"seconds": float(value)})
    assert found == {"1": {"error": "no time left for it"}, "2": {"error": "no time left for it"}}


def test_requirements_are_told_by_their_project() -> None:
    assert project("unsloth_zoo>=2026.10.9") == "unsloth-zoo"
    assert project('xformers>=0.0.27; "linux" in sys_platform') == "xformers"
    assert project("datasets!=4.0.*,<5") == "datasets"


def test_texts_are_compared_place_by_place() -> None:
    assert identical(["a", "b", "c"], ["a", "c", "c"]) == {"identical": 2, "of": 3}
    assert spread(10, 4) == [0, 2, 5, 7]
    assert spread(3, 40) == [0, 1, 2]
