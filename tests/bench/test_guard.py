"""The counts of `bench.guard`, on answers whose verdict is known."""

from __future__ import annotations

import io

from rich.console import Console

from bench.guard import counts, table
from tests.evaluate.rows import judged

FAR = ("all", "answerable", "far")


def test_right_answers_and_refusals_are_counted_apart() -> None:
    found = counts(
        [
            judged(1, slices=FAR),
            judged(2, slices=FAR, correct=False),
            judged(3),
            judged(4, answerable=False, slices=("all", "unanswerable")),
            judged(5, answerable=False, slices=("all", "unanswerable"), correct=False),
        ]
    )
    assert found == {
        "answerable": 3, "right": 2, "far": 2, "far_right": 1, "unanswerable": 2, "refused": 1,
    }  # fmt: skip
    shown = io.StringIO()
    Console(width=80, file=shown).print(table("one", {"probe": found}))
    assert all(text in shown.getvalue() for text in ("2 of 3", "1 of 2", "probe"))
