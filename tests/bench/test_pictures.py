"""The pictures of docs/performance.md, from results as they are kept."""

from __future__ import annotations

from typing import Any

from bench.pictures import growth, loss_curves


def test_loss_curves_name_all_three_ways() -> None:
    drawn = loss_curves(
        {way: [5.0, 3.0] for way in ("tuneproof", "plain float32", "plain bfloat16")}
    )
    assert drawn.startswith("<svg")
    assert all(way in drawn for way in ("tuneproof", "plain float32", "plain bfloat16"))


def test_a_line_is_drawn_of_what_was_measured() -> None:
    measured: dict[str, dict[str, Any]] = {
        "100": {"seconds": 5.0},
        "500": {"seconds": 24.0},
        "5000": {"error": "no time"},
    }
    missing: dict[str, dict[str, Any]] = {"100": {"error": "no time"}}
    drawn = growth({"verified": measured, "rows": missing})
    assert "test questions" in drawn and "training rows" not in drawn
    assert "4,000" not in drawn, "the axis ends where the measured points do"
