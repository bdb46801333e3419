from __future__ import annotations

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
from tuneproof.types import Interval

EVALUATION = {
    "systems": {
        "adapter": {
            "answerable": {
                "correct": {"value": 0.875, "low": 0.79, "high": 0.931, "n": 80},
                "similarity": {"value": None, "low": None, "high": None, "n": 0},
                "poor": None,
            }
        }
    }
}


def test_a_figure_is_taken_as_it_is() -> None:
    assert figure(EVALUATION, "adapter", "answerable", "correct") == Interval(
        0.875, 0.79, 0.931, 80
    )


def test_not_measured_is_none_whatever_is_missing() -> None:
    assert figure(EVALUATION, "adapter", "answerable", "similarity") is None
    assert figure(EVALUATION, "adapter", "answerable", "poor") is None
    assert figure(EVALUATION, "adapter", "far", "correct") is None
    assert figure(EVALUATION, "base", "answerable", "correct") is None
    assert figure({}, "base", "answerable", "correct") is None


def test_every_row_has_a_cell_for_every_system() -> None:
    table = proof_rows(EVALUATION)
    assert all(set(each.cells) == {"adapter", "lookup", "base"} for each in table)


def test_main_figures_are_shown_measured_or_not_and_the_others_where_somebody_has_them() -> None:
    """A test without marked near misses had a line of five times "not measured"."""
    main = [row.key for row in rows() if row.main]
    assert [each.row.key for each in proof_rows(EVALUATION)] == main
    marked = {"near-miss": {"refused": {"value": 0.0, "low": 0.0, "high": 0.3, "n": 9}}}
    table = proof_rows({"systems": {"adapter": marked}})
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
    systems = {"systems": {name: {} for name in ("adapter", "meaning", "lookup", "base")}}
    assert list(shown_systems(systems)) == ["adapter", "lookup", "meaning", "base"]
    assert "meaning" not in shown_systems(EVALUATION)
