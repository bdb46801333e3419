from __future__ import annotations

from tuneproof.evaluation import Latency
from tuneproof.report.details import facts
from tuneproof.status import RunStatus


def test_only_what_the_run_says_is_listed() -> None:
    assert dict(facts(RunStatus(state="failed"), {}, None)) == {"State": "failed"}


def test_rows_left_out_are_a_count_or_the_counts_by_reason() -> None:
    assert dict(facts(RunStatus(rows={"left_out": 0}), {}, None))["Rows left out"] == "0"
    reasons = {"empty answer": 2, "too long": 1}
    told = dict(facts(RunStatus(rows={"left_out": reasons}), {}, None))["Rows left out"]
    assert told == "empty answer: 2; too long: 1"


def test_data_files_are_named_with_their_hash() -> None:
    lock = {"files": [{"path": "a.csv", "sha256": "ab12", "rows": 3}, {"path": "b.csv", "rows": 1}]}
    assert [value for name, value in facts(RunStatus(), lock, None) if name == "Data file"] == [
        "a.csv · 3 rows · sha256 ab12",
        "b.csv · 1 row",
    ]


def test_the_time_for_an_answer_comes_from_the_evaluation() -> None:
    told = dict(facts(RunStatus(), {}, Latency(231.4, 402.9, 12)))["Time for one answer"]
    assert told == "at most 231 ms for half of them, at most 403 ms for 95 in 100"
    assert "Time for one answer" not in dict(facts(RunStatus(), {}, None))


def test_the_times_of_a_run_are_read_alike_however_they_were_written() -> None:
    """ "Started" had +0000 beneath it, "Last change" UTC."""
    stamps = RunStatus(created="2026-11-22T09:00:00+0000", updated="2026-11-22T09:07:00+00:00")
    told = dict(facts(stamps, {}, None))
    assert told["Started"] == "2026-11-22 09:00:00 UTC"
    assert told["Last change"] == "2026-11-22 09:07:00 UTC"
