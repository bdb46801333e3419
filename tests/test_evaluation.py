"""evaluation.json as one value: what is written is what is read, and what is damaged is told."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.report.make_guarded import make_guarded
from tests.report.make_run import make_run, proof_of
from tuneproof.cli.augmenting import told_by_run
from tuneproof.compare.runs import read_facts
from tuneproof.errors import RunError
from tuneproof.evaluation import VERSION, Evaluation, Latency
from tuneproof.export.card import measured
from tuneproof.replay.outcome import read_outcome
from tuneproof.replay.rungs import RUNGS
from tuneproof.report.html import write_report
from tuneproof.report.reading import read_run
from tuneproof.runfiles import kept_evaluation
from tuneproof.store import EVALUATION, RunFolder, read_json, write_json
from tuneproof.types import System


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The file of a run that had a guard."""
    return dict(read_json(make_guarded(tmp_path_factory.mktemp("guarded")) / EVALUATION))


def changed(written: dict[str, Any], path: str, value: object = None) -> dict[str, Any]:
    """The file with another value at a dotted path, or without what stands there."""
    raw = json.loads(json.dumps(written))
    at: Any = raw
    *parents, last = path.split(".")
    for name in parents:
        at = at[int(name)] if isinstance(at, list) else at[name]
    if value is None:
        del at[last]
    else:
        at[last] = value
    return dict(raw)


@pytest.mark.parametrize("make", [make_run, make_guarded])
def test_what_is_written_is_what_was_read_to_the_byte(
    tmp_path: Path, make: Callable[[Path], RunFolder]
) -> None:
    run = make(tmp_path)
    before = (run / EVALUATION).read_bytes()
    write_json(run / EVALUATION, proof_of(run).to_json())
    assert (run / EVALUATION).read_bytes() == before
    assert Evaluation.from_json(read_json(run / EVALUATION)) == proof_of(run)


def test_the_keys_of_the_file_are_those_that_machines_read(written: dict[str, Any]) -> None:
    plain = ["test", "systems", "comparisons", "agreement", "confusion", "histogram", "latency_ms"]
    assert list(written) == [*plain, "layers", "guard"]
    found = Evaluation.from_json({name: written[name] for name in plain})
    assert (found.layers, found.guard) == ((), None)
    assert list(found.to_json()) == plain, "a run without a guard has no word on one"


def test_a_run_before_its_proof_has_no_figures(tmp_path: Path) -> None:
    assert kept_evaluation(make_run(tmp_path, "trained")) is None


def test_what_was_not_measured_may_be_missing(written: dict[str, Any]) -> None:
    """Without a guard, a look-up by meaning or a time of single answers, as most runs are."""
    first = {name: value for name, value in written.items() if name not in ("layers", "guard")}
    first["systems"] = {name: first["systems"][name] for name in ("adapter", "lookup", "base")}
    first["latency_ms"] = {"p50": 180.5, "p95": 240, "n": 12}
    found = Evaluation.from_json(first)
    assert found.latency_ms == Latency(180.5, 240, 12)
    assert found.duels(System.ADAPTER, System.MEANING) == {}
    assert found.figures(System.GUARDED, "all") is None
    del first["latency_ms"]
    assert Evaluation.from_json(first).latency_ms is None


def test_a_file_that_did_not_count_who_goes_astray_is_read(written: dict[str, Any]) -> None:
    raw = changed(written, "systems.adapter.all.flags.astray")
    found = Evaluation.from_json(raw).figures(System.ADAPTER, "all")
    assert found is not None and found.astray is None, "not counted is not none"
    measured = Evaluation.from_json(written).figures(System.ADAPTER, "all")
    assert measured is not None and measured.astray == 0


def test_what_a_later_version_adds_is_passed_over(written: dict[str, Any]) -> None:
    more = changed(changed(written, "tokens", 7), "systems.adapter.all.calibrated", {"value": 0.5})
    assert Evaluation.from_json(more) == Evaluation.from_json(written)
    assert Evaluation.from_json({**written, "version": VERSION}) == Evaluation.from_json(written)


def test_a_shape_of_a_later_version_is_not_half_understood(
    tmp_path: Path, written: dict[str, Any]
) -> None:
    run = make_run(tmp_path)
    write_json(run / EVALUATION, {**written, "version": VERSION + 1})
    with pytest.raises(RunError, match="later version of Tuneproof") as caught:
        kept_evaluation(run)
    assert caught.value.where == str(run / EVALUATION)
    assert "tuneproof evaluate" in (caught.value.remedy or "")


DAMAGED: tuple[tuple[str, object], ...] = (
    ("test", None),
    ("test", []),
    ("systems", []),
    ("systems.adapter", []),
    ("systems.adapter.all.correct", None),
    ("systems.adapter.all.correct.low", None),
    ("systems.adapter.answerable.refused", None),
    ("systems.adapter.all.flags.invented", None),
    ("comparisons", None),
    ("comparisons.0.wins", "x"),
    ("comparisons.0.p", None),
    ("agreement", None),
    ("confusion", 5),
    ("confusion.matrix", [["a"]]),
    ("confusion.columns", ["a", "b"]),
    ("confusion.pairs", [{"topic": "a"}]),
    ("histogram.counts", {"adapter": "ab"}),
    ("latency_ms", 5),
    ("latency_ms", {"p50": "x", "p95": "y"}),
    ("layers", 5),
    ("layers.0.kind", "some"),
    ("guard", [1]),
)


@pytest.mark.parametrize(("path", "value"), DAMAGED)
def test_damaged_figures_are_told_at_every_door(
    tmp_path: Path, written: dict[str, Any], path: str, value: object
) -> None:
    """Each room dug in the file by itself: the report ended in a ValueError of `int("a")`, the
    comparison in an AttributeError of a number, the export and the replay in a KeyError."""
    run = make_run(tmp_path)
    write_json(run / EVALUATION, changed(written, path, value))
    doors: tuple[Callable[[RunFolder], object], ...] = (
        kept_evaluation,
        measured,
        told_by_run,
        lambda run: read_outcome(RUNGS[0], run),
    )
    for door in doors:
        with pytest.raises(RunError, match="its figures are damaged"):
            door(run)
    for notices in (read_run(run).notices, read_facts(run.path).notices):
        assert len([each for each in notices if "its figures are damaged" in each]) == 1


def test_a_report_is_made_without_damaged_figures(tmp_path: Path, written: dict[str, Any]) -> None:
    run = make_run(tmp_path)
    write_json(run / EVALUATION, changed(written, "confusion.matrix", [["a"]]))
    assert "its figures are damaged" in write_report(run).read_text(encoding="utf-8")
