"""The candidates of a search on the page."""

from __future__ import annotations

from pathlib import Path

from tuneproof.report.html import write_report
from tuneproof.report.leaderboard import leaderboard
from tuneproof.store import SEARCH, RunFolder, write_json

from .make_run import make_run
from .searched import SEARCHED


def test_the_best_comes_first_and_what_was_not_measured_last() -> None:
    found = leaderboard(SEARCHED)
    assert [one.number for one in found] == [2, 1, 4, 3]
    best = found[0]
    assert (best.chosen, best.epoch) == (True, 2)
    assert best.correct is not None and (best.correct.value, best.correct.n) == (0.9, 50)
    assert best.changes == "train.learning_rate 5.4e-04, lora.rank 8"
    assert found[-1].correct is None
    assert found[-1].end == "no <b>memory</b>"


def test_no_search_no_candidates() -> None:
    assert leaderboard({}) == ()
    assert leaderboard({"trials": [{"number": 1}], "winner": 1}) == ()  # not one of ours


def test_the_page_shows_them_escaped(tmp_path: Path) -> None:
    run: RunFolder = make_run(tmp_path)
    assert 'id="search"' not in write_report(run).read_text(encoding="utf-8")
    write_json(run / SEARCH, SEARCHED)
    page = write_report(run).read_text(encoding="utf-8")
    assert 'id="search"' in page
    board = page.split('id="search"')[1].split("</section>")[0]
    assert "<b>90.0\u00a0%</b> <small>79–96</small>" in board, "50 questions tell no more than that"
    assert "no &lt;b&gt;memory" in page
