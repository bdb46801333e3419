from __future__ import annotations

from dataclasses import replace

from tuneproof.evaluate.figures import evaluation
from tuneproof.evaluation import SliceFigures
from tuneproof.report.rows import (
    bounds,
    count,
    figure,
    percent,
    proof_rows,
    rows,
    shown_systems,
    slice_name,
)
from tuneproof.types import Flag, Interval, Slice, System

RIGHT, NONE = Interval(0.875, 0.79, 0.931, 80), Interval(0.0, 0.0, 0.046, 80)
FIGURES = SliceFigures(80, RIGHT, None, None, None, NONE, dict.fromkeys(Flag, 0))
NOTHING = evaluation({System.ADAPTER: []})
EVALUATION = replace(NOTHING, systems={System.ADAPTER: {Slice.ANSWERABLE: FIGURES}})


def test_a_figure_is_taken_as_it_is() -> None:
    assert figure(EVALUATION, System.ADAPTER, Slice.ANSWERABLE, "correct") is RIGHT


def test_not_measured_is_none_whatever_is_missing() -> None:
    assert figure(EVALUATION, System.ADAPTER, Slice.ANSWERABLE, "poor") is None
    assert figure(EVALUATION, System.ADAPTER, Slice.FAR, "correct") is None
    assert figure(EVALUATION, System.BASE, Slice.ANSWERABLE, "correct") is None


def test_every_row_has_a_cell_for_every_system() -> None:
    table = proof_rows(EVALUATION)
    assert all(set(each.cells) == {"adapter", "lookup", "base"} for each in table)


def test_main_figures_are_shown_measured_or_not_and_the_others_where_somebody_has_them() -> None:
    """A test without marked near misses had a line of five times "not measured"."""
    main = [row.key for row in rows() if row.main]
    assert [each.row.key for each in proof_rows(EVALUATION)] == main
    marked = replace(NOTHING, systems={System.ADAPTER: {Slice.NEAR_MISS: FIGURES}})
    table = proof_rows(marked)
    assert [each.row.key for each in table if not each.row.main] == ["near_miss"]


def test_how_figures_read() -> None:
    interval = Interval(0.875, 0.79, 0.931, 80)
    assert percent(interval.value) == "87.5\u00a0%"
    assert percent(None) == "not measured"
    assert bounds(interval) == "79.0–93.1"
    assert bounds(Interval(1.0, None, None, 3)) == ""


def test_a_share_stands_for_questions_and_an_average_does_not() -> None:
    by_key = {row.key: row for row in rows()}
    assert count(by_key["correct"], Interval(0.875, 0.79, 0.931, 80)) == "70 of 80"
    assert count(by_key["similarity"], Interval(0.875, 0.79, 0.931, 80)) == ""


def test_a_style_and_an_unknown_slice_have_names() -> None:
    assert slice_name("style:short") == "Style: short"
    assert slice_name("style:shouted") == "Style: shouted"
    assert slice_name("something-new") == "something-new"


def test_a_look_up_by_meaning_is_shown_beside_the_other_one_where_there_was_one() -> None:
    measured = replace(NOTHING, systems={name: {} for name in ("adapter", "meaning", "lookup")})
    assert list(shown_systems(measured)) == ["adapter", "lookup", "meaning", "base"]
    assert "meaning" not in shown_systems(EVALUATION)
