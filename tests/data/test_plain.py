"""Rows that are written for a next run are the rows that were read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tuneproof import store
from tuneproof.data.plain import as_row
from tuneproof.data.read import read_examples
from tuneproof.store import RunFolder
from tuneproof.types import Example, Style

ROWS = (
    Example("1", "How much leave?", ("26 days.", "26 days a year."), topic="leave",
            style=Style.SHORT, sources=("hb-1", "hb-2")),
    Example("2", "特休要提前幾天?", ("三天前。",)),
    Example("3", "Is there a gym?", ("The handbook says nothing of it.",), answerable=False),
    Example("4", "Is there a bus?", (), answerable=False, topic="travel"),
)  # fmt: skip


def test_what_is_written_is_read_as_it_was(tmp_path: Path) -> None:
    for rows in (ROWS, ROWS[1:2], ROWS[3:]):
        run = RunFolder(tmp_path)
        run.rewrite(store.PRESCRIBED_TEST, map(as_row, rows))
        found = read_examples([run / store.PRESCRIBED_TEST], allow_unanswered=True).examples
        assert [replace(row, id="", origin="") for row in found] == [
            replace(row, id="") for row in rows
        ]


def test_what_a_row_does_not_say_is_left_out() -> None:
    assert as_row(ROWS[1]) == {
        "question": "特休要提前幾天?",
        "answer": "三天前。",
        "answerable": True,
    }
