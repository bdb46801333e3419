"""What is written to a run is JSON, whatever the numbers were."""

from __future__ import annotations

import json
from math import inf, nan
from pathlib import Path
from typing import Any

import pytest

from tuneproof.check.mend import corrected
from tuneproof.diagnose.numbers.course import course_numbers
from tuneproof.evaluate.epochs import Best
from tuneproof.report import curves
from tuneproof.search.workers import epochs_in
from tuneproof.store import METRICS, RunFolder, read_json, read_lines, write_json
from tuneproof.types import (
    Example,
    Finding,
    Interval,
    Judged,
    KnowledgeEntry,
    Phase,
    Severity,
    Style,
    Verdict,
    VerdictKind,
    from_json,
    to_json,
)
from tuneproof.watch.seen import EpochFigures

DIVERGED = EpochFigures(
    2, 20, train_loss=nan, validation_loss=inf, validation_questions=4, validation_correct=0.5
)
SOUND = EpochFigures(
    1, 10, train_loss=1.5, validation_loss=2.0, validation_questions=4, validation_correct=0.5
)


WRITTEN = (
    Example("a", "q?", ("x", "y"), False, "t", Style.SHORT, ("kb-1",), "a.csv:3", "typo"),
    KnowledgeEntry("kb-1", "All of it."),
    Finding("D101", Severity.NOTE, Phase.DURING, "t", "m", "r", ("a.csv:3",), {"n": 1}, {"b": 2}),
    Interval(0.5, 0.25, 1.0, 4),
    Interval(None, None, None, 0),
    Judged("a", "q?", ("x",), "y", True, False, False, 0.5, 0.25, "t", None, ("all",), ("cut",)),
    Judged("a", "q?", (), "y", False, True, True, None, 1.0, logprob=-0.5, tokens=3),
    Verdict(VerdictKind.ERASED, "It forgot.", {"n": 1}),
)


@pytest.mark.parametrize("value", WRITTEN, ids=lambda value: type(value).__name__)
def test_what_is_written_is_read_as_what_it_was(value: Any) -> None:
    assert from_json(type(value), json.loads(json.dumps(to_json(value)))) == value


@pytest.mark.parametrize("value", WRITTEN, ids=lambda value: type(value).__name__)
def test_what_lost_a_field_or_holds_another_kind_is_refused(value: Any) -> None:
    """One reader made "None" of a missing text, another handed None through."""
    kind, written = type(value), to_json(value)
    for name, kept in written.items():
        if isinstance(kept, str) and name not in ("topic", "style", "origin", "made_by"):
            for other in (None, 7):
                with pytest.raises(ValueError):
                    from_json(kind, {**written, name: other})


def strict(text: str) -> Any:
    """As every reader but Python's reads it."""

    def refuse(word: str) -> None:
        raise AssertionError(f"{word} is no JSON")

    return json.loads(text, parse_constant=refuse)


@pytest.mark.parametrize("value", [nan, inf, -inf])
def test_a_number_that_is_none_was_not_measured(value: float) -> None:
    assert to_json({"a": [value, {"b": Interval(value, 0.0, 1.0, 3)}]}) == {
        "a": [None, {"b": {"value": None, "low": 0.0, "high": 1.0, "n": 3}}]
    }


def test_the_epoch_of_a_diverged_run_is_json_and_every_reader_takes_it(tmp_path: Path) -> None:
    """Its line in metrics.jsonl said NaN, which is no JSON; the lines of its steps did not."""
    run = RunFolder(tmp_path)
    for figures in (SOUND, DIVERGED):
        run.append(METRICS, {"kind": "epoch", **to_json(figures)})
        run.append(METRICS, {"kind": "step", "step": figures.step, "loss": figures.train_loss})
    run.truncate_metrics(20)
    for line in (tmp_path / METRICS).read_text(encoding="utf-8").splitlines():
        strict(line)
    found = course_numbers(list(read_lines(run / METRICS)), 4)
    assert (found.kept_loss, found.not_finite, found.epochs) == (None, True, 2)
    assert [score.loss for score in epochs_in(run)] == [2.0, None]
    steps, epochs = (
        [line for line in read_lines(run / METRICS) if line["kind"] == kind]
        for kind in ("step", "epoch")
    )
    assert curves.loss(steps, epochs) == "", "one loss that is a number draws no curve"


def test_what_another_program_put_into_a_run_is_read_as_what_is_written_here(
    tmp_path: Path,
) -> None:
    run = RunFolder(tmp_path)
    (run / METRICS).write_text('{"kind": "epoch", "loss": NaN, "b": [-Infinity]}\n')
    assert list(read_lines(run / METRICS)) == [{"kind": "epoch", "loss": None, "b": [None]}]
    (run / "run.json").write_text('{"a": Infinity}')
    assert read_json(run / "run.json") == {"a": None}
    write_json(run / "a.json", {"a": nan})
    assert strict((run / "a.json").read_text()) == read_json(run / "a.json") == {"a": None}


def test_an_epoch_without_a_loss_is_not_the_best_for_ever() -> None:
    """Nothing is above nan: an epoch as right with a true loss did not count as better."""
    best = Best()
    assert best.see(1, 0.5, nan)
    assert best.see(2, 0.5, 1.0)
    assert not best.see(3, 0.5, nan)


def test_the_corrected_copy_of_a_table_with_numbers_that_are_none_is_json(tmp_path: Path) -> None:
    polars = pytest.importorskip("polars")
    path = tmp_path / "train.parquet"
    rows = {"question": ["q1", "q2"], "answer": ["a", "b"], "score": [1.0, nan]}
    polars.DataFrame(rows).write_parquet(path)
    lines = [strict(line) for line in corrected(path, ()).text.splitlines()]
    assert [line["score"] for line in lines] == [1.0, None]
